using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>OAuth tokens by client credentials. Kept in memory: a restart withdraws them all, which callers must bear anyway.</summary>
internal sealed class PayPalTokens(IOptions<SandboxPayPalOptions> options, TimeProvider time)
{
    private const int Seconds = 32_400;
    private readonly ConcurrentDictionary<string, DateTimeOffset> good = new(StringComparer.Ordinal);

    public bool IsGood(string token, DateTimeOffset now) => good.TryGetValue(token, out var until) && until > now;

    public void WithdrawAll() => good.Clear();

    public async Task<IResult> IssueAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var wanted = Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.ClientId}:{options.Value.ClientSecret}")));
        if (!AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var sent) || sent.Scheme != "Basic" || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent.Parameter ?? ""), wanted))
            return Results.Json(new { error = "invalid_client", error_description = "Client Authentication failed" }, statusCode: 401);
        if (form["grant_type"] != "client_credentials") return Results.Json(new { error = "unsupported_grant_type", error_description = "Grant Type is not supported" }, statusCode: 400);
        var now = time.GetUtcNow();
        foreach (var (old, until) in good) if (until <= now) good.TryRemove(old, out _);
        var token = "A21AA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 92);
        good[token] = now.AddSeconds(Seconds);
        return Results.Json(new { scope = "https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/reporting/search/read", access_token = token, token_type = "Bearer", app_id = "APP-80W284485P519543T", expires_in = Seconds, nonce = $"{PayPalWire.At(now)}{RandomNumberGenerator.GetHexString(16)}" });
    }
}
