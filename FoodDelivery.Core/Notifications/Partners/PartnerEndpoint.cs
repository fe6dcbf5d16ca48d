namespace FoodDelivery.Notifications;

/// <summary>An address of a partner who wants to be told what happens.</summary>
public sealed class PartnerEndpoint
{
    public const int NameLength = 100;
    public const int UrlLength = 500;

    public Guid Id { get; init; }
    public required string Name { get; set; }
    public required string Url { get; set; }

    /// <summary>Names out of <see cref="PartnerEvents"/>; at least one.</summary>
    public required string[] Types { get; set; }

    /// <summary>Whose orders it hears of; none means everybody's.</summary>
    public required Guid[] Restaurants { get; set; }

    /// <summary>The secret its messages are signed with, sealed.</summary>
    public required string Secret { get; set; }

    /// <summary>The one before, which signs besides until <see cref="OldSecretUntil"/>: the partner changes over when it likes.</summary>
    public string? OldSecret { get; set; }
    public DateTimeOffset? OldSecretUntil { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it gets nothing; null while it is on.</summary>
    public DateTimeOffset? OffSince { get; set; }

    /// <summary>Why it is off, for operators.</summary>
    public string? OffWhy { get; set; }

    /// <summary>Nothing has come through since then; null when the last one did.</summary>
    public DateTimeOffset? FailingSince { get; set; }
    public DateTimeOffset? LastDeliveredAt { get; set; }

    /// <summary>Grows with each change by a person, so that two of them do not overwrite each other.</summary>
    public int Version { get; set; }
}
