namespace FoodDelivery.Identity;

/// <summary>One code that was asked for. Also written for addresses nobody has an account under: the answer must not tell them apart.</summary>
public sealed class CodeRow
{
    public Guid Id { get; init; }
    public CodePurpose Purpose { get; init; }

    /// <summary>Whose secret it opens: a normalised address for people who are not signed in, a person's id for those who are.</summary>
    public required string About { get; init; }

    /// <summary>Null where there is no account.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Null when nothing is to be sent at all.</summary>
    public CodeChannel? Channel { get; init; }
    public required string SendTo { get; init; }
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>Of the code that was sent last; null until one is.</summary>
    public string? Hash { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>How often it was typed wrong.</summary>
    public int Tries { get; set; }
    public DateTimeOffset? UsedAt { get; set; }

    // An account begins only when its address is proven; until then what was typed waits here.
    public string? Name { get; init; }
    public string? PasswordHash { get; init; }
    public Guid? GuestId { get; init; }
}
