using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FoodDelivery.Notifications;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The emulated token server of Google: looks at the service account's signed assertion, and gives a token for an hour.</summary>
internal sealed class FcmBearers(IOptions<FirebaseOptions> options, TimeProvider time)
{
    private const int Seconds = 3599;
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string GoogleTokens = "https://oauth2.googleapis.com/token";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5), LongestAssertion = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> good = new();
    private int issued;

    public int Issued => issued;

    public bool IsGood(string? bearer) => bearer is not null && good.TryGetValue(bearer, out var until) && until > time.GetUtcNow();

    public void WithdrawAll() => good.Clear();

    public async Task<IResult> IssueAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        if (form["grant_type"] != Grant) return Refuse("unsupported_grant_type", "Invalid grant_type.");
        if (Problem(form["assertion"].ToString()) is { } problem) return Refuse(problem.Error, problem.Words);
        var now = time.GetUtcNow();
        foreach (var (old, until) in good) if (until <= now) good.TryRemove(old, out _);
        var token = "ya29.sandbox-" + RandomNumberGenerator.GetHexString(64, lowercase: true);
        good[token] = now.AddSeconds(Seconds);
        Interlocked.Increment(ref issued);
        return Results.Json(new { access_token = token, expires_in = Seconds, token_type = "Bearer" });
    }

    private (string Error, string Words)? Problem(string assertion)
    {
        const string grant = "invalid_grant";
        if (assertion.Split('.') is not [var head, var body, var seal]) return (grant, "Bad Request");
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(head));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(body));
            if (header.RootElement.GetProperty("alg").GetString() != "RS256") return (grant, "Invalid JWT: Unsupported algorithm.");
            using var key = RSA.Create();
            key.ImportFromPem(options.Value.Key());
            if (!key.VerifyData(Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(seal), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) return (grant, "Invalid JWT Signature.");
            string? Text(string name) => claims.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            long Number(string name) => claims.RootElement.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;
            if (Text("iss") != options.Value.ClientEmail) return (grant, "Invalid grant: account not found");
            // Google's client writes Google's own address into it, wherever it is sent to; others write where they send it, by whatever name this process is called.
            if (Text("aud") != GoogleTokens && (!Uri.TryCreate(Text("aud"), UriKind.Absolute, out var audience) || audience.AbsolutePath != "/sandbox/fcm/token")) return (grant, "Invalid JWT: Failed audience check.");
            if (Text("scope")?.Split(' ').Contains(FcmTokens.Scope) != true) return ("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
            var (now, from, until) = (time.GetUtcNow(), DateTimeOffset.FromUnixTimeSeconds(Number("iat")), DateTimeOffset.FromUnixTimeSeconds(Number("exp")));
            if (from > now + Skew || until < now - Skew || until - from > LongestAssertion + Skew) return (grant, "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.");
            return null;
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or CryptographicException or ArgumentException)
        {
            return (grant, "Bad Request");
        }
    }

    private static IResult Refuse(string error, string words) => Results.Json(new { error, error_description = words }, statusCode: 400);
}
