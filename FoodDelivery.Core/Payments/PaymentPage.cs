namespace FoodDelivery.Payments;

/// <summary>The provider's page: opened, refused on, left, closed, opened again.</summary>
public sealed partial class Payment
{
    /// <summary>A new page after the last one closed unpaid, at the same provider or another.</summary>
    public void Reopen(string provider, DateTimeOffset now)
    {
        if (Status != PaymentStatus.Expired || Wish == PaymentWish.GiveBack) throw new InvalidOperationException($"Payment {Id} is {Status}, wish {Wish}: it cannot be opened again.");
        Status = PaymentStatus.Created;
        Provider = provider;
        NextProvider = null;
        Approved = false;
        Attempt++;
        (SessionId, SessionUrl, SessionEndsAt, IntentId, ChargeId, LastRefusalId, FailureCode, FailureMessage, EndedAt) = (null, null, null, null, null, null, null, null, null);
        NextCheckAt = now + CheckOpenEvery;
    }

    /// <summary>Another provider before any page was opened.</summary>
    public void Choose(string provider) => Provider = provider;

    /// <summary>The provider refused to open a page and never will under that key: nothing is open, a next try starts afresh.</summary>
    public void NotOpened() => Attempt++;

    /// <summary>It was never opened and the order has ended: that is all.</summary>
    public void NeverOpened(DateTimeOffset now)
    {
        Status = PaymentStatus.Expired;
        EndedAt = now;
        happened.Add(new PaymentSessionEnded(OrderId, "withdrawn"));
        Schedule(now);
    }

    public void Opened(OpenedSession session, string successUrl, DateTimeOffset now)
    {
        if (Status != PaymentStatus.Created) return;
        Status = PaymentStatus.AwaitingCustomer;
        (SessionId, SessionUrl, SessionEndsAt, SuccessUrl) = (session.SessionId, session.Url, session.EndsAt, successUrl);
        Schedule(now);
    }

    private void Note(CardRefusal? refusal)
    {
        if (refusal is null || refusal.Id == LastRefusalId) return;
        Approved = false;
        (LastRefusalId, FailureCode, FailureMessage) = (refusal.Id, refusal.Code, refusal.Message);
        happened.Add(new PaymentFailed(OrderId, refusal.Code, refusal.Message));
    }

    /// <summary>The customer agreed, but what they pay with was refused: they must choose again on the same page.</summary>
    public void ApprovalRefused(CardRefusal refusal, DateTimeOffset now)
    {
        Approved = false;
        Note(refusal);
        Schedule(now);
    }

    /// <summary>The customer wants to pay another way: when the page closes for that, the order has not been given up.</summary>
    /// <param name="provider">Null when the page could not be closed and stays.</param>
    public void TurnTo(string? provider) => NextProvider = provider;

    /// <summary>The page was closed for another that was never opened, because the process ended in between: the order is told after all.</summary>
    public bool NeverTurned(DateTimeOffset now)
    {
        if (Status != PaymentStatus.Expired || NextProvider is null || EndedAt > now - TurnsWithin) return false;
        NextProvider = null;
        happened.Add(new PaymentSessionEnded(OrderId, "expired"));
        Schedule(now);
        return true;
    }

    private static readonly TimeSpan TurnsWithin = TimeSpan.FromMinutes(2);

    private void EndUnpaid(DateTimeOffset now)
    {
        Status = PaymentStatus.Expired;
        EndedAt = now;
        if (Wish == PaymentWish.GiveBack) NextProvider = null;
        if (NextProvider is null) happened.Add(new PaymentSessionEnded(OrderId, Wish == PaymentWish.GiveBack ? "withdrawn" : "expired"));
    }
}
