namespace FoodDelivery.Payments;

public enum CallPurpose { OpenSession, EndSession, Capture, Void, Refund, Authorise }

public enum CallState
{
    /// <summary>Written before the call; the provider may or may not have done it.</summary>
    Pending,
    /// <summary>The provider has done it.</summary>
    Done,
    /// <summary>The provider has not done it and under this key never will.</summary>
    Refused,
}

/// <summary>
/// One thing we ask of the provider, stored with its idempotency key before it is asked. A process that dies in between leaves a pending
/// call, and whoever comes next repeats exactly that call: the provider does it once.
/// </summary>
public sealed class ProviderCall
{
    private ProviderCall() { }

    /// <param name="refundId">Which refund it brings about.</param>
    public ProviderCall(Payment payment, CallPurpose purpose, int attempt, long amountMinor, string? request, DateTimeOffset now, Guid? refundId = null)
    {
        Id = Guid.CreateVersion7(now);
        PaymentId = payment.Id;
        Purpose = purpose;
        Attempt = attempt;
        Key = $"fd-{payment.OrderId:N}-{purpose.ToString().ToLowerInvariant()}-{attempt}";
        AmountMinor = amountMinor;
        Request = request;
        RefundId = refundId;
        CreatedAt = now;
    }

    public Guid Id { get; private init; }
    public Guid PaymentId { get; private init; }
    public Guid? RefundId { get; private init; }
    public CallPurpose Purpose { get; private init; }
    public int Attempt { get; private init; }
    public string Key { get; private init; } = "";
    public CallState State { get; private set; }
    public long AmountMinor { get; private init; }
    /// <summary>JSON of what a repeated call must say again; forgotten once answered, as it may hold an e-mail address.</summary>
    public string? Request { get; private set; }
    public string? Error { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? FinishedAt { get; private set; }

    public void Finish(DateTimeOffset now) => (State, FinishedAt, Request) = (CallState.Done, now, null);

    public void Refuse(ProviderRefusal refusal, DateTimeOffset now) => (State, FinishedAt, Request, Error) = (CallState.Refused, now, null, refusal.Code);

    /// <summary>Still not known; the next try uses the same key.</summary>
    public void LeaveOpen(ProviderRefusal refusal) => Error = refusal.Code;
}
