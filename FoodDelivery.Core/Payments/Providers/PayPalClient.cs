using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Payments;

/// <summary>PayPal's REST API on the wire: token, headers, and whose turn it is after an error. Knows nothing of payments. No body is ever logged.</summary>
public sealed class PayPalClient(IHttpClientFactory clients, IOptions<PayPalOptions> options, TimeProvider time) : IDisposable
{
    public bool IsLive => options.Value.Mode == PayPalMode.Live;

    /// <summary>For what changes something. Repeated only by whoever stored its key, never by the HTTP client.</summary>
    public const string WriteClientName = "PayPal";

    /// <summary>For what may be repeated without a thought: tokens and reads.</summary>
    public const string ReadClientName = "PayPalReads";

    private static readonly TimeSpan TokenMargin = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim oneAtATime = new(1);
    private Token? token;

    private sealed record Token(string Value, DateTimeOffset Until);

    public Task<ProviderAnswer<JsonObject>> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, null, cancel);

    /// <param name="key">The stored idempotency key: PayPal answers a repeated call with what it did the first time.</param>
    public Task<ProviderAnswer<JsonObject>> PostAsync(string path, JsonObject body, string key, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, body, key, cancel);

    private async Task<ProviderAnswer<JsonObject>> SendAsync(HttpMethod method, string path, JsonObject? body, string? key, CancellationToken cancel)
    {
        try
        {
            for (var fresh = false; ; fresh = true)
            {
                var bearer = await TokenAsync(cancel);
                if (bearer.Refusal is { } locked) return locked;
                using var request = new HttpRequestMessage(method, options.Value.Base() + path);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer.Value!.Value);
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
                if (key is not null)
                {
                    request.Headers.Add("PayPal-Request-Id", key);
                    request.Headers.Add("Prefer", "return=representation");
                    request.Content = new StringContent(body!.ToJsonString(), Encoding.UTF8, "application/json");
                }
                using var client = clients.CreateClient(key is null ? ReadClientName : WriteClientName);
                using var response = await client.SendAsync(request, cancel);
                // Tokens can be withdrawn before their time; once is enough to find out whether it was that.
                if (response.StatusCode == HttpStatusCode.Unauthorized && !fresh)
                {
                    Interlocked.CompareExchange(ref token, null, bearer.Value);
                    continue;
                }
                return await ReadAsync(response, cancel);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return new ProviderRefusal(RefusalKind.Retry, "no_answer", e.GetType().Name);
        }
    }

    private async Task<ProviderAnswer<Token>> TokenAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref token) is { } known && known.Until > time.GetUtcNow()) return known;
        await oneAtATime.WaitAsync(cancel);
        try
        {
            if (token is { } theirs && theirs.Until > time.GetUtcNow()) return theirs;
            using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.Base() + "/v1/oauth2/token")
            {
                Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.ClientId}:{options.Value.ClientSecret}")));
            using var client = clients.CreateClient(ReadClientName);
            using var response = await client.SendAsync(request, cancel);
            var answer = await ReadAsync(response, cancel);
            if (answer.Refusal is { } refusal) return refusal;
            if ((string?)answer.Value!["access_token"] is not { Length: > 0 } value) return new ProviderRefusal(RefusalKind.Retry, "no_token", "The answer held no token.");
            var seconds = answer.Value["expires_in"]?.GetValueKind() == JsonValueKind.Number ? (long)answer.Value["expires_in"]! : 300;
            return token = new Token(value, time.GetUtcNow().AddSeconds(seconds) - TokenMargin);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private static async Task<ProviderAnswer<JsonObject>> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        JsonObject? json;
        try
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
            json = bytes.Length == 0 ? [] : JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException)
        {
            json = null;
        }
        if (response.IsSuccessStatusCode) return json is not null ? json : new ProviderRefusal(RefusalKind.Retry, "unreadable", "The answer is no JSON object.");
        var issue = json?["details"] is JsonArray { Count: > 0 } details ? Text(details[0]?["issue"]) : null;
        return Sort((int)response.StatusCode, issue ?? Text(json?["name"]) ?? Text(json?["error"]), Text(json?["debug_id"]));
    }

    /// <summary>Whose turn it is after an error: the customer's, ours, or simply later.</summary>
    /// <param name="issue">The first of <c>details[].issue</c>, else the error's name.</param>
    /// <param name="debugId">What PayPal's support asks for.</param>
    public static ProviderRefusal Sort(int status, string? issue, string? debugId)
    {
        var kind = status switch
        {
            // The outcome is unknown, or another request under the same key is still at work.
            0 or 408 or 409 or 429 or >= 500 => RefusalKind.Retry,
            422 => issue switch
            {
                "INSTRUMENT_DECLINED" or "PAYER_CANNOT_PAY" or "TRANSACTION_REFUSED" or "PAYER_ACTION_REQUIRED" or "COMPLIANCE_VIOLATION" or "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED"
                    or "PAYER_ACCOUNT_RESTRICTED" or "PAYER_ACCOUNT_LOCKED_OR_CLOSED" or "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING" => RefusalKind.Card,
                "ORDER_COMPLETION_IN_PROGRESS" or "PENDING_CAPTURE" => RefusalKind.Retry,
                "ORDER_NOT_APPROVED" or "ORDER_ALREADY_AUTHORIZED" or "ORDER_ALREADY_CAPTURED" or "ORDER_ALREADY_COMPLETED" or "ORDER_EXPIRED"
                    or "AUTHORIZATION_EXPIRED" or "AUTHORIZATION_ALREADY_CAPTURED" or "AUTHORIZATION_VOIDED" or "AUTHORIZATION_DENIED" or "AUTH_CAPTURE_NOT_ENABLED" or "PREVIOUSLY_CAPTURED" or "PREVIOUSLY_VOIDED"
                    or "MAX_CAPTURE_AMOUNT_EXCEEDED" or "MAX_CAPTURE_COUNT_EXCEEDED" or "CANNOT_BE_VOIDED" or "REAUTHORIZATION_TOO_SOON"
                    or "CAPTURE_FULLY_REFUNDED" or "REFUND_AMOUNT_EXCEEDED" or "MAX_NUMBER_OF_REFUNDS_EXCEEDED" or "REFUND_TIME_LIMIT_EXCEEDED" or "TRANSACTION_DISPUTED" or "PARTIAL_REFUND_NOT_ALLOWED"
                    or "REFUND_NOT_ALLOWED" => RefusalKind.Moved,
                _ => RefusalKind.Ours,
            },
            _ => RefusalKind.Ours,
        };
        return new ProviderRefusal(kind, issue ?? status.ToString(System.Globalization.CultureInfo.InvariantCulture), debugId is null ? $"HTTP {status}" : $"HTTP {status}, debug id {debugId}");
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;

    public void Dispose() => oneAtATime.Dispose();
}
