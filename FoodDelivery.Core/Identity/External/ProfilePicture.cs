using FoodDelivery.Platform;

namespace FoodDelivery.Identity;

/// <summary>What a person looks like, taken over once from where they first signed in and served by us from then on: no provider learns who looks at our pages.</summary>
public sealed class ProfilePicture
{
    public const int MostBytes = 512 * 1024;

    public Guid UserId { get; init; }

    /// <summary>Whose it was.</summary>
    public required string Provider { get; init; }

    /// <summary>Where it still has to be fetched from; null when that is done, well or badly.</summary>
    public string? Source { get; set; }

    /// <summary>Null until it is fetched, and for good when it was no picture.</summary>
    public byte[]? Bytes { get; set; }

    public string? MediaType { get; set; }

    /// <summary>When it was fetched: its version.</summary>
    public DateTimeOffset? FetchedAt { get; set; }

    /// <summary>By its first bytes, never by what the sender calls it: whatever else could be active content. Null when it is no picture.</summary>
    public static string? MediaTypeOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ => null,
    };
}

/// <summary>A person came from a provider that has a picture of them.</summary>
public sealed record PictureFound(Guid UserId) : IEvent
{
    public string Subject => $"picture:{UserId}";
}
