namespace FoodDelivery.Identity;

/// <summary>
/// One asking for a code, of one asker. Also written for addresses nobody has an account under: the answer must not tell them apart. Who asks without being
/// signed in holds a ticket for the row, and only the ticket's holder opens it: what somebody else typed for the same address is never opened by one's own code.
/// </summary>
public sealed class CodeRow
{
    public Guid Id { get; init; }
    public CodePurpose Purpose { get; init; }

    /// <summary>Whose secret it opens: a normalised address for people who are not signed in, a person's id for those who are.</summary>
    public required string About { get; init; }

    /// <summary>Null where there is no account.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Null when nothing is to be sent at all.</summary>
    public CodeChannel? Channel { get; set; }
    public required string SendTo { get; init; }
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>The language the asker's browser wants, e.g. <c>de</c>; null where it does not say.</summary>
    public string? Culture { get; set; }

    /// <summary>Of the code that was sent last; null until one is.</summary>
    public string? Hash { get; set; }

    /// <summary>A <see cref="CodeJudge"/> made the code and compares it; we never see it.</summary>
    public bool JudgedElsewhere { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>How often it was typed wrong.</summary>
    public int Tries { get; set; }
    public DateTimeOffset? UsedAt { get; set; }

    // An account begins only when its address is proven; until then what was typed waits here.
    public string? Name { get; set; }
    public string? PasswordHash { get; set; }
    public Guid? GuestId { get; set; }

    /// <summary>The passkeys the keeper of a guest has made in this very browser: without a password only they outlive the guest. Credential ids in hex; null: none.</summary>
    public List<string>? GuestPasskeys { get; set; }
}
