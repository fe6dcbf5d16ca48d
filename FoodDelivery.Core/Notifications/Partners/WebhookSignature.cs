using System.Security.Cryptography;
using System.Text;

namespace FoodDelivery.Notifications;

/// <summary>Signs as Standard Webhooks 1.0 says (standardwebhooks.com): HMAC-SHA256 over <c>id.timestamp.body</c>, so that a partner knows that we said it, to the letter, and when.</summary>
public static class WebhookSignature
{
    public const string SecretPrefix = "whsec_";
    public const int ShortestSecret = 24;
    public const int LongestSecret = 64;
    private const int SecretBytes = 32;

    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>One entry of the header <c>webhook-signature</c>; several are separated by blanks.</summary>
    /// <param name="at">The moment of this try: partners refuse what is minutes old, because somebody may have recorded it.</param>
    /// <exception cref="FormatException">The secret is none.</exception>
    public static string Of(string secret, string webhookId, DateTimeOffset at, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key(secret), Encoding.UTF8.GetBytes($"{webhookId}.{at.ToUnixTimeSeconds()}.{body}")));

    private static byte[] Key(string secret)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal)) throw new FormatException($"A webhook secret begins with {SecretPrefix}.");
        var key = Convert.FromBase64String(secret[SecretPrefix.Length..]);
        return key.Length is >= ShortestSecret and <= LongestSecret ? key : throw new FormatException($"A webhook secret has {ShortestSecret} to {LongestSecret} bytes.");
    }
}
