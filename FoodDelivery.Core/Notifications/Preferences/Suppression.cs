namespace FoodDelivery.Notifications;

/// <summary>Why an address is left alone.</summary>
public enum SuppressionReason
{
    /// <summary>Answered STOP.</summary>
    Stop,
    /// <summary>The mailbox does not exist, or the number is none that takes messages.</summary>
    Dead,
    /// <summary>Marked our mail as spam.</summary>
    Spam,
    /// <summary>Unsubscribed from promotions.</summary>
    Unsubscribed,
    /// <summary>Entered by an operator.</summary>
    Operator,
}

/// <summary>An address that is left alone. Unsubscribed silences promotions only; the others everything but codes the person has just asked for.</summary>
public sealed class Suppression
{
    public const int WhyLength = 200;

    public Guid Id { get; init; }
    public MessageChannel Channel { get; init; }

    /// <summary>E.164, or the e-mail in lower case.</summary>
    public required string Address { get; init; }
    public SuppressionReason Reason { get; init; }
    public DateTimeOffset Since { get; init; }

    /// <summary>Who told: <c>twilio</c>, <c>sendgrid</c>, <c>link</c>, an operator's name.</summary>
    public required string Source { get; init; }

    /// <summary>Why an operator entered it.</summary>
    public string? Note { get; set; }

    /// <summary>Taken back: START, a person's own choice, an operator.</summary>
    public DateTimeOffset? LiftedAt { get; set; }
    public string? LiftedBy { get; set; }

    /// <summary>Why an operator lifted it.</summary>
    public string? LiftedWhy { get; set; }

    /// <summary>When the provider's own list was told; see <see cref="LiftAtSendGrid"/>. Until then its drops are no news: they come of its list, which is behind ours.</summary>
    public DateTimeOffset? LiftedThereAt { get; set; }
}
