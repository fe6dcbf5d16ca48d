namespace FoodDelivery.Identity;

/// <summary>When keys begin, stop and go. Everybody who checks our tokens must have seen a key before the first token comes signed by it.</summary>
public static class TokenKeyPlan
{
    /// <summary>A key works for a month.</summary>
    public static readonly TimeSpan WorksFor = TimeSpan.FromDays(30);

    /// <summary>Known to others for a day before it works: that is how long they commonly keep a JWKS.</summary>
    public static readonly TimeSpan PublishedAhead = TimeSpan.FromDays(1);

    /// <summary>By the button: long enough for our own nodes, which look every half minute. Others fetch the JWKS when they meet an unknown kid.</summary>
    public static readonly TimeSpan NodesAgree = TimeSpan.FromMinutes(2);

    /// <summary>How long the longest-lived token lives: a refresh token.</summary>
    public static readonly TimeSpan TokensLive = TimeSpan.FromDays(30);

    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>The key that works now: of those that have begun and not ended, the latest.</summary>
    public static TokenKey? Working(IEnumerable<TokenKey> keys, TokenKeyUse use, DateTimeOffset now) =>
        keys.Where(key => key.Use == use && key.WorksFrom <= now && !HasEnded(key, now)).OrderByDescending(key => key.WorksFrom).ThenByDescending(key => key.Id, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Published already, not at work yet.</summary>
    public static TokenKey? Waiting(IEnumerable<TokenKey> keys, TokenKeyUse use, DateTimeOffset now) =>
        keys.FirstOrDefault(key => key.Use == use && key.WorksFrom > now && !HasEnded(key, now));

    public static bool HasEnded(TokenKey key, DateTimeOffset now) => key.EndsAt <= now;

    /// <summary>Time to make a successor, so that it works when this key's month is over.</summary>
    public static bool IsDue(TokenKey working, DateTimeOffset now) => now >= working.WorksFrom + WorksFor - PublishedAhead;

    /// <summary>When the last token made with a key has ended, given when its successor takes over.</summary>
    public static DateTimeOffset EndOf(DateTimeOffset successorWorksFrom) => successorWorksFrom + TokensLive + Margin;

    /// <summary>The one that works first, then the ones that worked before, latest first, then the waiting ones: the server signs with the first and believes all.</summary>
    public static IReadOnlyList<TokenKey> InOrder(IReadOnlyCollection<TokenKey> keys, TokenKeyUse use, DateTimeOffset now)
    {
        var working = Working(keys, use, now);
        return [.. keys.Where(key => key.Use == use && !HasEnded(key, now)).OrderBy(key => key == working ? 0 : key.WorksFrom <= now ? 1 : 2).ThenByDescending(key => key.WorksFrom).ThenByDescending(key => key.Id, StringComparer.Ordinal)];
    }
}
