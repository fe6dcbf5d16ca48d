namespace FoodDelivery.Payments;

public enum WebhookState
{
    /// <summary>Stored; its meaning is still to be decided.</summary>
    Received,
    /// <summary>It led to a look at the provider, and what was found is applied.</summary>
    Applied,
    /// <summary>Nothing of ours, or nothing we act on.</summary>
    Ignored,
}

/// <summary>One genuine webhook, stored once per provider event id however often it comes.</summary>
public sealed class WebhookReceived
{
    public Guid Id { get; init; }
    public required string Provider { get; init; }
    public required string EventId { get; init; }
    public required string Type { get; init; }
    /// <summary>The provider's object it is about.</summary>
    public string? ObjectId { get; init; }
    public Guid? OrderId { get; init; }
    /// <summary>As it came. May hold personal data: show it masked.</summary>
    public required string Payload { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public WebhookState State { get; set; }
    /// <summary>What came of it, for the operator.</summary>
    public string? Outcome { get; set; }
    public DateTimeOffset? AppliedAt { get; set; }
}

/// <summary>How many webhooks of a day were turned away, and why. Nothing of their content is kept.</summary>
public sealed class WebhookRefusal
{
    public DateOnly Day { get; init; }
    public required string Provider { get; init; }
    public required string Reason { get; init; }
    public long Count { get; init; }
    public DateTimeOffset LastAt { get; init; }
}

/// <summary>A line of a payment's story, in words for operators.</summary>
public sealed class PaymentEntry
{
    public long Number { get; init; }
    public Guid PaymentId { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Text { get; init; }
}
