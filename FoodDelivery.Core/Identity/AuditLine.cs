namespace FoodDelivery.Identity;

/// <summary>Who did what to what, and why. Written once: the database refuses to change or delete a line.</summary>
public sealed class AuditLine
{
    /// <summary>The id of the event that told of it, so that telling twice writes once.</summary>
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Null for the product itself.</summary>
    public Guid? ActorId { get; init; }
    public required string ActorName { get; init; }

    /// <summary>Room and verb, e.g. <c>platform.dead_letter_retried</c>.</summary>
    public required string What { get; init; }

    /// <summary>What it was done to: an id, or a kind and an id.</summary>
    public required string Subject { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }
    public string? Why { get; init; }
}
