using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FoodDelivery.Identity;

/// <summary>
/// Secrets of programs: 256 random bits that we make, never somebody's word. So a plain hash is enough (there is nothing to guess from a list), and it is
/// as quick for a program that exists as for one that does not. Stored as <c>s1.HASH</c>, during a change as <c>s1.NEW|OLD@UNTIL</c>.
/// </summary>
public static class ProgramSecret
{
    private const string Prefix = "s1.";

    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Stored(string secret) => Prefix + Hash(secret);

    /// <summary>The new secret, and beside it the old one for a while.</summary>
    /// <param name="stored">What stands now; of two secrets only the newer one lives on.</param>
    public static string Stored(string secret, string? stored, DateTimeOffset oldUntil) =>
        Parse(stored) is { } old ? $"{Prefix}{Hash(secret)}|{old.Hash}@{oldUntil.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}" : Stored(secret);

    /// <summary>Until when the secret before the current one is taken, too; null when it is not.</summary>
    public static DateTimeOffset? OldUntil(string? stored) => Parse(stored)?.OldUntil;

    public static bool Fits(string secret, string? stored, DateTimeOffset now)
    {
        if (Parse(stored) is not { } known) return false;
        var hash = Encoding.ASCII.GetBytes(Hash(secret));
        var fits = CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(known.Hash));
        var fitsOld = known.OldHash is { } old && known.OldUntil > now && CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(old));
        return fits || fitsOld;
    }

    private static string Hash(string secret) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static (string Hash, string? OldHash, DateTimeOffset? OldUntil)? Parse(string? stored)
    {
        if (stored is null || !stored.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var parts = stored[Prefix.Length..].Split('|', '@');
        return parts.Length == 3 && long.TryParse(parts[2], CultureInfo.InvariantCulture, out var until) ? (parts[0], parts[1], DateTimeOffset.FromUnixTimeSeconds(until)) : (parts[0], null, null);
    }
}
