using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Dispatch;

/// <summary>The dispatch board for programs: the same pictures and the same use cases as the screen. What couriers do is in <see cref="DispatchEndpoints"/>.</summary>
public static class DispatcherEndpoints
{
    private static readonly Error NotDrawn = Error.Unavailable("dispatch.board_not_ready", "The board has not been drawn yet. Ask again in a moment.");
    private static readonly Error NoSuchDelivery = Error.NotFound("dispatch.no_such_delivery", "There is no such delivery. Reload the list.");
    private static readonly Error NoSuchCourier = Error.NotFound("dispatch.no_such_courier", "There is no such courier. Reload the list.");
    private static readonly Error NotOnItsWay = Error.NotFound("dispatch.no_delivery", "There is no such order, it is not yours, or nobody brings it yet.");

    public static void MapDispatcher(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("dispatch", "Dispatch");

        var read = api.MapGroup("").RequireAuthorization(DispatchPermissions.Read);
        read.MapGet("/board", Board).WithName("GetDispatchBoard").WithSummary("Everything on the dispatchers' board, what hurts first comes first").Refuses(503, NotDrawn.Code);
        read.MapGet("/deliveries", OpenAsync).WithName("ListOpenDeliveries").WithSummary("Every delivery that is not over, the next to be ready first");
        read.MapGet("/deliveries/{id:guid}", DeliveryAsync).WithName("GetDelivery").WithSummary("One delivery with everything that happened to it").Refuses(404, NoSuchDelivery.Code);
        read.MapGet("/deliveries/{id:guid}/candidates", CandidatesAsync).WithName("ListCandidates").WithSummary("Who could take a delivery, the quickest at the restaurant first").Refuses(404, NoSuchDelivery.Code);
        read.MapGet("/orders/{orderId:guid}/delivery", OfOrderAsync).WithName("GetDeliveryOfOrder").WithSummary("The delivery of an order").Refuses(404, NoSuchDelivery.Code);
        read.MapGet("/couriers", CouriersAsync).WithName("ListCouriers").WithSummary("All couriers by name, with where they were last while on duty");
        read.MapGet("/couriers/{id:guid}", CourierAsync).WithName("GetCourier").WithSummary("One courier").Refuses(404, NoSuchCourier.Code);

        var assign = api.MapGroup("/deliveries/{id:guid}").RequireAuthorization(DispatchPermissions.Assign);
        assign.MapPost("/assign", async (Guid id, AssignBody body, AssignDelivery use) => (await use.RunAsync(new(id, body.CourierId), CancellationToken.None)).ToAnswer())
            .WithName("AssignDelivery").WithSummary("Gives a delivery that nobody has to a courier on duty").Refuses(404, NoSuchDelivery.Code, NoSuchCourier.Code)
            .Refuses(409, "dispatch.already_assigned", "dispatch.courier_off_duty", "dispatch.courier_full", "dispatch.not_possible_now", "dispatch.busy").IsHarmless("A delivery that is assigned already is refused.")
            .WithExample(new AssignBody(Guid.Parse("0199d5f0-7c1e-7a52-9b0e-6f4f8f0a1b2c")));
        assign.MapPost("/reassign", async (Guid id, ReassignBody body, ReassignDelivery use) => (await use.RunAsync(new(id, body.FromCourierId, body.ToCourierId), CancellationToken.None)).ToAnswer())
            .WithName("ReassignDelivery").WithSummary("Moves a delivery to another courier, as long as the food is not picked up").Refuses(404, NoSuchDelivery.Code, NoSuchCourier.Code)
            .Refuses(409, "dispatch.moved_meanwhile", "dispatch.courier_off_duty", "dispatch.courier_full", "dispatch.not_possible_now", "dispatch.busy").Refuses(422, "dispatch.same_courier").IsHarmless("It names who has it now; once moved, that is somebody else.");
        assign.MapPost("/unassign", async (Guid id, UnassignBody body, UnassignDelivery use) => (await use.RunAsync(new(id, body.FromCourierId, body.Reason ?? ""), CancellationToken.None)).ToAnswer())
            .WithName("UnassignDelivery").WithSummary("Takes a delivery back from its courier, before the food is picked up").Refuses(404, NoSuchDelivery.Code, NoSuchCourier.Code)
            .Refuses(409, "dispatch.moved_meanwhile", "dispatch.not_possible_now", "dispatch.busy").Refuses(422, "dispatch.reason_missing", "dispatch.reason_too_long").IsHarmless("It names who has it now; once taken back, that is nobody.");
        assign.MapPost("/complete-without-pin", async (Guid id, ReasonBody body, OverrideDelivery use) => (await use.RunAsync(new(id, body.Reason ?? ""), CancellationToken.None)).ToAnswer())
            .WithName("CompleteDeliveryWithoutPin").WithSummary("Completes a delivery without the PIN; who and why stays in its history").Refuses(404, NoSuchDelivery.Code)
            .Refuses(409, "dispatch.not_possible_now", "dispatch.busy").Refuses(422, "dispatch.reason_missing", "dispatch.reason_too_long").IsHarmless("A delivery ends once.");
        assign.MapPost("/close-undelivered", async (Guid id, ReasonBody body, AbandonDelivery use) => (await use.RunAsync(new(id, body.Reason ?? ""), CancellationToken.None)).ToAnswer())
            .WithName("CloseDeliveryUndelivered").WithSummary("The food cannot be handed over any more; before the pickup it goes back to the queue").Refuses(404, NoSuchDelivery.Code)
            .Refuses(409, "dispatch.not_possible_now", "dispatch.busy").Refuses(422, "dispatch.reason_missing", "dispatch.reason_too_long").IsHarmless("A delivery ends once.");

        api.MapGet("/orders/{orderId:guid}/tracking", TrackAsync).RequireAuthorization(DispatchPermissions.Track)
            .WithName("TrackOrder").WithSummary("Where the courier of your order is, and when to expect them").Refuses(404, NotOnItsWay.Code);
    }

