using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>
/// Somebody who takes customers' money for us. Every call that changes something carries an idempotency key that was stored before,
/// so it may be repeated until its outcome is known. No call throws for what a provider may say; that is a <see cref="ProviderRefusal"/>.
/// </summary>
public interface IPaymentProvider
{
    Task<ProviderAnswer<OpenedSession>> OpenSessionAsync(OpenSession request, string key, CancellationToken cancel);

    /// <summary>Closes a page nobody has paid on. Refused when somebody has.</summary>
    Task<ProviderAnswer<ProviderView>> EndSessionAsync(string sessionId, string key, CancellationToken cancel);

    /// <summary>What the provider knows now, with the money behind the session if there is any.</summary>
    Task<ProviderAnswer<ProviderView>> ReadSessionAsync(string sessionId, CancellationToken cancel);

    /// <summary>Takes held money.</summary>
    Task<ProviderAnswer<ProviderView>> CaptureAsync(string intentId, Money amount, string key, CancellationToken cancel);

    /// <summary>Lets held money go.</summary>
    Task<ProviderAnswer<ProviderView>> VoidAsync(string intentId, string key, CancellationToken cancel);

    /// <summary>Sends taken money back.</summary>
    Task<ProviderAnswer<ProviderView>> RefundAsync(string intentId, Money amount, string key, CancellationToken cancel);
}

/// <summary>What a payment page is opened with. Stored beside its key until it is open: a repeated call must be the same to the letter.</summary>
public sealed record OpenSession(Guid PaymentId, Guid OrderId, string OrderNumber, Money Amount, string Merchant, IReadOnlyList<PaymentLine> Lines,
    string SuccessUrl, string CancelUrl, string? CustomerEmail, DateTimeOffset EndsAt);

/// <summary>A payment page.</summary>
public sealed record OpenedSession(string SessionId, string Url, DateTimeOffset EndsAt);

public enum ProviderSession { Open, Complete, Expired }

/// <summary>Where the customer's money is.</summary>
public enum ProviderHold
{
    /// <summary>With the customer; no card was accepted, perhaps none was tried.</summary>
    None,
    /// <summary>Between: the customer's bank is asking, or the provider is still at work.</summary>
    Pending,
    /// <summary>Held on the card.</summary>
    Held,
    /// <summary>With us, perhaps partly refunded since.</summary>
    Taken,
    /// <summary>It was held or could have been, and is let go for good.</summary>
    Released,
}

/// <summary>The truth about one payment as the provider tells it now. Views may be applied in any order: see <see cref="Payment.Apply"/>.</summary>
/// <param name="Session">Null when the answer was about the money alone.</param>
/// <param name="Amount">What the money is about, as the provider has it.</param>
/// <param name="Captured">Taken so far, in minor units.</param>
/// <param name="Refunded">Sent back so far, in minor units; a released hold is not a refund.</param>
/// <param name="PaymentId">Our payment, as written into the provider's object.</param>
/// <param name="Card">For receipts: brand and last four digits.</param>
/// <param name="Refusal">The last card the bank refused, if the payment still waits for another.</param>
/// <param name="ReleaseReason">Why the hold went, where the provider says so.</param>
public sealed record ProviderView(ProviderSession? Session, string? SessionId, string? IntentId, ProviderHold Hold, Money Amount, long Captured, long Refunded,
    Guid? PaymentId, string? ChargeId = null, string? Card = null, CardRefusal? Refusal = null, string? ReleaseReason = null);

/// <summary>A card that was refused.</summary>
/// <param name="Id">Tells one refusal from the next.</param>
public sealed record CardRefusal(string Id, string Code, string Message);

public enum RefusalKind
{
    /// <summary>The bank says no. Tell the customer.</summary>
    Card,
    /// <summary>No or no clear answer: the outcome is unknown. Ask again with the same key.</summary>
    Retry,
    /// <summary>Not in this state. Look how things stand, then decide anew.</summary>
    Moved,
    /// <summary>We are doing something wrong, or our key is. A person must look.</summary>
    Ours,
}

/// <param name="Message">For operators; never shown to customers.</param>
public sealed record ProviderRefusal(RefusalKind Kind, string Code, string Message);

/// <summary>Either what was asked for, or why not.</summary>
public readonly record struct ProviderAnswer<T> where T : class
{
    private ProviderAnswer(T? value, ProviderRefusal? refusal) => (Value, Refusal) = (value, refusal);

    public T? Value { get; }
    public ProviderRefusal? Refusal { get; }

    public static implicit operator ProviderAnswer<T>(T value) => new(value, null);
    public static implicit operator ProviderAnswer<T>(ProviderRefusal refusal) => new(null, refusal);
}
