using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>
/// Somebody who takes customers' money for us. Every call that changes something carries an idempotency key that was stored before,
/// so it may be repeated until its outcome is known. No call throws for what a provider may say; that is a <see cref="ProviderRefusal"/>.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>As stored with each payment: <c>stripe</c>, <c>paypal</c>.</summary>
    string Name { get; }

    /// <summary>For people: "Card", "PayPal".</summary>
    string Label { get; }

    /// <summary>Whether a card can be kept for next time. PayPal keeps its own people and their cards.</summary>
    bool RemembersPeople { get; }

    /// <summary>Makes the provider remember this person. Never called unless <see cref="RemembersPeople"/>.</summary>
    /// <returns>The provider's name for the person.</returns>
    Task<ProviderAnswer<string>> RememberAsync(Guid customerId, string? email, string key, CancellationToken cancel);

    Task<ProviderAnswer<OpenedSession>> OpenSessionAsync(OpenSession request, string key, CancellationToken cancel);

    /// <summary>Closes a page nobody has paid on. Refused when somebody has.</summary>
    Task<ProviderAnswer<ProviderView>> EndSessionAsync(string sessionId, string key, CancellationToken cancel);

    /// <summary>What the provider knows now, with the money behind the session if there is any.</summary>
    Task<ProviderAnswer<ProviderView>> ReadSessionAsync(string sessionId, CancellationToken cancel);

    /// <summary>Holds the money of a customer who has agreed (<see cref="ProviderHold.Approved"/>). Providers whose page holds it by itself are never asked.</summary>
    Task<ProviderAnswer<ProviderView>> AuthoriseAsync(string sessionId, string key, CancellationToken cancel);

    /// <summary>Takes held money; what is held beyond the amount is let go.</summary>
    Task<ProviderAnswer<ProviderView>> CaptureAsync(ProviderIds ids, Money amount, string key, CancellationToken cancel);

    /// <summary>Lets held money go.</summary>
    Task<ProviderAnswer<ProviderView>> VoidAsync(ProviderIds ids, string key, CancellationToken cancel);

    /// <summary>Sends taken money back. The key is written into the provider's refund, so that it can be found by it for ever: see <see cref="ProviderRefund.Key"/>.</summary>
    Task<ProviderAnswer<ProviderView>> RefundAsync(ProviderIds ids, Money amount, string key, CancellationToken cancel);

    /// <summary>How late the provider's own books may be: what is younger is not yet missing from them.</summary>
    TimeSpan BooksAreLate => TimeSpan.FromMinutes(1);

    /// <summary>What the provider's own books say of a time, oldest or newest first, a page at a time: for reconciliation.</summary>
    /// <param name="after">From the last page's <see cref="ProviderPage.Next"/>; null for the first.</param>
    Task<ProviderAnswer<ProviderPage>> ListAsync(DateTimeOffset from, DateTimeOffset until, string? after, CancellationToken cancel);
}

/// <summary>The provider's names for one payment.</summary>
/// <param name="SessionId">The page: Stripe's Checkout Session, PayPal's order.</param>
/// <param name="IntentId">The hold: Stripe's PaymentIntent, PayPal's authorization.</param>
/// <param name="ChargeId">What was taken: Stripe's Charge, PayPal's capture.</param>
public sealed record ProviderIds(string SessionId, string? IntentId, string? ChargeId);

/// <summary>A page of the provider's books.</summary>
/// <param name="Next">Gets the next page; null after the last.</param>
public sealed record ProviderPage(IReadOnlyList<ProviderMoney> Items, string? Next);

/// <summary>One payment as the provider's books have it.</summary>
/// <param name="Id">As in <see cref="ProviderIds.IntentId"/>.</param>
/// <param name="SessionId">Where the listing tells it.</param>
/// <param name="PaymentId">Our payment as written into the object; null where it is not ours.</param>
/// <param name="FeeMinor">What the provider keeps of it, where the listing tells it.</param>
/// <param name="Disputes">Null where the listing does not tell of them.</param>
public sealed record ProviderMoney(string Id, string? SessionId, ProviderHold Hold, Money Amount, long Captured, long Refunded, Guid? PaymentId, Guid? OrderId, DateTimeOffset CreatedAt, long? FeeMinor = null, IReadOnlyList<ProviderDispute>? Disputes = null);

