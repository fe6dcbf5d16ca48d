using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using static FoodDelivery.Web.Ordering.OrderAnswers;

namespace FoodDelivery.Web.Ordering;

/// <summary>What customers do: ask for a price, order, pay, look, cancel, order again. Only ever one's own orders, whatever one may do elsewhere.</summary>
public static class CustomerOrdersApi
{
    private static readonly string[] NotTaken = ["ordering.restaurant_closed", "ordering.restaurant_paused", "ordering.below_minimum", "catalog.item_sold_out"];

    private static readonly string[] Wrong =
    [
        "ordering.cart_empty", "ordering.cart_full", "ordering.quantity_invalid", "ordering.tip_invalid", "ordering.address_unknown", "ordering.address_missing", "ordering.address_too_long", "ordering.details_too_long",
        "catalog.unknown_item", "catalog.option_missing", "catalog.option_too_many", "catalog.option_too_often", "catalog.option_unknown", "catalog.note_too_long", "catalog.outside_zone",
    ];

    public static void MapCustomerOrders(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi("ordering", "Orders");
        api.MapPost("/quotes", QuoteAsync).WithName("QuoteOrder").WithSummary("What an order would cost and when it would come").RequireAuthorization(OrderingPermissions.Place).IsHarmless("It stores nothing.")
            .Refuses(404, "ordering.restaurant_unknown").Refuses(409, NotTaken).Refuses(422, Wrong).WithExample(SampleQuote);
        var orders = api.MapGroup("/orders");
        orders.MapPost("/", PlaceAsync).WithName("PlaceOrder").WithSummary("Place an order; the customer then pays at payUrl")
            .WithDescription("Priced again at this moment: total must be what the customer saw (see QuoteOrder), or it is refused and nothing is stored. The kitchen sees the order when it is paid.")
            .RequireAuthorization(OrderingPermissions.Place).NeedsKey()
            .Refuses(404, "ordering.restaurant_unknown").Refuses(409, [.. NotTaken, "ordering.total_changed", "ordering.promise_moved", "ordering.code_gone", "ordering.key_reused", "payments.order_ended", "payments.over", "payments.amount_changed"])
            .Refuses(422, [.. Wrong, "ordering.name_missing", "ordering.name_too_long", "ordering.phone_missing", "ordering.phone_invalid", "ordering.notes_too_long", "payments.provider_unknown", "payments.nothing_to_pay"])
            .Refuses(503, "payments.provider_unavailable", "payments.page_refused").WithExample(SampleOrder);
        orders.MapGet("/", ListAsync).WithName("ListMyOrders").WithSummary("Your orders, the newest first").RequireAuthorization(OrderingPermissions.Read).Refuses(422, Cursor.Codes);
        orders.MapGet("/{id:guid}", FindAsync).WithName("GetOrder").WithSummary("One of your orders").RequireAuthorization(OrderingPermissions.Read).Refuses(404, "ordering.order_unknown");
        orders.MapPost("/{id:guid}/cancel", CancelAsync).WithName("CancelOrder").WithSummary("Cancel your order, until the kitchen has accepted it").RequireAuthorization(OrderingPermissions.Place).NeedsKey()
            .Refuses(404, "ordering.order_unknown").Refuses(409, OrderEnds.NotNow("AwaitingPayment", "Placed")).Refuses(422, "ordering.reason_invalid");
        orders.MapGet("/{id:guid}/again", AgainAsync).WithName("OrderAgain").WithSummary("What of an order can be had again now, as items for a new one").RequireAuthorization(OrderingPermissions.Read).Refuses(404, "ordering.order_unknown");
        orders.MapPost("/{id:guid}/pay", PayAsync).WithName("RetryPayment").WithSummary("Open the payment page again, with another way to pay if wished").RequireAuthorization(OrderingPermissions.Place).NeedsKey()
            .Refuses(404, "ordering.order_unknown").Refuses(409, [.. OrderEnds.NotNow("AwaitingPayment"), "payments.order_ended", "payments.over", "payments.amount_changed"]).Refuses(422, "payments.provider_unknown")
            .Refuses(503, "payments.provider_unavailable", "payments.page_refused");
        orders.MapGet("/{id:guid}/payment", PaymentAsync).WithName("GetOrderPayment").WithSummary("How the payment of your order stands").RequireAuthorization(OrderingPermissions.Read)
            .Refuses(404, "ordering.order_unknown", "payments.none");
        orders.MapPost("/{id:guid}/payment/check", CheckAsync).WithName("CheckOrderPayment").WithSummary("Ask the payment provider now whether your order is paid").RequireAuthorization(OrderingPermissions.Read)
            .IsHarmless("It only learns what the provider knows.").Refuses(404, "ordering.order_unknown", "payments.none");
    }

