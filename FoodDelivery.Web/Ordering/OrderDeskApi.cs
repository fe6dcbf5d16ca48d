using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using static FoodDelivery.Web.Ordering.OrderAnswers;

namespace FoodDelivery.Web.Ordering;

/// <summary>What operators do with everybody's orders: find, read with everything that happened, cancel.</summary>
public static class OrderDeskApi
{
    private const int MostUnanswered = 100;
    private const int LongestSearch = 100;

    public static void MapOrderDesk(this IEndpointRouteBuilder app)
    {
        var desk = app.MapApi("ordering", "Order desk").RequireAuthorization(OrderingPermissions.Manage).MapGroup("/desk/orders");
        desk.MapGet("/", ListAsync).WithName("ListOrders").WithSummary("Everybody's orders, the newest first").Refuses(422, [.. Cursor.Codes, "ordering.search_too_long"]);
        desk.MapGet("/counts", CountsAsync).WithName("CountOrders").WithSummary("How many orders stand where").Refuses(422, "ordering.search_too_long");
        desk.MapGet("/unanswered", UnansweredAsync).WithName("ListUnansweredOrders").WithSummary("Orders their kitchens have not answered, those that wait longest first");
        desk.MapGet("/{id:guid}", FindAsync).WithName("GetOrderFile").WithSummary("One order with everything that happened to it").Refuses(404, "ordering.order_unknown");
        desk.MapGet("/{id:guid}/events", EventsAsync).WithName("ListOrderEvents").WithSummary("Every event of an order, and what became of it").Refuses(404, "ordering.order_unknown");
        desk.MapPost("/{id:guid}/cancel", CancelAsync).WithName("CancelOrderForCustomer").WithSummary("End an order without a meal, until the courier has it; the customer gets the money back").NeedsKey()
            .Refuses(404, "ordering.order_unknown").Refuses(409, OrderEnds.NotNow("AwaitingPayment", "Placed", "Accepted", "Preparing", "Ready")).Refuses(422, "ordering.reason_invalid").WithExample(new DeskCancelBody("The kitchen has a power cut."));
        desk.MapPost("/{id:guid}/remove-items", RemoveAsync).WithName("RemoveItemsForKitchen").WithSummary("Take sold-out dishes off an order for its kitchen").NeedsKey()
            .Refuses(404, "ordering.order_unknown").Refuses(409, [.. OrderEnds.NotNow("Placed", "Accepted", "Preparing", "Ready"), "ordering.line_removed", "ordering.nothing_left", "ordering.nothing_to_pay"])
            .Refuses(422, "ordering.lines_missing", "ordering.positions_unknown");
    }

    /// <param name="Reason">The customer, the kitchen and the history show it.</param>
    public sealed record DeskCancelBody(string Reason);

    /// <param name="Positions">Which lines of the order, counted from 0.</param>
    public sealed record DeskRemoveBody(IReadOnlyList<int> Positions);

    /// <summary>What is looked for; everything left out means any.</summary>
    /// <param name="Q">Number, contact name, phone or restaurant, or a part of one.</param>
    /// <param name="Since">Ordered at this moment or later.</param>
    /// <param name="Until">Ordered before this moment.</param>
    /// <param name="Late">Only orders under way whose promise has passed.</param>
    public readonly record struct Wanted(string? Q, OrderStatus[]? Status, Guid? RestaurantId, DateTimeOffset? Since, DateTimeOffset? Until, bool? Late)
    {
        public Result<OrderFilter> Read() => Q?.Length > LongestSearch
            ? Error.Invalid("ordering.search_too_long", $"Search for at most {LongestSearch} characters.", "q")
            // PostgreSQL keeps moments in UTC and takes no others.
            : new OrderFilter { Search = Q?.Replace("\0", "", StringComparison.Ordinal), Statuses = Status ?? [], RestaurantId = RestaurantId, Since = Since?.ToUniversalTime(), Until = Until?.ToUniversalTime(), LateOnly = Late ?? false };
    }

    /// <param name="PromisedBy">The latest time at the door.</param>
    /// <param name="AcceptanceAlarms">How loudly it was pointed out that nobody answers: 0 to 3.</param>
    public sealed record DeskRow(
        Guid Id, string Number, OrderStatus Status, DateTimeOffset StatusSince, Guid RestaurantId, string Restaurant, string ContactName, string DropOff, int Pieces, Money Total, DateTimeOffset CreatedAt, DateTimeOffset PromisedBy, int AcceptanceAlarms)
    {
        public static DeskRow Of(OrderRow row) => new(row.Id, row.Number, row.Status, row.StatusSince, row.RestaurantId, row.RestaurantName, row.ContactName, row.DropOffLine, row.ItemCount, row.Total, row.CreatedAt, row.PromisedBy, row.AcceptanceAlarms);
    }

