using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using static FoodDelivery.Web.Ordering.KitchenAnswers;

namespace FoodDelivery.Web.Ordering;

/// <summary>A kitchen's tablet: its board, and what a hand can do to a ticket.</summary>
public static class KitchenApi
{
    private const string Unknown = "ordering.order_unknown";

    public static void MapKitchens(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("ordering", "Kitchen").RequireAuthorization(OrderingPermissions.Kitchen);
        var kitchens = api.MapGroup("/kitchens");
        kitchens.MapGet("/", MineAsync).WithName("ListMyKitchens").WithSummary("The restaurants whose kitchen you run");
        kitchens.MapGet("/{restaurantId:guid}", OneAsync).WithName("GetKitchen").WithSummary("One of your kitchens, and the times it offers").Refuses(404, "ordering.kitchen_unknown");
        kitchens.MapGet("/{restaurantId:guid}/board", BoardAsync).WithName("GetKitchenBoard").WithSummary("Every ticket on the board").WithDescription("Its ETag changes with the tickets alone: ask again with If-None-Match.").Refuses(404, "ordering.kitchen_unknown");
        kitchens.MapGet("/{restaurantId:guid}/past", PastAsync).WithName("ListPastTickets").WithSummary("What left the board within the last twelve hours, newest first").Refuses(404, "ordering.kitchen_unknown");
        kitchens.MapPost("/{restaurantId:guid}/heartbeat", HeartbeatAsync).WithName("KeepKitchenWatched").WithSummary("A device says that somebody watches the board; without any the restaurant is paused").IsHarmless("Saying it twice is saying it once.").Refuses(403, "ordering.may_not_watch");
        kitchens.MapGet("/{restaurantId:guid}/seen", SeenAsync).WithName("ListSeenOrders").WithSummary("The new orders a device has acknowledged").Refuses(404, "ordering.kitchen_unknown");
        kitchens.MapPost("/{restaurantId:guid}/seen", SeeAsync).WithName("AcknowledgeOrders").WithSummary("A device stops ringing for new orders").IsHarmless("An order is seen or not.").Refuses(403, "ordering.may_not_acknowledge");

        var ticket = api.MapGroup("/tickets/{orderId:guid}");
        ticket.MapGet("/slip", SlipAsync).WithName("GetSlip").WithSummary("What is printed of a ticket").Refuses(404, Unknown);
        ticket.MapGet("/saving", SavingAsync).WithName("GetSaving").WithSummary("How much less the customer pays without some dishes").Refuses(404, Unknown).Refuses(409, "ordering.line_removed", "ordering.nothing_left", "ordering.nothing_to_pay").Refuses(422, "ordering.lines_missing", "ordering.positions_unknown");
        ticket.MapPost("/accept", AcceptAsync).WithName("AcceptOrder").WithSummary("Take the order and promise a time; the customer's money is taken then").NeedsKey()
            .Refuses(404, Unknown).Refuses(403, "ordering.may_not_accept").Refuses(409, [.. OrderEnds.NotNow("Placed"), "ordering.acceptance_time_over"]).Refuses(422, "ordering.prep_time_invalid").WithExample(new AcceptBody(20));
        ticket.MapPost("/reject", RejectAsync).WithName("RejectOrder").WithSummary("Refuse the order; the customer keeps the money").NeedsKey()
            .Refuses(404, Unknown).Refuses(403, "ordering.may_not_reject").Refuses(409, OrderEnds.NotNow("Placed"))
            .Refuses(422, "ordering.reason_missing", "ordering.reason_too_long", "ordering.sold_out_items_missing", "ordering.sold_out_item_unknown").WithExample(new RejectBody(RejectReason.TooBusy));
        ticket.MapPost("/start", (Guid orderId, StartTicket use) => Moved(use.RunAsync(orderId, default))).WithName("StartTicket").WithSummary("Cooking begins").NeedsKey().Refuses(404, Unknown).Refuses(403, "ordering.may_not_start").Refuses(409, OrderEnds.NotNow("Accepted"));
        ticket.MapPost("/ready", (Guid orderId, BumpTicket use) => Moved(use.RunAsync(orderId, default))).WithName("BumpTicket").WithSummary("The food is ready").NeedsKey().Refuses(404, Unknown).Refuses(403, "ordering.may_not_mark_ready").Refuses(409, OrderEnds.NotNow("Accepted", "Preparing"));
        ticket.MapPost("/undo-ready", (Guid orderId, UndoBump use) => Moved(use.RunAsync(orderId, default))).WithName("UndoBump").WithSummary("The wrong ticket was hit, a few seconds ago").NeedsKey().Refuses(404, Unknown).Refuses(403, "ordering.may_not_recall").Refuses(409, [.. OrderEnds.NotNow("Ready"), "ordering.undo_too_late"]);
        ticket.MapPost("/recall", (Guid orderId, RecallTicket use) => Moved(use.RunAsync(orderId, default))).WithName("RecallTicket").WithSummary("Back from ready to preparing: something is missing").NeedsKey().Refuses(404, Unknown).Refuses(403, "ordering.may_not_recall").Refuses(409, OrderEnds.NotNow("Ready"));
        ticket.MapPost("/move-ready-time", MoveAsync).WithName("MoveReadyTime").WithSummary("Promise another time; the customer is told").NeedsKey()
            .Refuses(404, Unknown).Refuses(403, "ordering.may_not_move_ready_time").Refuses(409, OrderEnds.NotNow("Accepted", "Preparing")).Refuses(422, "ordering.delay_invalid", "ordering.ready_time_past").WithExample(new MoveBody(10));
        ticket.MapPost("/remove-items", RemoveAsync).WithName("RemoveItems").WithSummary("Dishes are sold out: the order goes on without them and costs less").NeedsKey()
            .Refuses(404, Unknown).Refuses(409, [.. OrderEnds.NotNow("Placed", "Accepted", "Preparing", "Ready"), "ordering.line_removed", "ordering.nothing_left", "ordering.nothing_to_pay", "ordering.acceptance_time_over"])
            .Refuses(422, "ordering.lines_missing", "ordering.positions_unknown", "ordering.prep_time_invalid").WithExample(new RemoveBody([1], 20));
        ticket.MapPost("/lines/{lineId:long}/strike", StrikeAsync).WithName("StrikeLine").WithSummary("Cross a dish out as made, or take that back").IsHarmless("It says how the line is to be.")
            .Refuses(404, Unknown, "ordering.line_unknown").Refuses(403, "ordering.may_not_strike").Refuses(409, "ordering.not_being_prepared").WithExample(new StrikeBody(true));
    }

