using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>How money goes back: wanted here, brought about by <see cref="SettlePayment"/>, believed only when the provider shows it.</summary>
public sealed partial class Payment
{
    private readonly List<PaymentRefund> refunds = [];

    /// <summary>Loaded by whoever settles or shows them.</summary>
    public IReadOnlyList<PaymentRefund> Refunds => refunds;

    /// <summary>What is to have gone back in the end. A failed refund no longer counts.</summary>
    public long RefundWantedMinor { get; private set; }

    public int RefundCount { get; private set; }

    /// <summary>What can still be given back.</summary>
    public long RefundableMinor => CapturedMinor - RefundWantedMinor;

    /// <summary>Wants money back; <see cref="Refunds"/> must be loaded when lines are named. Refused to the cent beyond what is left.</summary>
    public Result<PaymentRefund> WantRefund(long amountMinor, RefundReason reason, string? note, IReadOnlyList<RefundLine> lines, string by, Guid? clientKey, DateTimeOffset now)
    {
        if (Status is not (PaymentStatus.Captured or PaymentStatus.Refunded)) return Error.Conflict("payments.nothing_taken", "No money has been taken for this order, so there is nothing to refund.");
        if (amountMinor <= 0) return Error.Invalid("payments.refund_not_positive", "Refund more than nothing.", "amount");
        if (amountMinor > RefundableMinor)
            return Error.Conflict("payments.refund_too_large", RefundableMinor == 0 ? "All of it has been refunded already." : $"At most {new Money(RefundableMinor, Amount.Currency)} can still be refunded.");
        foreach (var line in lines)
        {
            var paid = Shares.Lines.FirstOrDefault(known => known.Position == line.Position)?.TotalMinor ?? 0;
            var back = refunds.Where(refund => refund.State != RefundState.Failed).SelectMany(refund => refund.Lines).Where(known => known.Position == line.Position).Sum(known => known.AmountMinor);
            if (line.AmountMinor <= 0 || line.AmountMinor > paid - back)
                return Error.Conflict("payments.line_refunded", paid == back ? $"{line.Name} has been refunded already." : $"At most {new Money(paid - back, Amount.Currency)} of {line.Name} can still be refunded.");
        }
        return Add(amountMinor, reason, note, lines, by, clientKey, now);
    }

    /// <summary>
    /// The order costs less than before. Not taken yet: less will be taken. Taken already: the difference goes back.
    /// Repeating it changes nothing.
    /// </summary>
    public void Reduce(PaymentShares shares, DateTimeOffset now)
    {
        if (shares.TotalMinor >= DueMinor || Wish == PaymentWish.GiveBack) return;
        Shares = shares;
        DueMinor = shares.TotalMinor;
        NextCheckAt = now;
        GiveBackTheRest(now);
    }

    /// <summary>What was taken beyond what the order costs now goes back; what was refunded for other reasons is not set against it.</summary>
    private void GiveBackTheRest(DateTimeOffset now)
    {
        if (Status != PaymentStatus.Captured) return;
        var ended = Wish == PaymentWish.GiveBack;
        var excess = ended ? RefundableMinor : Math.Min(RefundableMinor, CapturedMinor - DueMinor - WantedFor(RefundReason.ItemUnavailable));
        if (excess > 0) Add(excess, ended ? RefundReason.OrderEnded : RefundReason.ItemUnavailable, null, [], Actor.System.Name, null, now);
    }

    private long WantedFor(RefundReason reason) => refunds.Where(refund => refund.Reason == reason && refund.State != RefundState.Failed).Sum(refund => refund.AmountMinor);

    private PaymentRefund Add(long amountMinor, RefundReason reason, string? note, IReadOnlyList<RefundLine> lines, string by, Guid? clientKey, DateTimeOffset now)
    {
        var refund = new PaymentRefund(this, ++RefundCount, amountMinor, reason, note, lines, by, clientKey, now);
        refunds.Add(refund);
        RefundWantedMinor += amountMinor;
        NextCheckAt = now;
        return refund;
    }

    /// <summary>What the provider's list of refunds says of ours, and of those that were made in its own dashboard.</summary>
    private void ApplyRefunds(ProviderView view, DateTimeOffset now)
    {
        foreach (var theirs in view.Refunds ?? [])
        {
            var ours = refunds.Find(refund => refund.ProviderId == theirs.Id || (theirs.Key is not null && refund.CallKey == theirs.Key));
            if (ours is null)
            {
                if (theirs.State == ProviderRefundState.Failed) continue;
                ours = Add(theirs.AmountMinor, RefundReason.AtProvider, null, [], Provider, null, now);
            }
            var wasOut = ours.IsOut;
            ours.ProviderId = theirs.Id;
            var state = theirs.State switch { ProviderRefundState.Done => RefundState.Done, ProviderRefundState.Failed => RefundState.Failed, _ => RefundState.Sent };
            // A refund that reached the bank may still come back from it; nothing else goes backwards.
            if (state == ours.State || (ours.State == RefundState.Done && state == RefundState.Sent) || ours.State == RefundState.Failed) continue;
            ours.State = state;
            if (state is RefundState.Done or RefundState.Failed) ours.FinishedAt = now;
            if (state != RefundState.Failed && !wasOut) happened.Add(new PaymentRefunded(OrderId, Id, new Money(ours.AmountMinor, Amount.Currency), ours.Id, ours.Reason));
            if (state == RefundState.Failed)
            {
                ours.Error = "returned";
                RefundWantedMinor -= ours.AmountMinor;
                Attention = $"The bank has sent a refund of {new Money(ours.AmountMinor, Amount.Currency)} back: the customer does not have it.";
                if (wasOut) happened.Add(new PaymentRefundFailed(OrderId, Id, new Money(ours.AmountMinor, Amount.Currency), ours.Id));
            }
        }
        RefundedMinor = refunds.Where(refund => refund.IsOut).Sum(refund => refund.AmountMinor);
        if (RefundedMinor >= CapturedMinor && Status == PaymentStatus.Captured && CapturedMinor > 0)
        {
            Status = PaymentStatus.Refunded;
            EndedAt = now;
        }
        else if (RefundedMinor < CapturedMinor && Status == PaymentStatus.Refunded)
        {
            Status = PaymentStatus.Captured;
            EndedAt = null;
        }
    }

    /// <summary>The provider refuses it for good: it is not wanted any more, and a person is told.</summary>
    public void RefundRefused(PaymentRefund refund, string code, DateTimeOffset now)
    {
        if (refund.State != RefundState.Wanted) return;
        (refund.State, refund.Error, refund.FinishedAt) = (RefundState.Failed, code, now);
        RefundWantedMinor -= refund.AmountMinor;
        Attention = $"A refund of {new Money(refund.AmountMinor, Amount.Currency)} is refused by the provider: {code}.";
    }
}
