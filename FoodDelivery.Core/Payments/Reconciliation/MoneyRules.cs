using FoodDelivery.Kernel;
using FoodDelivery.Ordering;

namespace FoodDelivery.Payments;

/// <summary>One payment as we have it.</summary>
/// <param name="LedgerMinor">What the ledger says the provider holds for us of it.</param>
/// <param name="JustHeard">The hold is younger than the provider's books are late.</param>
public sealed record OurMoney(Guid PaymentId, Guid OrderId, string OrderNumber, string Provider, string? IntentId, PaymentStatus Status, PaymentWish Wish, Money Amount,
    long Captured, long Refunded, long? Fee, IReadOnlyList<OurDispute> Disputes, long LedgerMinor, string? Attention, bool JustHeard)
{
    /// <summary>What banks have taken back: open and lost disputes.</summary>
    public long DisputedMinor => Disputes.Where(dispute => dispute.State != DisputeState.Won).Sum(dispute => dispute.AmountMinor);
}

/// <param name="Id">The provider's.</param>
public sealed record OurDispute(string Id, DisputeState State, long AmountMinor);

/// <summary>Something that does not agree.</summary>
/// <param name="AmountMinor">What is at stake.</param>
public sealed record Finding(CaseKind Kind, string Words, long AmountMinor, IReadOnlyList<CaseFact> Evidence);

/// <summary>Compares three sides of one payment: the order, the provider's books, ours. Pure.</summary>
public static class MoneyRules
{
    /// <param name="theirs">Null when the provider's books have nothing of it.</param>
    /// <param name="order">Null when there is no such order.</param>
    public static IEnumerable<Finding> Compare(OurMoney ours, ProviderMoney? theirs, OrderMoney? order)
    {
        string Cents(long minor) => new Money(minor, ours.Amount.Currency).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var orderFact = new CaseFact("Order", order is null ? "none" : $"{order.Number} {order.Status}", "");
        CaseFact Status(string there) => new("Payment", ours.Status.ToString(), there);

        var (hold, captured, refunded) = theirs is null ? (ProviderHold.None, 0L, 0L) : (theirs.Hold, theirs.Captured, theirs.Refunded);
        var mayOwe = order?.Status is OrderStatus.Placed or OrderStatus.Accepted or OrderStatus.Preparing or OrderStatus.Ready or OrderStatus.PickedUp or OrderStatus.Delivered;
        // The provider's books may not have it yet, and its order hears of it next: nothing is said of it this time.
        if (ours.JustHeard) yield break;
        if (mayOwe && hold is not (ProviderHold.Held or ProviderHold.Taken))
            yield return new(CaseKind.OrderWithoutMoney, $"{ours.OrderNumber} is {order!.Status} and the provider holds nothing for it.", ours.Amount.Minor, [orderFact, Status(hold.ToString())]);
        if (order?.Status == OrderStatus.AwaitingPayment && hold is ProviderHold.Held or ProviderHold.Taken)
            yield return new(CaseKind.PaidNotPlaced, $"{ours.OrderNumber} is paid and its order still waits.", ours.Amount.Minor, [orderFact, Status(hold.ToString())]);
        if (hold == ProviderHold.Held && (order is null || !mayOwe && order.Status != OrderStatus.AwaitingPayment))
            yield return new(CaseKind.DanglingHold, $"{Cents(theirs!.Amount.Minor)} is held on a card, and {ours.OrderNumber} will never take it.", theirs.Amount.Minor, [orderFact, Status(hold.ToString())]);
        if (captured != ours.Captured)
            yield return new(CaseKind.AmountDrift, $"{ours.OrderNumber}: the provider has taken {Cents(captured)}, we think {Cents(ours.Captured)}.", Math.Abs(captured - ours.Captured), [new("Taken", Cents(ours.Captured), Cents(captured))]);
        else if (refunded > ours.Refunded)
            yield return new(CaseKind.RefundedTwice, $"{ours.OrderNumber}: {Cents(refunded)} went back at the provider, {Cents(ours.Refunded)} was decided here.", refunded - ours.Refunded, [new("Refunded", Cents(ours.Refunded), Cents(refunded))]);
        else if (refunded < ours.Refunded)
            yield return new(CaseKind.AmountDrift, $"{ours.OrderNumber}: we think {Cents(ours.Refunded)} went back, the provider says {Cents(refunded)}.", ours.Refunded - refunded, [new("Refunded", Cents(ours.Refunded), Cents(refunded))]);
        else if (theirs?.Disputes?.FirstOrDefault(dispute => !ours.Disputes.Any(known => known.Id == dispute.Id && known.State == dispute.State)) is { } news)
            yield return new(CaseKind.AmountDrift, $"{ours.OrderNumber}: a dispute of {Cents(news.AmountMinor)} is {news.State} at the provider, and not here.", news.AmountMinor,
                [new("Dispute", ours.Disputes.FirstOrDefault(known => known.Id == news.Id)?.State.ToString() ?? "unknown", news.State.ToString())]);
        else
        {
            var due = captured - refunded - (theirs?.FeeMinor ?? ours.Fee ?? 0) - ours.DisputedMinor;
            if (due != ours.LedgerMinor)
                yield return new(CaseKind.AmountDrift, $"{ours.OrderNumber}: the provider owes us {Cents(due)} of it, the ledger says {Cents(ours.LedgerMinor)}.", Math.Abs(due - ours.LedgerMinor),
                    [new("Taken", Cents(ours.Captured), Cents(captured)), new("Refunded", Cents(ours.Refunded), Cents(refunded)), new("Kept by the provider", Cents(ours.Fee ?? 0), Cents(theirs?.FeeMinor ?? 0)), new("With the provider", Cents(ours.LedgerMinor), Cents(due))]);
        }
        if (ours.Attention is { } why) yield return new(CaseKind.NeedsAttention, $"{ours.OrderNumber}: {why}", ours.Amount.Minor, [orderFact, Status(hold.ToString())]);
    }
}
