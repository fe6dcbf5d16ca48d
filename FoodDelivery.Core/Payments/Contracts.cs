using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

// What other rooms may know of Payments: facts they react to, and the answers of the use cases they call
// (StartPayment and CheckPayment, in UseCases). Every fact is published once per change, with the change itself.

/// <summary>The money is held on the customer's card. The order may be placed. Never published for an order that is already dead.</summary>
public sealed record PaymentAuthorised(Guid OrderId, Guid PaymentId, Money Amount) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The bank refused a card. Not the end: the customer can try another one on the same page until the session ends.</summary>
/// <param name="Code">The reason as the provider calls it, e.g. <c>insufficient_funds</c>.</param>
/// <param name="Message">A sentence for the customer.</param>
public sealed record PaymentFailed(Guid OrderId, string Code, string Message) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The payment page is closed for good and nothing was paid. <see cref="StartPayment"/> would open a new one.</summary>
/// <param name="Reason"><c>expired</c> (nobody paid in time) or <c>withdrawn</c> (the order ended first).</param>
public sealed record PaymentSessionEnded(Guid OrderId, string Reason) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The held money is taken.</summary>
public sealed record PaymentCaptured(Guid OrderId, Guid PaymentId, Money Amount) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The held money could not be taken and never will be: the hold is gone. A person has to decide about the order.</summary>
/// <param name="Reason">For the operator, e.g. <c>authorisation_expired</c>.</param>
public sealed record PaymentCaptureFailed(Guid OrderId, string Reason) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The hold was let go: nothing was taken from the customer.</summary>
public sealed record PaymentVoided(Guid OrderId, Guid PaymentId) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>Money that had been taken was sent back.</summary>
/// <param name="Amount">What this refund gave back.</param>
public sealed record PaymentRefunded(Guid OrderId, Guid PaymentId, Money Amount, Guid RefundId = default, RefundReason Reason = RefundReason.OrderEnded) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>A refund that had left came back from the bank: the customer does not have it.</summary>
public sealed record PaymentRefundFailed(Guid OrderId, Guid PaymentId, Money Amount, Guid RefundId) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The customer's bank has asked for the money back, and has it until it decides.</summary>
/// <param name="Reason">As the provider calls it, e.g. <c>fraudulent</c>.</param>
/// <param name="AnswerBy">Until when evidence can be sent.</param>
public sealed record PaymentDisputed(Guid OrderId, Guid PaymentId, Guid DisputeId, Money Amount, string Reason, DateTimeOffset? AnswerBy) : IEvent
{
    public string Subject => OrderId.ToString();
}

/// <summary>The bank has decided.</summary>
public sealed record PaymentDisputeClosed(Guid OrderId, Guid PaymentId, Guid DisputeId, bool Won) : IEvent
{
    public string Subject => OrderId.ToString();
}

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
/// <param name="TaxMinor">The tax on it, or in it.</param>
public sealed record ShareLine(int Position, string Name, int Quantity, long TotalMinor, long TaxMinor = 0);

/// <summary>The ways to pay, by the name of who takes the money.</summary>
public static class PaymentMethods
{
    public const string Card = "stripe";
}

/// <summary>One line of the payment page.</summary>
/// <param name="Note">Small print below the name, e.g. the chosen extras.</param>
public sealed record PaymentLine(string Name, int Quantity, Money UnitPrice, string? Note = null);

/// <summary>Where to send the customer now.</summary>
/// <param name="Url">The provider's payment page; the success address when the money is already held.</param>
/// <param name="AlreadyPaid">True when there is nothing left to pay.</param>
public sealed record StartedPayment(Guid PaymentId, string Url, bool AlreadyPaid);

/// <summary>What is known about an order's money after the provider was asked.</summary>
public enum PaymentAnswer
{
    /// <summary>Held or taken: the order is paid. The matching event is published.</summary>
    Paid,
    /// <summary>The page is still open; nothing is paid yet. Never the answer when the session was to be ended.</summary>
    StillOpen,
    /// <summary>Not paid, and it can no longer be paid through what was opened so far.</summary>
    NotPaid,
    /// <summary>The provider does not answer. Decide nothing, ask again.</summary>
    Unknown,
}

/// <summary>Something about money that a person must look at.</summary>
/// <param name="Hurts">Whom, and how.</param>
public sealed record MoneyTrouble(string Code, string Words, string Hurts, string Link, string Remedy, DateTimeOffset Since);

/// <summary>What other rooms may ask about money as a whole.</summary>
public class MoneyLookup(PaymentsDb db)
{
    /// <summary>What became of an order's money, for messages about it: where it stands (<see cref="PaymentStatus"/>) and what is on its way back (<see cref="RefundState"/>). Null where nothing was to be paid.</summary>
    public virtual async Task<MoneyTold?> OfOrderAsync(Guid orderId, CancellationToken cancel) => await RefundReads.FindAsync(db, orderId, cancel) is { } payment ? RefundReads.Told(payment) : null;

    public virtual async Task<IReadOnlyList<MoneyTrouble>> TroublesAsync(CancellationToken cancel)
    {
        var found = new List<MoneyTrouble>();
        var cases = await db.Cases.Where(c => c.State == CaseState.Open).GroupBy(c => c.Kind).Select(g => new { g.Key, Count = g.Count(), Since = g.Min(c => c.OpenedAt) }).ToListAsync(cancel);
        found.AddRange(cases.Select(one => new MoneyTrouble(one.Key.ToString(), $"{one.Count} {(one.Count == 1 ? "case" : "cases")} of money that does not agree: {one.Key}.",
            "A customer, a restaurant or we may have too little or too much.", $"/admin/payments?kind={one.Key}", "Look at the evidence", one.Since)));
        var attention = await db.Payments.Where(p => p.Attention != null).GroupBy(_ => 1).Select(g => new { Count = g.Count(), Since = g.Min(p => p.CreatedAt) }).FirstOrDefaultAsync(cancel);
        if (attention is not null) found.Add(new("attention", $"{attention.Count} {(attention.Count == 1 ? "payment needs" : "payments need")} a person.", "Money of a customer may hang.", "/admin/payments", "Compare now and look", attention.Since));
        var disputes = await db.Disputes.Where(d => d.State == DisputeState.Open).GroupBy(_ => 1).Select(g => new { Count = g.Count(), Since = g.Min(d => d.OpenedAt), Until = g.Min(d => d.AnswerBy) }).FirstOrDefaultAsync(cancel);
        if (disputes is not null) found.Add(new("disputes", $"{disputes.Count} {(disputes.Count == 1 ? "dispute waits" : "disputes wait")} for evidence{(disputes.Until is { } until ? $", the first until {until:d MMM}" : "")}.",
            "Without an answer the money is lost.", "/admin/payments?view=disputes", "Send the evidence", disputes.Since));
        return found;
    }
}
