namespace FoodDelivery.Notifications;

public enum CampaignState
{
    Draft,
    /// <summary>Waits for its hour.</summary>
    Scheduled,
    /// <summary>Writes messages, so many a minute.</summary>
    Running,
    Done,
    Cancelled,
}

/// <summary>One promotion to many people who agreed to be told. What it has done is counted in the ledger.</summary>
public sealed class Campaign
{
    public const int NameLength = 100;

    /// <summary>The template every campaign fills with its words.</summary>
    public const string Template = "promotion";

    public Guid Id { get; init; }
    public required string Name { get; set; }
    public MessageChannel Channel { get; set; }

    /// <summary>Its words by language, as JSON: <c>{"en":{"title":…,"body":…,"link":…}}</c>. English must be there; other languages fall back to it.</summary>
    public required string Texts { get; set; }

    /// <summary>Who gets it, as JSON of <c>AudienceRule</c>.</summary>
    public required string Audience { get; set; }

    /// <summary>At most so many messages a minute.</summary>
    public int PerMinute { get; set; }
    public CampaignState State { get; set; }
    public DateTimeOffset? StartsAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>People up to this id have been looked at; a process that takes over goes on from here.</summary>
    public Guid Cursor { get; set; }

    /// <summary>When it writes its next few messages; null when it does not.</summary>
    public DateTimeOffset? NextBatchAt { get; set; }

    /// <summary>How many the rule found when it started.</summary>
    public int? Reach { get; set; }

    /// <summary>Of these, how many had agreed to be told by this channel and could be.</summary>
    public int? Consented { get; set; }

    /// <summary>How many have been looked at so far.</summary>
    public int Looked { get; set; }
    public string? CancelledBy { get; set; }
    public string? CancelledWhy { get; set; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public uint Version { get; init; }
}

/// <summary>A person has stopped a channel for now: its messages wait, and codes with it.</summary>
public sealed class ChannelPause
{
    public MessageChannel Channel { get; init; }
    public DateTimeOffset Since { get; init; }
    public required string By { get; init; }
    public required string Why { get; init; }
}
