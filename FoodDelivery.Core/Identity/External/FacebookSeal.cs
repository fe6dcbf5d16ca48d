using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FoodDelivery.Identity;

/// <summary>The two signatures made with Facebook's app secret: ours on every call, Facebook's on what it tells us by itself.</summary>
public static class FacebookSeal
{
    /// <summary>Older messages are somebody's recording.</summary>
    private static readonly TimeSpan BelievedFor = TimeSpan.FromDays(1);

    /// <summary>Sent along with an access token as <c>appsecret_proof</c>, so that a stolen token is of no use without the secret.</summary>
    public static string Proof(string appSecret, string accessToken) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), Encoding.UTF8.GetBytes(accessToken)));

    /// <summary>Whom a <c>signed_request</c> is about; null when Facebook has not signed it, or not lately.</summary>
    public static string? Read(string appSecret, string? signedRequest, DateTimeOffset now)
    {
        if (appSecret.Length == 0 || signedRequest?.Split('.') is not [var signature, var payload]) return null;
        try
        {
            var wanted = HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), Encoding.UTF8.GetBytes(payload));
            if (!CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(signature), wanted)) return null;
            using var said = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            if (said.RootElement.GetProperty("algorithm").GetString() != "HMAC-SHA256") return null;
            var issued = DateTimeOffset.FromUnixTimeSeconds(said.RootElement.GetProperty("issued_at").GetInt64());
            if (issued < now - BelievedFor || issued > now + BelievedFor) return null;
            return said.RootElement.GetProperty("user_id").GetString() is { Length: > 0 } id ? id : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>What Facebook would send; the emulator does.</summary>
    public static string Sign(string appSecret, string userId, DateTimeOffset now)
    {
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { algorithm = "HMAC-SHA256", issued_at = now.ToUnixTimeSeconds(), user_id = userId }));
        return $"{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), Encoding.UTF8.GetBytes(payload)))}.{payload}";
    }
}
