namespace FoodDelivery.Notifications;

public enum PartnerMessageState
{
    /// <summary>Still to be delivered, now or after a wait.</summary>
    Waiting,
    Delivered,
    /// <summary>Tried too often, or the partner said that it will never take it. A person can resend it.</summary>
    GivenUp,
}

/// <summary>One event for one endpoint: there is exactly one, however often the event is told here.</summary>
public sealed class PartnerMessage
{
    public const int OutcomeLength = 300;

    /// <summary>Order of origin; what lists are paged by.</summary>
    public long Seq { get; init; }
    public Guid Id { get; init; }
    public Guid EndpointId { get; init; }
    public Guid EventId { get; init; }

    /// <summary>As the partner reads it, e.g. <c>order.placed</c>.</summary>
    public required string Type { get; init; }
    public Guid? OrderId { get; init; }
    public string? OrderNumber { get; init; }

    /// <summary>The body to the letter: each try signs and sends these very bytes.</summary>
    public required string Payload { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public PartnerMessageState State { get; set; }

    /// <summary>Tries since it was made or last resent.</summary>
    public int Attempts { get; set; }

    /// <summary>When it is tried next. While a try is at work: when that is given up for dead.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>The number of the try that is at work; one that was given up and comes back late finds another number, and writes nothing.</summary>
    public long? WorkingOn { get; set; }

    /// <summary>Who had it sent again; told by the next try.</summary>
    public string? ResentBy { get; set; }

    /// <summary>What came of the last try, for operators.</summary>
    public string? Outcome { get; set; }
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>What the partner tells repeats by (<c>webhook-id</c>): the same for each try of one message.</summary>
    public string WebhookId => WebhookIdOf(Id);

    public static string WebhookIdOf(Guid id) => $"msg_{id:N}";
}

/// <summary>One try to deliver a message.</summary>
public sealed class PartnerAttempt
{
    /// <summary>What is said of a try until it ends, and for ever of one whose process died.</summary>
    public const string NotFinished = "Begun and not finished.";

    /// <summary>As much of a partner's answer as is kept: enough for its error, too little for its data. In bytes.</summary>
    public const int AnswerBytes = 1024;

    public long Number { get; init; }
    public Guid MessageId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Null while it is at work.</summary>
    public int? Milliseconds { get; init; }

    /// <summary>HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }
    public bool Succeeded { get; init; }
    public required string Outcome { get; init; }
    public string? Answer { get; init; }

    /// <summary>Who resent it; null for the product itself.</summary>
    public string? By { get; init; }
}