    public sealed record AssignBody(Guid CourierId);

    /// <param name="FromCourierId">Who has it, as far as the caller knows.</param>
    public sealed record ReassignBody(Guid FromCourierId, Guid ToCourierId);

    /// <param name="FromCourierId">Who has it, as far as the caller knows.</param>
    /// <param name="Reason">3 to 200 characters; the courier reads it.</param>
    public sealed record UnassignBody(Guid FromCourierId, string? Reason = null);

    /// <param name="Reason">3 to 200 characters; stays in the delivery's history.</param>
    public sealed record ReasonBody(string? Reason = null);

    private static Results<Ok<DispatchAnswers.Board>, ProblemHttpResult> Board(DispatchBoard board) =>
        board.Now is { } now ? TypedResults.Ok(DispatchAnswers.Board.Of(now)) : NotDrawn.ToHttp();

    // All of them: as many as a city has on the road, and a board with a part of them would be wrong.
    private static async Task<Ok<Part<DispatchAnswers.Delivery>>> OpenAsync(DispatchReads reads, CancellationToken cancel) =>
        TypedResults.Ok(new Part<DispatchAnswers.Delivery>([.. (await reads.OpenAsync(cancel)).Select(DispatchAnswers.Delivery.Of)], null));

    private static async Task<Results<Ok<DispatchAnswers.DeliveryFile>, ProblemHttpResult>> DeliveryAsync(Guid id, DispatchReads reads, CancellationToken cancel) =>
        await reads.DeliveriesAsync([id], cancel) is [var row] ? TypedResults.Ok(await FileAsync(row, reads, cancel)) : NoSuchDelivery.ToHttp();

    private static async Task<Results<Ok<DispatchAnswers.DeliveryFile>, ProblemHttpResult>> OfOrderAsync(Guid orderId, DispatchReads reads, CancellationToken cancel) =>
        await reads.ForOrderAsync(orderId, cancel) is { } row ? TypedResults.Ok(await FileAsync(row, reads, cancel)) : NoSuchDelivery.ToHttp();

    private static async Task<DispatchAnswers.DeliveryFile> FileAsync(DeliveryRow row, DispatchReads reads, CancellationToken cancel) => new(
        DispatchAnswers.Delivery.Of(row), [.. (await reads.TimelineAsync(row.Id, cancel)).Select(DispatchAnswers.Happening.Of)],
        [.. (await reads.ArrivalAsync(row.Id, cancel)).Select(point => new DispatchAnswers.Approaching(point.At, point.Location, point.AccuracyMeters, point.MetersToDoor))]);

    private static async Task<Results<Ok<Part<DispatchAnswers.Candidate>>, ProblemHttpResult>> CandidatesAsync(Guid id, DispatchReads reads, CancellationToken cancel) =>
        await reads.DeliveriesAsync([id], cancel) is [_] ? TypedResults.Ok(new Part<DispatchAnswers.Candidate>([.. (await reads.RankedAsync(id, cancel)).Select(DispatchAnswers.Candidate.Of)], null)) : NoSuchDelivery.ToHttp();

    private static async Task<Ok<Part<DispatchAnswers.Courier>>> CouriersAsync(DispatchReads reads, CancellationToken cancel, bool? onDuty = null) =>
        TypedResults.Ok(new Part<DispatchAnswers.Courier>([.. (await reads.CouriersAsync(null, cancel)).Where(row => onDuty is null || row.IsOnDuty == onDuty).Select(DispatchAnswers.Courier.Of)], null));

    private static async Task<Results<Ok<DispatchAnswers.Courier>, ProblemHttpResult>> CourierAsync(Guid id, DispatchReads reads, CancellationToken cancel) =>
        await reads.CouriersAsync([id], cancel) is [var row] ? TypedResults.Ok(DispatchAnswers.Courier.Of(row)) : NoSuchCourier.ToHttp();

    private static async Task<Results<Ok<DispatchAnswers.Tracking>, ProblemHttpResult>> TrackAsync(Guid orderId, OrderLookup orders, DispatchLookup dispatch, CurrentActor current, CancellationToken cancel) =>
        await orders.MaySeeAsync(orderId, current.Actor, cancel) && await dispatch.ForOrderAsync(orderId, cancel) is { } view ? TypedResults.Ok(DispatchAnswers.Tracking.Of(orderId, view)) : NotOnItsWay.ToHttp();
}
