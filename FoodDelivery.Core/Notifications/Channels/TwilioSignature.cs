using System.Security.Cryptography;
using System.Text;

namespace FoodDelivery.Notifications;

/// <summary>
/// Twilio's signature: HMAC-SHA1 with the account's token over the address as Twilio called it and, for forms, every field's name and value in the order
/// of names. Of other bodies the address carries a SHA-256. There is no time in it: what keeps an old request from doing anything again is that
/// each is stored once, by message and status.
/// </summary>
public static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";
    private const string BodyHash = "bodySHA256";

    /// <summary>Why a request is not Twilio's, as a stable code; null when it is.</summary>
    /// <param name="url">As Twilio knows it, with query; from configuration, never from what the request says of itself.</param>
    /// <param name="tokens">Any of them may have signed.</param>
    public static string? Refuse(IReadOnlyList<string> tokens, string url, ReadOnlySpan<byte> body, string? contentType, string? signature)
    {
        if (string.IsNullOrEmpty(signature)) return "signature_missing";
        var sent = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, sent, out var length)) return "signature_malformed";
        var hash = Form(Query(url)).Where(pair => pair.Key == BodyHash).Select(pair => pair.Value).FirstOrDefault();
        var isForm = IsForm(contentType);
        // Nothing but the address would be signed.
        if (hash is null && !isForm && body.Length > 0) return "body_unsigned";
        if (hash is not null && !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash.ToLowerInvariant()), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(body))))) return "body_altered";
        var fields = hash is null && isForm ? Form(Encoding.UTF8.GetString(body)) : [];
        foreach (var token in tokens)
            foreach (var spelling in Spellings(url))
                if (CryptographicOperations.FixedTimeEquals(Mac(token, spelling, fields), sent.AsSpan(0, length))) return null;
        return "signature_wrong";
    }

    public static string Of(string token, string url, IEnumerable<KeyValuePair<string, string>> fields) => Convert.ToBase64String(Mac(token, url, fields));

    /// <summary>The fields of a form in its order; what cannot be read is left as it is.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Form(string body) => [.. body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.IndexOf('=') is var at and >= 0
        ? KeyValuePair.Create(Plain(pair[..at]), Plain(pair[(at + 1)..])) : KeyValuePair.Create(Plain(pair), ""))];

    private static byte[] Mac(string token, string url, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var text = new StringBuilder(url);
        // A name that comes several times is signed with each of its values once; which order the values came in is not.
        foreach (var (name, value) in fields.Distinct().OrderBy(pair => pair.Key, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)) text.Append(name).Append(value);
#pragma warning disable CA5350 // Twilio has no other.
        return HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString()));
#pragma warning restore CA5350
    }

    /// <summary>With and without the port: Twilio signs now the one, now the other.</summary>
    private static IEnumerable<string> Spellings(string url)
    {
        yield return url;
        var begin = url.IndexOf("://", StringComparison.Ordinal) + 3;
        if (begin < 3) yield break;
        var end = url.IndexOfAny(['/', '?', '#'], begin) is var at and >= 0 ? at : url.Length;
        var host = url[begin..end];
        // An IPv6 address has colons of its own.
        var port = host.LastIndexOf(':') is var colon && colon > host.LastIndexOf(']') ? colon : -1;
        if (port >= 0) yield return url[..(begin + port)] + url[end..];
        else yield return url[..end] + (url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80") + url[end..];
    }

    private static string Query(string url) => url.IndexOf('?') is var at and >= 0 ? url[(at + 1)..].Split('#')[0] : "";

    private static bool IsForm(string? contentType) => contentType?.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