/// <summary>What a payment page is opened with. Stored beside its key until it is open: a repeated call must be the same to the letter.</summary>
/// <param name="ProviderCustomer">From <see cref="IPaymentProvider.RememberAsync"/>; null for guests of the provider.</param>
public sealed record OpenSession(Guid PaymentId, Guid OrderId, string OrderNumber, Money Amount, string Merchant, IReadOnlyList<PaymentLine> Lines,
    string SuccessUrl, string CancelUrl, string? CustomerEmail, DateTimeOffset EndsAt, string? ProviderCustomer = null);

/// <summary>A payment page.</summary>
public sealed record OpenedSession(string SessionId, string Url, DateTimeOffset EndsAt);

public enum ProviderSession { Open, Complete, Expired }

/// <summary>Where the customer's money is.</summary>
public enum ProviderHold
{
    /// <summary>With the customer; no card was accepted, perhaps none was tried.</summary>
    None,
    /// <summary>The customer has agreed on the provider's page; nothing is held until we ask for it.</summary>
    Approved,
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
/// <param name="Refunds">Every refund there is, also failed ones; null when the answer was not about them.</param>
/// <param name="FeeMinor">What the provider keeps for itself of what was taken; null while it is not known.</param>
/// <param name="Disputes">Null when the answer was not about them.</param>
public sealed record ProviderView(ProviderSession? Session, string? SessionId, string? IntentId, ProviderHold Hold, Money Amount, long Captured, long Refunded,
    Guid? PaymentId, string? ChargeId = null, string? Card = null, CardRefusal? Refusal = null, string? ReleaseReason = null,
    IReadOnlyList<ProviderRefund>? Refunds = null, long? FeeMinor = null, IReadOnlyList<ProviderDispute>? Disputes = null);

public enum ProviderRefundState { Pending, Done, Failed }

/// <summary>One refund in the provider's books.</summary>
/// <param name="Key">The idempotency key it was asked for with, as we wrote it into the refund; null for one made in the provider's own dashboard.</param>
public sealed record ProviderRefund(string Id, long AmountMinor, ProviderRefundState State, string? Key);

public enum DisputeState { Open, UnderReview, Won, Lost }

/// <summary>A customer's bank has asked for the money back.</summary>
/// <param name="AmountMinor">What is in dispute; the provider takes it from us until it is decided.</param>
/// <param name="Reason">As the provider calls it, e.g. <c>fraudulent</c>.</param>
/// <param name="AnswerBy">Until when evidence can be sent; null when the provider does not say.</param>
public sealed record ProviderDispute(string Id, long AmountMinor, string Reason, DisputeState State, DateTimeOffset OpenedAt, DateTimeOffset? AnswerBy);

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

public static class ProviderAnswer
{
    /// <summary>For lists, which do not convert by themselves.</summary>
    public static ProviderAnswer<T> Of<T>(T value) where T : class => ProviderAnswer<T>.Of(value);
}

/// <summary>Either what was asked for, or why not.</summary>
public readonly record struct ProviderAnswer<T> where T : class
{
    private ProviderAnswer(T? value, ProviderRefusal? refusal) => (Value, Refusal) = (value, refusal);

    public T? Value { get; }
    public ProviderRefusal? Refusal { get; }

    internal static ProviderAnswer<T> Of(T value) => new(value, null);

    public static implicit operator ProviderAnswer<T>(T value) => new(value, null);
    public static implicit operator ProviderAnswer<T>(ProviderRefusal refusal) => new(null, refusal);
}

/// <summary>Everybody who takes money for us in this installation.</summary>
public sealed class PaymentProviders(IEnumerable<IPaymentProvider> providers)
{
    public IReadOnlyList<IPaymentProvider> All { get; } = [.. providers];

    /// <summary>Null for a name that is unknown or no longer configured.</summary>
    public IPaymentProvider? Find(string name) => All.FirstOrDefault(provider => provider.Name == name);

    /// <summary>The provider a payment was begun with; its absence is a broken configuration.</summary>
    public IPaymentProvider Of(Payment payment) => Find(payment.Provider)
        ?? throw new InvalidOperationException($"Payment {payment.Id} was begun with '{payment.Provider}', which is no longer configured.");
}
