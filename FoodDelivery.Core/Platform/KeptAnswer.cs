namespace FoodDelivery.Platform;

/// <summary>
/// One request that must happen only once, and what was answered to it: whoever sends it again with the same Idempotency-Key hears the same.
/// Without a status it still runs, or the process that ran it has died.
/// </summary>
public sealed class KeptAnswer
{
    public const int MaxKeyLength = 200;

    /// <summary>Who asked: a key is somebody's own.</summary>
    public required string Caller { get; init; }
    public required string Key { get; init; }

    /// <summary>SHA-256 of what was asked.</summary>
    public required byte[] Request { get; init; }

    /// <summary>Which attempt holds it: one that was given up for dead must not answer over its successor.</summary>
    public Guid Run { get; init; }

    /// <summary>After this moment, if it has no status, nobody works on it any more.</summary>
    public DateTimeOffset RunningUntil { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public int? Status { get; init; }
    public string? ContentType { get; init; }
    public string? Location { get; init; }
    public string? ETag { get; init; }
    public byte[]? Body { get; init; }
}