    /// <param name="Order">As its customer sees it.</param>
    /// <param name="AgreedBy">The latest time the customer agreed to; lateness is measured against it.</param>
    /// <param name="History">What happened, oldest first.</param>
    public sealed record OrderFile(OrderAnswer Order, Guid CustomerId, string ContactName, string ContactPhone, GeoPoint DropOffAt, GeoPoint RestaurantAt, DateTimeOffset AgreedBy, int AcceptanceAlarms, IReadOnlyList<HistoryLine> History)
    {
        public static OrderFile Of(OrderDetail order) => new(OrderAnswer.Of(order), order.CustomerId, order.Row.ContactName, order.ContactPhone, order.DropOff, order.RestaurantLocation, order.AgreedBy, order.Row.AcceptanceAlarms,
            [.. order.Entries.Select(entry => new HistoryLine(entry.At, entry.What, entry.By, entry.Detail))]);
    }

    public sealed record HistoryLine(DateTimeOffset At, string What, string By, string? Detail);

    /// <param name="Status">Of the orders counted.</param>
    public sealed record StatusCount(OrderStatus Status, int Orders);

    public sealed record StatusCounts(IReadOnlyList<StatusCount> Items);

    /// <param name="AcceptBefore">When it expires without an answer.</param>
    public sealed record UnansweredOrder(Guid OrderId, string Number, Guid RestaurantId, string Restaurant, DateTimeOffset PlacedAt, DateTimeOffset AcceptBefore);

    public sealed record UnansweredOrders(IReadOnlyList<UnansweredOrder> Items);

    /// <param name="Attempts">How often its reactions were tried.</param>
    public sealed record OrderEvent(Guid Id, string Type, DateTimeOffset Time, OutboxState State, int Attempts, string? LastError, IReadOnlyList<OrderReaction> Reactions);

    /// <param name="HandledAt">Null when it has not run through yet.</param>
    public sealed record OrderReaction(string Name, DateTimeOffset? HandledAt);

    public sealed record OrderEventList(IReadOnlyList<OrderEvent> Items);

    private static async Task<Results<Ok<Part<DeskRow>>, ProblemHttpResult>> ListAsync([AsParameters] Wanted wanted, [AsParameters] Paging paging, OrderReads reads, CancellationToken cancel)
    {
        var (filter, asked) = (wanted.Read(), paging.Read<Newest>());
        if (!filter.IsOk) return filter.Error.ToHttp();
        if (!asked.IsOk) return asked.Error.ToHttp();
        var (size, after) = asked.Value;
        var rows = await reads.AfterAsync(filter.Value, after is null ? null : (after.At, after.Id), size + 1, cancel);
        return TypedResults.Ok(Part<DeskRow>.Of(rows, size, DeskRow.Of, row => new Newest(row.CreatedAt, row.Id)));
    }

    private static async Task<Results<Ok<StatusCounts>, ProblemHttpResult>> CountsAsync([AsParameters] Wanted wanted, OrderReads reads, CancellationToken cancel)
    {
        var filter = wanted.Read();
        if (!filter.IsOk) return filter.Error.ToHttp();
        var counts = await reads.CountsAsync(filter.Value, cancel);
        return TypedResults.Ok(new StatusCounts([.. Enum.GetValues<OrderStatus>().Select(status => new StatusCount(status, counts.GetValueOrDefault(status)))]));
    }

    private static async Task<Ok<UnansweredOrders>> UnansweredAsync(OrderReads reads, TimeProvider time, CancellationToken cancel) => TypedResults.Ok(new UnansweredOrders(
        [.. (await reads.UnansweredAsync(time.GetUtcNow(), MostUnanswered, cancel)).Select(order => new UnansweredOrder(order.OrderId, order.Number, order.RestaurantId, order.RestaurantName, order.PlacedAt, order.AcceptBefore))]));

    private static async Task<Results<Ok<OrderFile>, ProblemHttpResult>> FindAsync(Guid id, OrderReads reads, CancellationToken cancel) =>
        await reads.DetailAsync(id, cancel) is { } order ? TypedResults.Ok(OrderFile.Of(order)) : OrderChanges.NotFound.ToHttp();

    private static async Task<Results<Ok<OrderEventList>, ProblemHttpResult>> EventsAsync(Guid id, OrderReads reads, OutboxReads outbox, CancellationToken cancel)
    {
        if (await reads.DetailAsync(id, cancel) is not { } order) return OrderChanges.NotFound.ToHttp();
        var events = await outbox.OfSubjectAsync(id.ToString(), order.Row.CreatedAt, cancel);
        return TypedResults.Ok(new OrderEventList([.. events.Select(one => new OrderEvent(one.Id, one.Type, one.Time, one.State, one.Attempts, one.LastError, [.. one.Reactions.Select(reaction => new OrderReaction(reaction.Name, reaction.HandledAt))]))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(Guid id, DeskCancelBody body, CancelOrder use) => (await use.RunAsync(new(id, body.Reason), CancellationToken.None)).ToAnswer();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid id, DeskRemoveBody body, RemoveItems use) => (await use.RunAsync(new(id, body.Positions), CancellationToken.None)).ToAnswer();
}