    /// <param name="Address">As typed; the place is looked up.</param>
    /// <param name="Tip">In minor units of the restaurant's currency, like every amount here.</param>
    /// <param name="Code">Takes something off.</param>
    public sealed record QuoteBody(Guid RestaurantId, IReadOnlyList<OrderItem>? Items = null, string? Address = null, long Tip = 0, string? Code = null);

    /// <param name="Total">What the customer saw and agreed to, in minor units; another total is refused, so that nobody pays what they did not see.</param>
    /// <param name="Address">As typed; the place is looked up.</param>
    /// <param name="Details">Apartment, floor.</param>
    /// <param name="Tip">In minor units of the restaurant's currency, like every amount here.</param>
    /// <param name="PromisedBy">The latest time the customer saw; if it has moved much since, the order is refused. Left out: it does not matter.</param>
    /// <param name="Code">Takes something off; the total must be the one with it.</param>
    /// <param name="PayWith">stripe or paypal.</param>
    /// <param name="PayLater">Opens no payment page yet; the answer's payUrl is then the order's own page, where the customer pays.</param>
    public sealed record OrderBody(
        Guid RestaurantId, long Total, IReadOnlyList<OrderItem>? Items = null, string? Address = null, string? Details = null, string? ContactName = null, string? ContactPhone = null,
        string? Notes = null, long Tip = 0, DateTimeOffset? PromisedBy = null, string? Code = null, string PayWith = PaymentMethods.Card, bool PayLater = false);

    /// <param name="Reason">In words; the kitchen and the history show it.</param>
    public sealed record CancelBody(string? Reason = null);

    /// <param name="PayWith">stripe or paypal.</param>
    public sealed record PayBody(string PayWith = PaymentMethods.Card);

    private static readonly Error WayUnknown = Error.Invalid("payments.provider_unknown", "This way to pay is not offered. Choose another one.", "payWith");
    private static readonly Error NoPayment = Error.NotFound("payments.none", "Nothing was ever to be paid for this order.");

    private static object SampleQuote => new QuoteBody(Guid.Parse("0198a000-0000-7000-8000-000000000001"), [new(Guid.Parse("0198a000-0000-7000-8000-000000000002"), 2)], "350 W 42nd St", 300);

    private static object SampleOrder => new OrderBody(Guid.Parse("0198a000-0000-7000-8000-000000000001"), 4215, [new(Guid.Parse("0198a000-0000-7000-8000-000000000002"), 2, [], "Well done, please")],
        "350 W 42nd St", "Apt 4B", "Ada Moreno", "+12125550100", "Ring twice", 300);

    private static async Task<Results<Ok<QuoteAnswer>, ProblemHttpResult>> QuoteAsync(QuoteBody body, Quotes quotes, IMapService maps, CancellationToken cancel)
    {
        var door = await Door.FindAsync(maps, body.Address, null, cancel);
        if (!door.IsOk) return door.Error.ToHttp();
        return (await quotes.MakeAsync(body.RestaurantId, [.. (body.Items ?? []).Select(item => item.ToWanted())], door.Value.Location, body.Tip, body.Code, null, cancel)).ToAnswer(QuoteAnswer.Of);
    }

