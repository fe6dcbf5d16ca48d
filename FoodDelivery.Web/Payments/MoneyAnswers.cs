using FoodDelivery.Kernel;
using FoodDelivery.Payments;

namespace FoodDelivery.Web.Payments;

/// <summary>What programs read of payments, refunds, cases and disputes.</summary>
public static class MoneyAnswers
{
    /// <param name="Attention">Why somebody should look; null when nobody needs to.</param>
    /// <param name="Card">Brand and last digits.</param>
    public sealed record PaymentLine(
        Guid Id, Guid OrderId, string OrderNumber, string Provider, PaymentStatus Status, Money Amount, Money Captured, Money Refunded, string? Card, string? Attention, DateTimeOffset CreatedAt)
    {
        public static PaymentLine Of(PaymentRow row) => new(
            row.PaymentId, row.OrderId, row.OrderNumber, row.Provider, row.Status, row.Amount, row.Captured, row.Refunded, row.Card, row.Attention, row.CreatedAt);
    }

    /// <summary>An order's payment, with what happened and what was asked of the provider.</summary>
    /// <param name="Wish">What the order wants of its money; <paramref name="Settled"/> is false until the provider is there.</param>
    /// <param name="ProviderId">The provider's own name of it.</param>
    public sealed record Payment(
        Guid Id, Guid OrderId, string OrderNumber, string Provider, string? ProviderId, PaymentStatus Status, PaymentWish Wish, bool Settled, Money Amount, Money Captured, Money Refunded, string? Card, int Attempt,
        string? FailureCode, string? FailureMessage, string? Attention, DateTimeOffset CreatedAt, DateTimeOffset? AuthorisedAt, DateTimeOffset? CapturedAt, DateTimeOffset? EndedAt, DateTimeOffset? NextCheckAt,
        IReadOnlyList<PaymentNote> History, IReadOnlyList<Call> Calls)
    {
        public static Payment Of(PaymentView view) => new(
            view.PaymentId, view.OrderId, view.OrderNumber, view.Provider, view.IntentId ?? view.SessionId, view.Status, view.Wish, view.Settled, view.Amount, view.Captured, view.Refunded,
            view.Card, view.Attempt, view.FailureCode, view.FailureMessage, view.Attention, view.CreatedAt, view.AuthorisedAt, view.CapturedAt, view.EndedAt, view.NextCheckAt,
            [.. view.History.Select(line => new PaymentNote(line.At, line.Text))],
            [.. view.Calls.Select(call => new Call(call.Purpose, call.Attempt, call.State, call.Amount, call.Error, call.CreatedAt, call.FinishedAt))]);
    }

    public sealed record PaymentNote(DateTimeOffset At, string Text);

    /// <summary>One thing asked of the provider.</summary>
    public sealed record Call(CallPurpose Purpose, int Attempt, CallState State, Money Amount, string? Error, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt);

    /// <param name="Position">As in the order, from 0.</param>
    /// <param name="Paid">What the customer paid for it, with its tax.</param>
    /// <param name="Back">What of it has gone back, or is on its way.</param>
    public sealed record RefundableDish(int Position, string Name, int Quantity, Money Paid, Money Back, Money Left)
    {
        public static RefundableDish Of(RefundableLine line) => new(line.Position, line.Name, line.Quantity, line.Paid, line.Back, line.Left);
    }

    /// <param name="Lines">Empty when it is about the order as a whole.</param>
    /// <param name="FinishedAt">When the bank had it, or it failed.</param>
    public sealed record Refund(Guid Id, int Number, Money Amount, RefundReason Reason, string? Note, IReadOnlyList<RefundedDish> Lines, string By, DateTimeOffset At, RefundState State, string? Error, DateTimeOffset? FinishedAt)
    {
        public static Refund Of(RefundRow row) => new(
            row.Id, row.Number, row.Amount, row.Reason, row.Note, [.. row.Lines.Select(line => new RefundedDish(line.Position, line.Name, new(line.AmountMinor, row.Amount.Currency)))],
            row.By, row.At, row.State, row.Error, row.FinishedAt);
    }

    public sealed record RefundedDish(int Position, string Name, Money Amount);

    /// <summary>What was refunded of an order, and what can still be.</summary>
    public sealed record Refunds(Guid OrderId, string OrderNumber, Money Captured, Money Left, IReadOnlyList<RefundableDish> Dishes, IReadOnlyList<Refund> Items)
    {
        public static Refunds Of(RefundDesk desk) => new(desk.OrderId, desk.OrderNumber, desk.Captured, desk.Left, [.. desk.Lines.Select(RefundableDish.Of)], [.. desk.Refunds.Select(Refund.Of)]);
    }

    /// <param name="Confirmed">False while the provider has not answered: it is asked again by itself, and the refund is made once.</param>
    public sealed record MadeRefund(Guid Id, Money Amount, bool Confirmed);

    /// <summary>Who would bear a refund.</summary>
    /// <param name="Tax">Sales tax that is not owed any more.</param>
    public sealed record Bearers(Money Amount, Money Restaurant, Money Tax, Money Courier, Money Platform);

    /// <summary>Something about money that does not agree.</summary>
    /// <param name="Amount">What is at stake.</param>
    /// <param name="Words">What is wrong and whom it hurts.</param>
    /// <param name="Remedies">What can be done about it, the usual one first.</param>
    public sealed record Case(
        Guid Id, CaseKind Kind, CaseState State, Guid? OrderId, string? OrderNumber, Guid? PaymentId, string Provider, string? ProviderId, Money Amount, string Words, IReadOnlyList<Fact> Evidence,
        IReadOnlyList<CaseRemedy> Remedies, DateTimeOffset OpenedAt, DateTimeOffset SeenAt, DateTimeOffset? ClosedAt, string? ClosedBy, string? Resolution)
    {
        public static Case Of(MoneyCase one) => new(
            one.Id, one.Kind, one.State, one.OrderId, one.OrderNumber, one.PaymentId, one.Provider, one.IntentId ?? one.ChargeId, new(one.AmountMinor, one.Currency), one.Words,
            [.. one.Evidence.Select(fact => new Fact(fact.What, fact.Here, fact.There))], one.State == CaseState.Open ? one.Remedies : [], one.OpenedAt, one.SeenAt, one.ClosedAt, one.ClosedBy, one.Resolution);
    }

    /// <summary>One line of evidence: what we say, and what the provider says.</summary>
    public sealed record Fact(string What, string Here, string There);

    /// <param name="Reason">As the provider calls it, e.g. <c>fraudulent</c>.</param>
    /// <param name="AnswerBy">Until when evidence can be sent.</param>
    public sealed record Dispute(Guid Id, Guid OrderId, string OrderNumber, string Provider, Money Amount, string Reason, DisputeState State, DateTimeOffset OpenedAt, DateTimeOffset? AnswerBy, DateTimeOffset? ClosedAt)
    {
        public static Dispute Of(DisputeRow row) => new(row.Id, row.OrderId, row.OrderNumber, row.Provider, row.Amount, row.Reason, row.State, row.OpenedAt, row.AnswerBy, row.ClosedAt);
    }

    /// <param name="Compared">Payments looked at.</param>
    /// <param name="Healed">Mended by asking the provider.</param>
    /// <param name="Unread">Providers whose books could not be read this time: nothing is said about them.</param>
    public sealed record Comparison(int Compared, int Healed, int Opened, int Open, IReadOnlyList<string> Unread)
    {
        public static Comparison Of(Reconciled found) => new(found.Compared, found.Healed, found.Opened, found.Open, found.Unread);
    }
}
