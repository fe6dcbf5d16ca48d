namespace FoodDelivery.Notifications;

/// <summary>How a person wants to be written to. Who has no row wants order news by every channel and no promotions.</summary>
public sealed class PersonPreferences
{
    public Guid PersonId { get; init; }
    public bool OrdersByPush { get; set; } = true;
    public bool OrdersBySms { get; set; } = true;
    public bool OrdersByEmail { get; set; } = true;

    // Each only ever set together with a line in Consent.
    public bool PromotionsByPush { get; set; }
    public bool PromotionsBySms { get; set; }
    public bool PromotionsByEmail { get; set; }

    /// <summary>As chosen, or until then as the person's browser has said, e.g. <c>de</c>; null: English.</summary>
    public string? Culture { get; set; }

    /// <summary>IANA; null: the city's.</summary>
    public string? TimeZone { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
    public uint Version { get; init; }
}

/// <summary>One yes or no to promotions: when, how, to which words. Lines are only added.</summary>
public sealed class Consent
{
    public long Number { get; init; }
    public Guid PersonId { get; init; }
    public MessageChannel Channel { get; init; }
    public bool Given { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary><c>account page</c>, <c>checkout</c>, <c>unsubscribe link</c>, <c>STOP</c>, <c>program …</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The words that were agreed to.</summary>
    public string? Words { get; init; }
}