    /// <param name="PrepMinutes">From now until ready, 1 to 240.</param>
    public sealed record AcceptBody(int PrepMinutes);

    /// <param name="SoldOutItems">Menu items of the order that are gone; needed for SoldOut, and taken off sale with it.</param>
    /// <param name="Note">In the kitchen's words; the customer reads it. Needed for Other.</param>
    public sealed record RejectBody(RejectReason Reason, IReadOnlyList<Guid>? SoldOutItems = null, string? Note = null);

    /// <param name="Minutes">Added to the promised time; negative for sooner.</param>
    public sealed record MoveBody(int Minutes);

    /// <param name="Positions">Which lines of the order, counted from 0.</param>
    /// <param name="AcceptIn">For an order nobody has answered: accept it without them, ready in so many minutes.</param>
    public sealed record RemoveBody(IReadOnlyList<int> Positions, int? AcceptIn = null);

    /// <param name="Struck">How it is to be.</param>
    public sealed record StrikeBody(bool Struck);

    /// <param name="DeviceId">A UUID the device keeps.</param>
    /// <param name="SoundOn">Whether it can be heard.</param>
    /// <param name="Visible">Whether somebody can see the board.</param>
    public sealed record HeartbeatBody(Guid DeviceId, bool SoundOn, bool Visible = true);

    public sealed record SeenBody(Guid DeviceId, IReadOnlyList<Guid> OrderIds);

    private static async Task<Ok<KitchenList>> MineAsync(KitchenReads reads, IOptions<KitchenOptions> options, CancellationToken cancel) =>
        TypedResults.Ok(new KitchenList([.. (await reads.MineAsync(cancel)).Select(info => Kitchen.Of(info, options.Value))]));

