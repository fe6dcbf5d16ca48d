using System.Security.Cryptography;
using System.Text;

namespace FoodDelivery.Identity;

/// <summary>Somebody is asked to come and do a job here. The link in their hand is the key; we keep only its hash.</summary>
public sealed class Invitation
{
    public const int ValidDays = 7;
    private const int TokenBytes = 32;

    public Guid Id { get; init; }
    public required string Email { get; init; }

    /// <summary>As <c>UserManager</c> writes addresses to compare them.</summary>
    public required string NormalizedEmail { get; init; }
    public required string[] Roles { get; init; }
    public required Guid[] Restaurants { get; init; }
    public required byte[] TokenHash { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public Guid? InvitedBy { get; init; }

    /// <summary>By whom and when it was accepted: it works once.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }
    public Guid? AcceptedBy { get; set; }
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>Nobody can accept it twice, or accept what is being withdrawn.</summary>
    public uint Version { get; init; }

    public bool IsOpen(DateTimeOffset now) => AcceptedAt is null && WithdrawnAt is null && ExpiresAt > now;

    public static string NewToken() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>A fast hash is enough: 256 random bits cannot be guessed.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