    private static async Task<Results<Created<PlacedOrder>, ProblemHttpResult>> PlaceAsync(OrderBody body, HttpContext http, WaysToPay ways, PlaceOrder useCase)
    {
        // Before an order is stored that could not be paid.
        if (!(await ways.AllAsync(CancellationToken.None)).Any(way => way.Name == body.PayWith)) return WayUnknown.ToHttp();
        // Not the request's token: a caller that hangs up half-way must not leave an order without its payment page.
        var placed = await useCase.RunAsync(new(
            CartId: null, body.RestaurantId, [.. (body.Items ?? []).Select(item => item.ToWanted())], body.Address, body.Details, body.ContactName, body.ContactPhone, body.Notes, body.Tip, body.Total, body.PromisedBy,
            BaseUrl(http), ClientKey: http.KeyOf(), Provider: body.PayWith, Code: body.Code, PayLater: body.PayLater), CancellationToken.None);
        return placed.IsOk
            ? TypedResults.Created($"{Api.Root}/ordering/orders/{placed.Value.OrderId}", new PlacedOrder(placed.Value.OrderId, placed.Value.Number, OrderStatus.AwaitingPayment, placed.Value.Total.Currency, placed.Value.Total.Minor, placed.Value.PayUrl))
            : placed.Error.ToHttp();
    }

    private static async Task<Results<Ok<Part<OrderSummary>>, ProblemHttpResult>> ListAsync([AsParameters] Paging paging, MyOrders reads, CancellationToken cancel)
    {
        var asked = paging.Read<Newest>();
        if (!asked.IsOk) return asked.Error.ToHttp();
        var (size, after) = asked.Value;
        var rows = await reads.NewestAsync(after is null ? null : (after.At, after.Id), size + 1, cancel);
        return TypedResults.Ok(Part<OrderSummary>.Of(rows, size, OrderSummary.Of, row => new Newest(row.CreatedAt, row.Id)));
    }

    private static async Task<Results<Ok<OrderAnswer>, ProblemHttpResult>> FindAsync(Guid id, MyOrders reads, CancellationToken cancel) =>
        await reads.FindMineAsync(id, cancel) is { } order ? TypedResults.Ok(OrderAnswer.Of(order)) : OrderChanges.NotFound.ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(Guid id, MyOrders reads, CancelOrder useCase, CancelBody? body = null) => await reads.IsMineAsync(id, CancellationToken.None)
        ? (await useCase.RunAsync(new(id, string.IsNullOrWhiteSpace(body?.Reason) ? "Cancelled by the customer." : body.Reason), CancellationToken.None)).ToAnswer()
        : OrderChanges.NotFound.ToHttp();

    private static async Task<Results<Ok<OrderAgainAnswer>, ProblemHttpResult>> AgainAsync(Guid id, OrderAgain useCase, CancellationToken cancel) => (await useCase.RunAsync(id, cancel)).ToAnswer(OrderAgainAnswer.Of);

    private static async Task<Results<Ok<PaymentPage>, ProblemHttpResult>> PayAsync(Guid id, HttpContext http, WaysToPay ways, RetryPayment useCase, PayBody? body = null)
    {
        var way = body?.PayWith ?? PaymentMethods.Card;
        if (!(await ways.AllAsync(CancellationToken.None)).Any(one => one.Name == way)) return WayUnknown.ToHttp();
        return (await useCase.RunAsync(new(id, BaseUrl(http), way), CancellationToken.None)).ToAnswer(url => new PaymentPage(url));
    }

    private static async Task<Results<Ok<PaymentState>, ProblemHttpResult>> PaymentAsync(Guid id, MyOrders orders, PaymentReads payments, CancellationToken cancel)
    {
        if (!await orders.IsMineAsync(id, cancel)) return OrderChanges.NotFound.ToHttp();
        return await payments.GlanceAsync(id, cancel) is { } glance ? TypedResults.Ok(PaymentState.Of(glance)) : NoPayment.ToHttp();
    }

    private static async Task<Results<Ok<PaymentState>, ProblemHttpResult>> CheckAsync(Guid id, MyOrders orders, CheckPayment check, PaymentReads payments, CancellationToken cancel)
    {
        if (!await orders.IsMineAsync(id, cancel)) return OrderChanges.NotFound.ToHttp();
        await check.RunAsync(new(id, EndIfUnpaid: false), cancel);
        return await payments.GlanceAsync(id, cancel) is { } glance ? TypedResults.Ok(PaymentState.Of(glance)) : NoPayment.ToHttp();
    }

    private static string BaseUrl(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/";
}