    private static async Task<Results<Ok<Kitchen>, ProblemHttpResult>> OneAsync(Guid restaurantId, KitchenReads reads, IOptions<KitchenOptions> options, CancellationToken cancel) =>
        (await reads.OpenAsync(restaurantId, cancel)).ToAnswer(info => Kitchen.Of(info, options.Value));

    private static async Task<Results<Ok<TicketBoard>, ProblemHttpResult>> BoardAsync(Guid restaurantId, HttpContext http, KitchenReads reads, CancellationToken cancel)
    {
        var board = await reads.BoardAsync(restaurantId, cancel);
        if (!board.IsOk) return board.Error.ToHttp();
        http.Show(TicketBoard.VersionOf(board.Value));
        return TypedResults.Ok(TicketBoard.Of(board.Value));
    }

    private static async Task<Results<Ok<PastTickets>, ProblemHttpResult>> PastAsync(Guid restaurantId, KitchenReads reads, CancellationToken cancel)
    {
        var open = await reads.OpenAsync(restaurantId, cancel);
        return open.IsOk ? TypedResults.Ok(PastTickets.Of(await reads.PastAsync(restaurantId, cancel))) : open.Error.ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> HeartbeatAsync(Guid restaurantId, HeartbeatBody body, KitchenHeartbeat use, CancellationToken cancel) =>
        (await use.RunAsync(new(restaurantId, body.DeviceId, body.SoundOn, body.Visible), cancel)).ToAnswer();

    private static async Task<Results<Ok<SeenOrders>, ProblemHttpResult>> SeenAsync(Guid restaurantId, Guid deviceId, KitchenReads reads, CancellationToken cancel)
    {
        var open = await reads.OpenAsync(restaurantId, cancel);
        return open.IsOk ? TypedResults.Ok(new SeenOrders([.. await reads.SeenAsync(restaurantId, deviceId, cancel)])) : open.Error.ToHttp();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SeeAsync(Guid restaurantId, SeenBody body, AcknowledgeOrder use, CancellationToken cancel) =>
        (await use.RunAsync(new(restaurantId, body.DeviceId, body.OrderIds), cancel)).ToAnswer();

    private static async Task<Results<Ok<SlipAnswer>, ProblemHttpResult>> SlipAsync(Guid orderId, KitchenReads reads, CancellationToken cancel) => (await reads.SlipAsync(orderId, cancel)).ToAnswer(SlipAnswer.Of);

    private static async Task<Results<Ok<Money>, ProblemHttpResult>> SavingAsync(Guid orderId, int[] positions, KitchenReads reads, CancellationToken cancel) => (await reads.SavingAsync(orderId, positions, cancel)).ToAnswer();

    // None of these stops half-way because somebody hangs up.
    private static async Task<Results<NoContent, ProblemHttpResult>> AcceptAsync(Guid orderId, AcceptBody body, AcceptOrder use) => (await use.RunAsync(new(orderId, body.PrepMinutes), CancellationToken.None)).ToAnswer();

    private static async Task<Results<NoContent, ProblemHttpResult>> RejectAsync(Guid orderId, RejectBody body, RejectOrder use) =>
        (await use.RunAsync(new(orderId, body.Reason, body.SoldOutItems ?? [], body.Note), CancellationToken.None)).ToAnswer();

    private static async Task<Results<NoContent, ProblemHttpResult>> MoveAsync(Guid orderId, MoveBody body, MoveReadyTime use) => (await use.RunAsync(new(orderId, body.Minutes), CancellationToken.None)).ToAnswer();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid orderId, RemoveBody body, RemoveItems use) =>
        (await use.RunAsync(new(orderId, body.Positions, body.AcceptIn), CancellationToken.None)).ToAnswer();

    private static async Task<Results<NoContent, ProblemHttpResult>> StrikeAsync(Guid orderId, long lineId, StrikeBody body, StrikeItem use) => (await use.RunAsync(new(orderId, lineId, body.Struck), CancellationToken.None)).ToAnswer();

    private static async Task<Results<NoContent, ProblemHttpResult>> Moved(Task<Result> moving) => (await moving).ToAnswer();
}
