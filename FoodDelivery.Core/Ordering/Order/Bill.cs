using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>
/// The breakdown, stored on the order so that page = charge = receipt = report to the cent. A discount on the items is spread over the
/// lines by largest remainder; tax is rounded per line, half away from zero, after it. Fees and tip carry no tax, and the service fee is
/// counted on the items before the discount.
/// </summary>
public sealed record Bill(
    string Currency, long ItemsMinor, long TaxMinor, bool TaxIncluded, int TaxBasisPoints,
    long DeliveryFeeMinor, long ServiceFeeMinor, long TipMinor, long TotalMinor)
{
    /// <summary>Kept so that a bill of fewer dishes is made by the same rules.</summary>
    public int ServiceFeeBasisPoints { get; init; }

    /// <summary>What a code takes off the items, at most all of them.</summary>
    public long DiscountMinor { get; init; }

    /// <summary>What a code takes off the delivery fee.</summary>
    public long DeliveryDiscountMinor { get; init; }

    public string? DiscountCode { get; init; }
    public PromotionKind? DiscountKind { get; init; }

    /// <summary>As in <see cref="PromotionOffer.Value"/>.</summary>
    public long DiscountValue { get; init; }

    /// <summary>Who bears the discount: the restaurant, or the platform.</summary>
    public bool DiscountByRestaurant { get; init; }

    public Money Items => new(ItemsMinor, Currency);
    public Money Tax => new(TaxMinor, Currency);
    public Money Discount => new(DiscountMinor, Currency);
    public Money DeliveryDiscount => new(DeliveryDiscountMinor, Currency);
    public Money DeliveryFee => new(DeliveryFeeMinor, Currency);
    public Money ServiceFee => new(ServiceFeeMinor, Currency);
    public Money Tip => new(TipMinor, Currency);
    public Money Total => new(TotalMinor, Currency);

    /// <summary>Adds up a basket. Tax is added to the total only where menu prices don't contain it.</summary>
    public static Bill Of(IEnumerable<PricedLine> lines, int taxBasisPoints, bool taxIncluded, Money deliveryFee, int serviceFeeBasisPoints, Money tip, PromotionOffer? offer = null) =>
        new Bill(deliveryFee.Currency, 0, 0, taxIncluded, taxBasisPoints, deliveryFee.Minor, 0, tip.Minor, 0)
        {
            ServiceFeeBasisPoints = serviceFeeBasisPoints,
            DiscountCode = offer?.Code,
            DiscountKind = offer?.Kind,
            DiscountValue = offer?.Value ?? 0,
            DiscountByRestaurant = offer?.ByRestaurant ?? false,
        }.For([.. lines.Select(line => line.Total.Minor)]);

    /// <summary>The bill of these dishes alone: delivery fee and tip stay, the rest is counted afresh. A fixed discount is kept, up to the items.</summary>
    public Bill For(IReadOnlyList<long> lineTotals)
    {
        var items = new Money(lineTotals.Sum(), Currency);
        var discount = DiscountKind switch
        {
            PromotionKind.Percent => Math.Min(items.TimesBasisPoints((int)DiscountValue).Minor, items.Minor),
            PromotionKind.Amount => Math.Min(DiscountValue, items.Minor),
            _ => 0,
        };
        var bill = this with { ItemsMinor = items.Minor, DiscountMinor = discount, ServiceFeeMinor = items.TimesBasisPoints(ServiceFeeBasisPoints).Minor };
        var tax = bill.ShareOut(lineTotals).Sum(line => line.TaxMinor);
        // Never more than the food brings in: whoever bears it, nobody owes for having delivered.
        var delivery = DiscountKind == PromotionKind.FreeDelivery ? Math.Min(DeliveryFeeMinor, items.Minor - (TaxIncluded ? tax : 0)) : 0;
        return bill with
        {
            TaxMinor = tax, DeliveryDiscountMinor = delivery,
            TotalMinor = checked(items.Minor - discount + (TaxIncluded ? 0 : tax) + DeliveryFeeMinor - delivery + bill.ServiceFeeMinor + TipMinor),
        };
    }

    /// <summary>What of the discount and of the tax falls on each line.</summary>
    public IReadOnlyList<LineShare> ShareOut(IReadOnlyList<long> lineTotals) =>
        [.. Discount.Split(lineTotals).Zip(lineTotals, (discount, total) => new LineShare(discount, TaxOf(new(total - discount, Currency), TaxBasisPoints, TaxIncluded).Minor))];

    public static Money TaxOf(Money amount, int basisPoints, bool included) =>
        included ? amount.IncludedAtBasisPoints(basisPoints) : amount.TimesBasisPoints(basisPoints);
}

/// <param name="DiscountMinor">Taken off the line.</param>
/// <param name="TaxMinor">On, or contained in, what is left of it.</param>
public readonly record struct LineShare(long DiscountMinor, long TaxMinor);
