using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;

namespace FoodDelivery.Web.Payments;

/// <summary>An order as an invoice: what was sold, by whom to whom, with which tax, and what became of the money.</summary>
/// <param name="SellerAddress">Null when the restaurant is no longer with us.</param>
/// <param name="Money">Null when nothing was ever to be paid.</param>
public sealed record Receipt(OrderDetail Order, string? SellerAddress, MoneyTold? Money)
{
    public Bill Bill => Order.Bill;

    /// <summary>What the tax was reckoned on: the food without the discount, and without the tax where prices contain it.</summary>
    public Money TaxBase => Bill.Items - Bill.Discount - (Bill.TaxIncluded ? Bill.Tax : Kernel.Money.Zero(Bill.Currency));

    /// <summary>"8.88%".</summary>
    public string TaxRate => (Bill.TaxBasisPoints / 100m).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) + "%";

    /// <summary>The day of supply in the restaurant's zone.</summary>
    public DateTimeOffset At => TimeZoneInfo.ConvertTime(Order.PlacedAt ?? Order.Row.CreatedAt, TimeZoneInfo.FindSystemTimeZoneById(Order.Row.TimeZone));

    /// <summary>What happened to the customer's money, in a sentence.</summary>
    public string Paid => Money switch
    {
        null => "Nothing was to be paid.",
        { Captured.Minor: > 0, Card: { } card } => $"Paid with {card}",
        { Captured.Minor: > 0 } => "Paid",
        { Status: PaymentStatus.Authorised } => $"{Money.Amount} is held and taken when the restaurant accepts.",
        _ => "Nothing was charged.",
    };
}

/// <summary>Gathers receipts from the rooms.</summary>
public sealed class ReceiptReads(MyOrders orders, RefundReads money, CatalogLookup catalog)
{
    /// <summary>For its customer and operators; null for everybody else and when there is no such order.</summary>
    public async Task<Receipt?> OfAsync(Guid orderId, CancellationToken cancel) =>
        await orders.FindAsync(orderId, cancel) is not { } order ? null
            : new(order, (await catalog.RestaurantAsync(order.Row.RestaurantId, cancel))?.AddressLine, await money.ToldAsync(orderId, cancel));
}
