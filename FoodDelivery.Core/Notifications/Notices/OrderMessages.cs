using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;

namespace FoodDelivery.Notifications;

/// <summary>What is said of an order, made of its facts. Nothing is asked here: these are rules.</summary>
public static class OrderMessages
{
    public static PlacedMessage Placed(OrderToTell order, OrderHead head) =>
        new(head, [.. order.Lines.Where(line => !line.Removed).Select(Dish)], order.AcceptBefore ?? order.From, order.From, order.By);

    public static ArrivalMessage Arrival(OrderToTell order, OrderHead head, string? courier = null) => new(head, order.From, order.By, courier);

    /// <param name="gone">Positions of the lines that went.</param>
    public static ReducedMessage Reduced(OrderToTell order, OrderHead head, IReadOnlyList<int> gone) => new(head, [.. order.Lines.Where(line => gone.Contains(line.Position)).Select(Dish)]);

    /// <param name="money">As Payments tells it; null when it could not.</param>
    public static EndedMessage Ended(OrderToTell order, OrderHead head, MoneyTold? money) => new(head, FateOf(order, money), order.RejectReason,
        // The kitchen's own words where it typed some; the rest the templates say in the reader's language.
        order.Status == OrderStatus.Expired || (order.RejectReason is { } reason && reason != RejectReason.Other) ? null : order.EndNote, NeverPlaced: order.PlacedAt is null);

    /// <summary>What was only held is let go. What the kitchen had accepted may have been taken; whether it was, the payment says.</summary>
    public static MoneyFate FateOf(OrderToTell order, MoneyTold? money) => money switch
    {
        { Captured.Minor: > 0 } => MoneyFate.ComesBack,
        { Status: PaymentStatus.Voided or PaymentStatus.Failed } => MoneyFate.NothingTaken,
        _ => order.AcceptedAt is null ? MoneyFate.NothingTaken : MoneyFate.Undone,
    };

    /// <summary>The same figures as the receipt's page.</summary>
    public static ReceiptMessage Receipt(OrderToTell order, OrderHead head, string? sellerAddress, MoneyTold? money, DateTimeOffset deliveredAt)
    {
        var bill = order.Bill;
        return new(head, sellerAddress, order.ContactName, order.DropOffLine, order.PlacedAt ?? order.CreatedAt, order.DeliveredAt ?? deliveredAt,
            [.. order.Lines.Select(line => new ReceiptDish(line.Quantity, line.Name, line.Options, line.Removed ? Money.Zero(bill.Currency) : line.Total, line.Removed))],
            bill.Items, bill.Discount, bill.DiscountCode, bill.Tax, bill.TaxIncluded, bill.TaxBasisPoints, bill.Items - bill.Discount - (bill.TaxIncluded ? bill.Tax : Money.Zero(bill.Currency)),
            bill.DeliveryFee, bill.DeliveryDiscount, bill.ServiceFee, bill.Tip,
            money?.Captured, money?.Card, [.. money?.Backs.Select(back => new ReceiptBack(back.Amount, back.Reason, back.Dishes, back.State == RefundState.Failed)) ?? []], money?.Kept);
    }

    /// <summary>Whether a new promise is worth a message.</summary>
    /// <param name="told">The latest time the customer was told before.</param>
    public static bool IsDelay(DateTimeOffset told, DateTimeOffset by) => by - told >= NoticePlan.DelayWorthTelling;

    private static DishLine Dish(LineToTell line) => new(line.Quantity, line.Name);
}
