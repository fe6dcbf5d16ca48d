namespace FoodDelivery.Platform;

public enum WebhookState
{
    /// <summary>Stored; its meaning is still to be decided, now or after a wait.</summary>
    Received,
    /// <summary>It led to a look at the provider, and what was found is applied.</summary>
    Applied,
    /// <summary>Nothing of ours, or nothing we act on.</summary>
    Ignored,
    /// <summary>Tried too often; waits on the screen for a person.</summary>
    Dead,
}

/// <summary>One genuine webhook, stored once per provider event id however often it comes.</summary>
public sealed class Webhook
{
    public const int OutcomeLength = 2000;

    /// <summary>Order of arrival; what lists are paged by.</summary>
    public long Seq { get; init; }
    public Guid Id { get; init; }
    public required string Provider { get; init; }
    public required string EventId { get; init; }
    public required string Type { get; init; }
    public string? ObjectId { get; init; }
    /// <summary>Filled by the source where the event does not tell it.</summary>
    public Guid? OrderId { get; set; }
    /// <summary>The order's number; filled by the source where the event does not tell it.</summary>
    public string? Reference { get; set; }
    /// <summary>As it came. May hold personal data: show it masked. Forgotten after a while.</summary>
    public string? Payload { get; set; }
    public DateTimeOffset ReceivedAt { get; init; }
    public WebhookState State { get; set; }
    /// <summary>How often the product has tried by itself; replays do not count.</summary>
    public int Attempts { get; set; }
    /// <summary>When it is tried next. While an attempt is at work: when that is given up for dead.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }
    /// <summary>The number of the attempt that is at work; one that was given up and comes back late finds another number, and writes nothing.</summary>
    public long? WorkingOn { get; set; }
    /// <summary>What came of it, or why it failed, for the operator.</summary>
    public string? Outcome { get; set; }
    public DateTimeOffset? AppliedAt { get; set; }
}

/// <summary>One try to apply a webhook: by itself, or because a person replayed it.</summary>
public sealed class WebhookAttempt
{
    /// <summary>What is said of an attempt until it ends, and for ever of one whose process died.</summary>
    public const string NotFinished = "Begun and not finished.";

    public long Number { get; init; }
    public Guid WebhookId { get; init; }
    public DateTimeOffset At { get; init; }
    /// <summary>Null while it is at work.</summary>
    public int? Milliseconds { get; init; }
    public bool Succeeded { get; init; }
    public required string Outcome { get; init; }
    /// <summary>Who replayed it; null for the product itself.</summary>
    public string? By { get; init; }
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
