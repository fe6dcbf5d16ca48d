using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>
/// How the amount of a payment is made up, and whose it is: the order's bill as Payments needs it for receipts, refunds by line and the ledger.
/// Amounts in minor units of the payment's currency.
/// </summary>
/// <param name="DiscountMinor">What a promotion took off, of the items or of the delivery; positive. The fee itself stands in full: the courier earns it whoever pays.</param>
/// <param name="DiscountByRestaurant">Who bears the discount: the restaurant, or the platform.</param>
/// <param name="TaxIncluded">Whether menu prices contain the tax; then it is a part of the items, else it comes on top.</param>
public sealed record PaymentShares(
    Guid RestaurantId, Guid CustomerId, long ItemsMinor, long DiscountMinor, bool DiscountByRestaurant, long TaxMinor, bool TaxIncluded,
    long DeliveryFeeMinor, long ServiceFeeMinor, long TipMinor, IReadOnlyList<ShareLine> Lines)
{
    /// <summary>What the customer pays for all of it.</summary>
    public long TotalMinor => checked(ItemsMinor - DiscountMinor + (TaxIncluded ? 0 : TaxMinor) + DeliveryFeeMinor + ServiceFeeMinor + TipMinor);

    /// <summary>A payment without a bill, for orders that ended before they began.</summary>
    public static readonly PaymentShares None = new(Guid.Empty, Guid.Empty, 0, 0, false, 0, false, 0, 0, 0, []);
}

/// <summary>One dish of the order.</summary>
/// <param name="Position">As in the order, from 0.</param>
/// <param name="TotalMinor">What the customer pays for it: after discount, with its tax where that comes on top.</param>
public sealed record ShareLine(int Position, string Name, int Quantity, long TotalMinor);
