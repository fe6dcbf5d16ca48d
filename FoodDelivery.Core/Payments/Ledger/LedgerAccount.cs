namespace FoodDelivery.Payments;

/// <summary>
/// Where money can stand. A posting's amount is positive for what comes to us (debit) and negative for what we owe (credit);
/// over all accounts of a journal they add up to nothing.
/// </summary>
public enum LedgerAccount
{
    /// <summary>What a payment provider holds for us. Party: none; one account per provider by the journal's provider.</summary>
    Provider,
    /// <summary>What we owe a restaurant for its food. Party: the restaurant.</summary>
    Restaurant,
    /// <summary>Delivery pay we owe a courier. Party: the courier; none until the order is delivered.</summary>
    Courier,
    /// <summary>Tips we owe a courier. Party as for <see cref="Courier"/>.</summary>
    Tips,
    /// <summary>Sales tax we owe the tax office.</summary>
    Tax,
    /// <summary>Our own: service fees and commission.</summary>
    Fees,
    /// <summary>What providers keep for their service.</summary>
    ProviderFees,
    /// <summary>Discounts and goodwill that we pay.</summary>
    Goodwill,
    /// <summary>Money a customer's bank has taken back while it decides, or for good.</summary>
    Disputes,
    /// <summary>What was moved and does not fit the bill: reconciliation finds it here.</summary>
    Suspense,
}

public enum JournalKind { Capture, Refund, RefundReturned, ProviderFee, Delivered, DisputeOpened, DisputeWon, Reduction }

/// <summary>One thing that happened to money, with all its sides. Written once, never changed.</summary>
public sealed class LedgerJournal
{
    public long Id { get; init; }
    /// <summary>What it is about, so that it is written once: <c>capture:{payment}</c>, <c>refund:{refund}</c>.</summary>
    public required string Key { get; init; }
    public JournalKind Kind { get; init; }
    public Guid OrderId { get; init; }
    public required string OrderNumber { get; init; }
    public required string Provider { get; init; }
    public DateTimeOffset At { get; init; }
    public List<LedgerPosting> Postings { get; init; } = [];
}

/// <summary>One side of a journal.</summary>
public sealed class LedgerPosting
{
    public long Id { get; init; }
    public long JournalId { get; init; }
    public LedgerAccount Account { get; init; }
    public Guid? Party { get; init; }
    /// <summary>Positive: comes to us. Negative: we owe it.</summary>
    public long AmountMinor { get; init; }
    public required string Currency { get; init; }
}
