namespace FoodDelivery.Payments;

/// <summary>Why money goes back. The customer reads it in words.</summary>
public enum RefundReason
{
    /// <summary>The order came to nothing after its money was taken.</summary>
    OrderEnded,
    /// <summary>Something was not to be had any more.</summary>
    ItemUnavailable,
    MissingItem,
    WrongItem,
    Quality,
    Late,
    Goodwill,
    /// <summary>Taken twice for the same thing.</summary>
    Duplicate,
    /// <summary>Made at the provider, not here.</summary>
    AtProvider,
}

public enum RefundState
{
    /// <summary>Decided here; the provider has not confirmed it yet.</summary>
    Wanted,
    /// <summary>The provider has it on its way to the bank.</summary>
    Sent,
    Done,
    /// <summary>It did not reach the customer, or the provider refuses it for good.</summary>
    Failed,
}

/// <summary>What of one line goes back.</summary>
public sealed record RefundLine(int Position, string Name, long AmountMinor)
{
    /// <summary>What they come to. They are typed by people and sent by programs: a sum that is no number any more stays a very large one, and is refused as such.</summary>
    public static long Total(IEnumerable<RefundLine> lines) => (long)Int128.Clamp(lines.Aggregate((Int128)0, (sum, line) => sum + line.AmountMinor), long.MinValue, long.MaxValue);
}

/// <summary>Money on its way back to the customer: once per row, whatever is clicked or repeated.</summary>
public sealed class PaymentRefund
{
    private PaymentRefund() { }

    internal PaymentRefund(Payment payment, int number, long amountMinor, RefundReason reason, string? note, IReadOnlyList<RefundLine> lines, string by, Guid? clientKey, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        (PaymentId, Number, AmountMinor, Reason, Note, Lines, RequestedBy, ClientKey, RequestedAt) = (payment.Id, number, amountMinor, reason, note, lines, by, clientKey, now);
    }

    public Guid Id { get; private init; }
    public Guid PaymentId { get; private init; }
    /// <summary>From 1 within the payment.</summary>
    public int Number { get; private init; }
    public long AmountMinor { get; private init; }
    public RefundReason Reason { get; private init; }
    public string? Note { get; private init; }
    /// <summary>Empty when it is about the order as a whole.</summary>
    public IReadOnlyList<RefundLine> Lines { get; private init; } = [];
    public string RequestedBy { get; private init; } = "";
    /// <summary>The click it came from: a second one with the same key finds this row.</summary>
    public Guid? ClientKey { get; private init; }
    public DateTimeOffset RequestedAt { get; private init; }
    public RefundState State { get; internal set; }
    /// <summary>The idempotency key of the call that is to bring it about.</summary>
    public string? CallKey { get; internal set; }
    public string? ProviderId { get; internal set; }
    public string? Error { get; internal set; }
    public DateTimeOffset? FinishedAt { get; internal set; }

    /// <summary>It follows from the order's lower price; nobody clicked.</summary>
    public bool IsReduction => Reason == RefundReason.ItemUnavailable && ClientKey is null;

    /// <summary>The provider has it, whether or not the bank has.</summary>
    public bool IsOut => State is RefundState.Sent or RefundState.Done;
}
