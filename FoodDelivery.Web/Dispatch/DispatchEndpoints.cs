using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FoodDelivery.Web.Dispatch;

/// <summary>The dispatch board's services, and what a courier's phone asks for: its jobs, its steps, its positions. Steps carry an Idempotency-Key, so that a phone may send them again until it hears an answer.</summary>
public static class DispatchEndpoints
{
    private static readonly Error NotLost = Error.NotFound("dispatch.not_lost", "This job was not taken from you.");

    public static IServiceCollection AddDispatchBoard(this IServiceCollection services) => services
        .AddSingleton<DispatchBoard>()
        .AddHostedService(provider => provider.GetRequiredService<DispatchBoard>());

    public static void MapDispatch(this IEndpointRouteBuilder app)
    {
        app.MapHub<CourierHub>("/hubs/courier").RequireAuthorization(DispatchPermissions.Courier);
        app.MapDispatcher();

        var courier = app.MapApi("dispatch", "Courier").RequireAuthorization(DispatchPermissions.Courier);
        courier.MapGet("/me", async (CourierReads reads, CancellationToken cancel) => (await reads.HomeAsync(cancel)).ToAnswer(CourierAnswers.MyJobs.Of))
            .WithName("GetMyJobs").WithSummary("The courier who asks, with the jobs in hand in the order to do them").Refuses(403, "dispatch.not_a_courier");
        courier.MapGet("/me/lost/{deliveryId:guid}", LostAsync).WithName("GetLostJob").WithSummary("How a job was taken from the courier").Refuses(404, NotLost.Code);
        courier.MapPut("/me/duty", async (DutyRequest duty, GoOnDuty on, GoOffDuty off, CancellationToken cancel) => (duty.OnDuty ? await on.RunAsync(new(), cancel) : await off.RunAsync(new(), cancel)).ToAnswer())
            .WithName("SetDuty").WithSummary("Begins or ends the shift").Refuses(403, "dispatch.not_a_courier").Refuses(409, "dispatch.on_a_job", "dispatch.busy");
        courier.MapPut("/me/tracking", async (TrackingRequest request, ReportTracking tracking, CancellationToken cancel) => (await tracking.RunAsync(new(request.PausedSince), cancel)).ToAnswer())
            .WithName("ReportTracking").WithSummary("Says that positions cannot be sent, or flow again").Refuses(403, "dispatch.not_a_courier").Refuses(409, "dispatch.busy");
        courier.MapPost("/me/positions", async (PositionsRequest request, ReportPositions positions, CancellationToken cancel) => (await positions.RunAsync(ReportPositions.Request.Mine(request.Points ?? []), cancel)).ToAnswer())
            .WithName("ReportPositions").WithSummary($"Where the courier was, the oldest first, at most {ReportPositions.MostPoints} at once").Refuses(403, "dispatch.not_a_courier").Refuses(409, "dispatch.off_duty").Refuses(422, "dispatch.too_many_points")
            .IsHarmless("Points that are known already are left out.");

        var job = courier.MapGroup("/deliveries/{id:guid}").Refuses(403, "dispatch.not_a_courier").Refuses(404, "dispatch.no_such_delivery", "dispatch.not_your_job").Refuses(409, "dispatch.not_possible_now", "dispatch.busy");
        job.MapPost("/arrive-at-restaurant", async (Guid id, ArrivalRequest step, HttpContext http, ArriveAtRestaurant use, CancellationToken cancel) => (await use.RunAsync(new(id, step.At, http.GuidKeyOf(), step.Insists ?? false), cancel)).ToAnswer())
            .WithName("ArriveAtRestaurant").WithSummary("The courier is at the restaurant").Refuses(409, "dispatch.too_far").NeedsKey();
        job.MapPost("/pick-up", async (Guid id, StepRequest step, HttpContext http, PickUp use, CancellationToken cancel) => (await use.RunAsync(new(id, step.At, http.GuidKeyOf()), cancel)).ToAnswer())
            .WithName("PickUp").WithSummary("The courier has the food").NeedsKey();
        job.MapPost("/arrive-at-door", async (Guid id, ArrivalRequest step, HttpContext http, ArriveAtDoor use, CancellationToken cancel) => (await use.RunAsync(new(id, step.At, http.GuidKeyOf(), step.Insists ?? false), cancel)).ToAnswer())
            .WithName("ArriveAtDoor").WithSummary("The courier is at the customer's door").Refuses(409, "dispatch.too_far").NeedsKey();
        job.MapPost("/complete", async (Guid id, CompleteRequest step, HttpContext http, CompleteDelivery use, CancellationToken cancel) => (await use.RunAsync(new(id, step.Pin ?? "", step.At, http.GuidKeyOf()), cancel)).ToAnswer())
            .WithName("CompleteDelivery").WithSummary("The food is in the customer's hand, proven by their PIN").Refuses(403, "dispatch.pin_locked").Refuses(422, "dispatch.pin_not_four_digits", "dispatch.wrong_pin").NeedsKey();
        job.MapPost("/abandon", async (Guid id, AbandonRequest step, HttpContext http, AbandonDelivery use, CancellationToken cancel) => (await use.RunAsync(new(id, step.Reason ?? "", step.At, http.GuidKeyOf()), cancel)).ToAnswer())
            .WithName("AbandonDelivery").WithSummary("It cannot go on with this courier: before the pickup it goes back to dispatch, after it the delivery has failed").Refuses(422, "dispatch.reason_missing", "dispatch.reason_too_long").NeedsKey();
        job.MapPost("/seen", async (Guid id, SeeDeliveryEnd use, CancellationToken cancel) => (await use.RunAsync(new(id), cancel)).ToAnswer())
            .WithName("SeeDeliveryEnd").WithSummary("The courier has read that a job was cancelled").IsHarmless("Read twice is read.");
    }

    private static async Task<Results<Ok<CourierAnswers.TakenJob>, ProblemHttpResult>> LostAsync(Guid deliveryId, CourierReads reads, CancellationToken cancel) =>
        await reads.LostAsync(deliveryId, cancel) is { } lost ? TypedResults.Ok(new CourierAnswers.TakenJob(lost.DeliveryId, lost.Number, lost.Why)) : NotLost.ToHttp();

    /// <param name="At">When it was done, by the phone's clock.</param>
    public sealed record StepRequest(DateTimeOffset? At = null);

    /// <param name="At">When it was done, by the phone's clock.</param>
    /// <param name="Insists">There, whatever the phone's position says. Without it a press from far away is refused once; it and the position are written down.</param>
    public sealed record ArrivalRequest(DateTimeOffset? At = null, bool? Insists = null);

    /// <param name="At">When it was done, by the phone's clock.</param>
    /// <param name="Pin">Four digits, from the customer's order page.</param>
    public sealed record CompleteRequest(DateTimeOffset? At = null, string? Pin = null);

    /// <param name="At">When it was done, by the phone's clock.</param>
    /// <param name="Reason">3 to 200 characters.</param>
    public sealed record AbandonRequest(DateTimeOffset? At = null, string? Reason = null);

    public sealed record DutyRequest(bool OnDuty);

    /// <param name="PausedSince">Null when positions flow again.</param>
    public sealed record TrackingRequest(DateTimeOffset? PausedSince = null);

    public sealed record PositionsRequest(IReadOnlyList<PositionReport>? Points = null);
}
