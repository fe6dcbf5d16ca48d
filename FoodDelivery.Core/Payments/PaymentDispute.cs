namespace FoodDelivery.Payments;

/// <summary>A customer's bank has asked for the money back. The provider holds it until the bank decides; evidence may change its mind.</summary>
public sealed class PaymentDispute
{
    private PaymentDispute() { }

    internal PaymentDispute(Payment payment, ProviderDispute theirs, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        (PaymentId, ProviderId, AmountMinor, Reason, OpenedAt) = (payment.Id, theirs.Id, theirs.AmountMinor, theirs.Reason, theirs.OpenedAt);
        Follow(theirs, now);
    }

    public Guid Id { get; private init; }
    public Guid PaymentId { get; private init; }
    public string ProviderId { get; private init; } = "";
    public long AmountMinor { get; private init; }
    /// <summary>As the provider calls it, e.g. <c>fraudulent</c>, <c>product_not_received</c>.</summary>
    public string Reason { get; private init; } = "";
    public DisputeState State { get; private set; }
    public DateTimeOffset OpenedAt { get; private init; }
    /// <summary>Until when evidence can be sent.</summary>
    public DateTimeOffset? AnswerBy { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    public bool IsOver => State is DisputeState.Won or DisputeState.Lost;

    /// <summary>True when its state is another one now. A decision is final.</summary>
    internal bool Follow(ProviderDispute theirs, DateTimeOffset now)
    {
        AnswerBy = theirs.AnswerBy ?? AnswerBy;
        if (IsOver || theirs.State == State) return false;
        State = theirs.State;
        if (IsOver) ClosedAt = now;
        return true;
    }
}
