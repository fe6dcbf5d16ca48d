using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>
/// The breakdown, stored on the order so that page = charge = receipt = report to the cent.
/// Tax is rounded per line, half away from zero; fees and tip carry none.
/// </summary>
public sealed record Bill(
    string Currency, long ItemsMinor, long TaxMinor, bool TaxIncluded, int TaxBasisPoints,
    long DeliveryFeeMinor, long ServiceFeeMinor, long TipMinor, long TotalMinor)
{
    public Money Items => new(ItemsMinor, Currency);
    public Money Tax => new(TaxMinor, Currency);
    public Money DeliveryFee => new(DeliveryFeeMinor, Currency);
    public Money ServiceFee => new(ServiceFeeMinor, Currency);
    public Money Tip => new(TipMinor, Currency);
    public Money Total => new(TotalMinor, Currency);

    /// <summary>Adds up a basket. Tax is added to the total only where menu prices don't contain it.</summary>
    public static Bill Of(IEnumerable<PricedLine> lines, int taxBasisPoints, bool taxIncluded, Money deliveryFee, int serviceFeeBasisPoints, Money tip)
    {
        var zero = Money.Zero(deliveryFee.Currency);
        var (items, tax) = lines.Aggregate((Items: zero, Tax: zero), (sum, line) =>
            (sum.Items + line.Total, sum.Tax + TaxOf(line.Total, taxBasisPoints, taxIncluded)));
        var service = items.TimesBasisPoints(serviceFeeBasisPoints);
        var total = items + (taxIncluded ? zero : tax) + deliveryFee + service + tip;
        return new(zero.Currency, items.Minor, tax.Minor, taxIncluded, taxBasisPoints, deliveryFee.Minor, service.Minor, tip.Minor, total.Minor);
    }

    public static Money TaxOf(Money amount, int basisPoints, bool included) =>
        included ? amount.IncludedAtBasisPoints(basisPoints) : amount.TimesBasisPoints(basisPoints);
}
