namespace FoodDelivery.Payments;

/// <summary>What can be wrong between orders, providers and the ledger.</summary>
public enum CaseKind
{
    /// <summary>The provider has money under our name that belongs to no order we could serve.</summary>
    MoneyWithoutOrder,
    /// <summary>The money is held or taken, and the order still waits for it.</summary>
    PaidNotPlaced,
    /// <summary>The kitchen cooks, or has cooked, and no money is held or taken.</summary>
    OrderWithoutMoney,
    CapturedTwice,
    /// <summary>More went back at the provider than was ever decided here.</summary>
    RefundedTwice,
    /// <summary>Provider and ledger do not agree to the cent.</summary>
    AmountDrift,
    /// <summary>Money is held on a card for an order that will never take it.</summary>
    DanglingHold,
    /// <summary>The provider knew something we had not heard. Healed by asking.</summary>
    WebhookMissed,
    /// <summary>A payment says that a person must look.</summary>
    NeedsAttention,
}

public enum CaseState
{
    Open,
    /// <summary>Mended by itself, by asking the provider.</summary>
    Healed,
    /// <summary>Mended by a person's remedy, or no longer found.</summary>
    Resolved,
    /// <summary>A person has looked and decided that it stays so.</summary>
    Dismissed,
}

public enum CaseRemedy
{
    /// <summary>Ask the provider and apply what it says.</summary>
    LookAgain,
    /// <summary>Take what is held.</summary>
    Capture,
    /// <summary>Everything back to the customer: close, release or refund, whatever it needs.</summary>
    GiveBack,
    /// <summary>Release or refund money at the provider that no payment of ours stands for.</summary>
    ReturnStray,
    /// <summary>It stays as it is. Needs a reason.</summary>
    Dismiss,
}

/// <summary>One line of evidence: what each side says.</summary>
public sealed record CaseFact(string What, string Here, string There);

/// <summary>Something about money that does not agree, with its evidence, until it does.</summary>
public sealed class MoneyCase
{
    public Guid Id { get; init; }
    public CaseKind Kind { get; init; }
    /// <summary>What it is about, so that a case is open once: a payment's id or the provider's object.</summary>
    public required string About { get; init; }
    public Guid? PaymentId { get; init; }
    public Guid? OrderId { get; init; }
    public string? OrderNumber { get; init; }
    public required string Provider { get; init; }
    /// <summary>The provider's names, for remedies on objects we have no payment for.</summary>
    public string? IntentId { get; init; }
    public string? ChargeId { get; init; }
    /// <summary>What is at stake.</summary>
    public long AmountMinor { get; set; }
    public required string Currency { get; init; }
    /// <summary>For operators: what is wrong and whom it hurts.</summary>
    public required string Words { get; set; }
    public IReadOnlyList<CaseFact> Evidence { get; set; } = [];
    public CaseState State { get; set; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset SeenAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public string? ClosedBy { get; set; }
    public string? Resolution { get; set; }

    /// <summary>What can be done about it, the usual one first.</summary>
    public IReadOnlyList<CaseRemedy> Remedies => Kind switch
    {
        CaseKind.MoneyWithoutOrder or CaseKind.CapturedTwice => [CaseRemedy.ReturnStray, CaseRemedy.Dismiss],
        CaseKind.PaidNotPlaced => [CaseRemedy.LookAgain, CaseRemedy.GiveBack, CaseRemedy.Dismiss],
        CaseKind.OrderWithoutMoney => [CaseRemedy.LookAgain, CaseRemedy.Dismiss],
        CaseKind.DanglingHold => [CaseRemedy.GiveBack, CaseRemedy.Capture, CaseRemedy.Dismiss],
        CaseKind.RefundedTwice or CaseKind.AmountDrift or CaseKind.NeedsAttention => [CaseRemedy.LookAgain, CaseRemedy.Dismiss],
        _ => [CaseRemedy.Dismiss],
    };
}
