using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Ordering;

/// <summary>Ordering for programs: the same use cases as the pages, refusals as problems with a stable code.</summary>
public static class OrderingEndpoints
{
    public static void MapOrdering(this IEndpointRouteBuilder app)
    {
        var orders = app.MapGroup("/api/v1/ordering/orders").WithTags("Ordering");
        orders.MapPost("/", PlaceAsync).WithName("PlaceOrder").RequireAuthorization(OrderingPermissions.Place);
        orders.MapGet("/{id:guid}", FindAsync).WithName("GetOrder").RequireAuthorization(OrderingPermissions.Read);
        orders.MapPost("/{id:guid}/cancel", CancelAsync).WithName("CancelOrder").RequireAuthorization(OrderingPermissions.Place);
    }

    /// <param name="Tip">In minor units of the restaurant's currency, like every amount here.</param>
    /// <param name="Code">Takes something off; the total must be the one with it.</param>
    /// <param name="PayLater">Opens no payment page yet; the answer's payUrl is then the order's own page, where the customer pays.</param>
    /// <param name="Total">What the caller expects to pay; another total is refused, so that nobody pays what they did not see.</param>
    public sealed record OrderBody(
        Guid RestaurantId, IReadOnlyList<OrderItem>? Items, string? Address, string? Details, string? ContactName, string? ContactPhone, string? Notes, long Tip, long Total, DateTimeOffset? PromisedBy, string? Code = null, bool PayLater = false);

    /// <param name="OptionIds">An option chosen twice stands here twice.</param>
    public sealed record OrderItem(Guid ItemId, int Quantity, IReadOnlyList<Guid>? OptionIds, string? Note);

    /// <param name="PayUrl">Where the customer pays.</param>
    public sealed record Accepted(Guid Id, string Number, string Status, string Currency, long Total, string PayUrl);

    public sealed record CancelBody(string? Reason);

    private static async Task<IResult> PlaceAsync(OrderBody body, HttpContext http, PlaceOrder useCase)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        var lines = (body.Items ?? []).Select(item => new WantedLine(item.ItemId, item.Quantity, item.OptionIds ?? [], item.Note)).ToList();
        // Not the request's token: a caller that hangs up half-way must not leave an order without its payment page.
        var placed = await useCase.RunAsync(new(
            CartId: null, body.RestaurantId, lines, body.Address, body.Details, body.ContactName, body.ContactPhone, body.Notes, body.Tip, body.Total, body.PromisedBy,
            BaseUrl: $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/", ClientKey: string.IsNullOrWhiteSpace(key) ? null : key, Code: body.Code, PayLater: body.PayLater), CancellationToken.None);
        return placed.IsOk
            ? TypedResults.Created($"/api/v1/ordering/orders/{placed.Value.OrderId}", new Accepted(placed.Value.OrderId, placed.Value.Number, nameof(OrderStatus.AwaitingPayment), placed.Value.Total.Currency, placed.Value.Total.Minor, placed.Value.PayUrl))
            : placed.Error.ToHttp();
    }

    private static async Task<IResult> FindAsync(Guid id, MyOrders reads, CancellationToken cancel) =>
        await reads.FindAsync(id, cancel) is { } order ? TypedResults.Ok(OrderAnswer.Of(order)) : OrderChanges.NotFound.ToHttp();

    private static async Task<IResult> CancelAsync(Guid id, CancelBody? body, CancelOrder useCase) =>
        (await useCase.RunAsync(new(id, string.IsNullOrWhiteSpace(body?.Reason) ? "Cancelled by the customer." : body.Reason), CancellationToken.None)).ToHttp();
}

/// <summary>An order as programs see it.</summary>
public sealed record OrderAnswer(
    Guid Id, string Number, string Status, DateTimeOffset StatusSince, Guid RestaurantId, string Restaurant, string DropOff, IReadOnlyList<OrderAnswer.Line> Lines,
    OrderAnswer.Amounts Amount, DateTimeOffset PromisedFrom, DateTimeOffset PromisedBy, DateTimeOffset CreatedAt, string? EndNote)
{
    /// <param name="Discount">Its part of the order's discount.</param>
    /// <param name="Removed">Sold out and taken off after ordering: not part of the amount.</param>
    public sealed record Line(string Name, int Quantity, IReadOnlyList<string> Options, long Total, string? Note, long Discount, bool Removed);

    /// <summary>In minor units. Total = items − discount + tax, where it is not included, + delivery fee − delivery discount + service fee + tip.</summary>
    public sealed record Amounts(
        string Currency, long Items, long Discount, long Tax, bool TaxIncluded, long DeliveryFee, long DeliveryDiscount, long ServiceFee, long Tip, long Total, string? Code);

    public static OrderAnswer Of(OrderDetail order) => new(
        order.Row.Id, order.Row.Number, order.Row.Status.ToString(), order.Row.StatusSince, order.Row.RestaurantId, order.Row.RestaurantName, order.Row.DropOffLine,
        [.. order.Lines.Select(line => new Line(line.Name, line.Quantity, [.. line.Options.Select(option => option.Name)], line.Total.Minor, line.Note, line.Discount.Minor, line.Removed))],
        new(order.Bill.Currency, order.Bill.ItemsMinor, order.Bill.DiscountMinor, order.Bill.TaxMinor, order.Bill.TaxIncluded, order.Bill.DeliveryFeeMinor, order.Bill.DeliveryDiscountMinor,
            order.Bill.ServiceFeeMinor, order.Bill.TipMinor, order.Bill.TotalMinor, order.Bill.DiscountCode),
        order.Promise.From, order.Promise.By, order.Row.CreatedAt, order.EndNote);
}
