using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>
/// The front desk of the API: token, PayPal-Request-Id, faults, PayPal-Mock-Response. What it answers it has committed before, together with the
/// answer itself, so that a repeated call gets the first answer again, whatever happened in between. Refusals are not kept: repeated, the call is tried anew.
/// </summary>
internal sealed class PayPalDesk(PayPalAccount account, PayPalTokens tokens, ILogger<PayPalDesk> log)
{
    /// <summary>How long answers are kept: orders for hours, payments for weeks.</summary>
    public static readonly TimeSpan OrdersKept = TimeSpan.FromHours(6), PaymentsKept = TimeSpan.FromDays(45);

    public Task ReadAsync(HttpContext http, Func<CancellationToken, Task<JsonObject>> work) => AnswerAsync(http, async () =>
    {
        CheckCaller(http);
        return (200, (await work(http.RequestAborted)).ToJsonString());
    });

    /// <summary>A POST that changes nothing here.</summary>
    public Task AskAsync(HttpContext http, Func<JsonElement, CancellationToken, Task<JsonObject>> work) => AnswerAsync(http, async () =>
    {
        CheckCaller(http);
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return (200, (await work(body.RootElement, http.RequestAborted)).ToJsonString());
        }
        catch (JsonException)
        {
            throw PayPalRefusal.Invalid("MALFORMED_REQUEST_JSON", "/", "The request JSON is not well formed.");
        }
    });

    public Task WriteAsync(HttpContext http, TimeSpan kept, int done, Func<PayPalBody, CancellationToken, Task<JsonObject>> work) => AnswerAsync(http, async () =>
    {
        CheckCaller(http);
        var fault = await SandboxFaults.TakeAsync(account.Db, PayPalWebhooks.VendorName, http);
        if (fault == SandboxFault.ErrorBeforeWork) throw PayPalRefusal.Mocked("INTERNAL_SERVER_ERROR")!;
        if (fault == SandboxFault.TooManyRequests) throw PayPalRefusal.TooMany();
        if (Mocked(http) is { } mocked) throw mocked;
        var body = await BodyAsync(http);
        // From here on a caller that hangs up changes nothing: the work is done or not done, never half.
        var (status, answer) = await WorkAsync(http, body, kept, done, work);
        if (fault == SandboxFault.CutAfterWork)
        {
            log.LogInformation("PayPal sandbox: {Path} was done and is not answered, as asked for", http.Request.Path);
            http.Abort();
            return null;
        }
        if (fault == SandboxFault.UnavailableAfterWork) throw PayPalRefusal.Mocked("SERVICE_UNAVAILABLE")!;
        return (status, answer);
    });

    private async Task<(int Status, string Answer)> WorkAsync(HttpContext http, JsonObject body, TimeSpan kept, int done, Func<PayPalBody, CancellationToken, Task<JsonObject>> work)
    {
        var cancel = CancellationToken.None;
        var key = http.Request.Headers["PayPal-Request-Id"].ToString();
        if (key.Length > 108) throw PayPalRefusal.Invalid("INVALID_STRING_LENGTH", "PayPal-Request-Id", "The value of a field is either too short or too long.");
        if (key.Length == 0 && body["payment_source"] is not null)
            throw PayPalRefusal.Invalid("PAYPAL_REQUEST_ID_REQUIRED", "PayPal-Request-Id", "A PayPal-Request-Id is required if you are trying to process payment for an Order. Please specify a PayPal-Request-Id or Create the Order without a 'payment_source' specified.");
        var (path, hash) = ($"{http.Request.Path}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.ToJsonString()))));
        await using var transaction = await account.BeginAsync(cancel);
        if (key.Length > 0)
        {
            var free = await account.Db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({"paypal:" + key}, 0)) AS \"Value\"").SingleAsync(cancel);
            if (!free) throw PayPalRefusal.InProgress();
            if (await account.Db.PayPalReplies.SingleOrDefaultAsync(r => r.Key == key, cancel) is { } first)
            {
                if (first.Created + kept > account.Now)
                    return first.Path == path && first.Body == hash ? (200, first.Answer)
                        : throw PayPalRefusal.Unprocessable("DUPLICATE_REQUEST_ID", "The value of PayPal-Request-Id header has already been used. Please specify a different value and try again.");
                account.Db.PayPalReplies.Remove(first);
                await account.Db.SaveChangesAsync(cancel);
            }
        }
        JsonObject full;
        try
        {
            full = await work(new PayPalBody(body), cancel);
        }
        catch (PayPalRefusal refusal) when (refusal.KeepsWork)
        {
            await account.CommitAsync(transaction, cancel);
            throw;
        }
        catch (PayPalRefusal)
        {
            account.Forget();
            throw;
        }
        var answer = (http.Request.Headers["Prefer"].ToString().Contains("return=representation", StringComparison.Ordinal) ? full : PayPalWire.Minimal(full)).ToJsonString();
        if (key.Length > 0) account.Db.PayPalReplies.Add(new PayPalReply { Key = key, Path = path, Body = hash, Status = done, Answer = answer, Created = account.Now });
        await account.CommitAsync(transaction, cancel);
        return (done, answer);
    }

    private static async Task<JsonObject> BodyAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        if (!http.Request.HasJsonContentType() && text.Length > 0) throw new PayPalRefusal(415, "UNSUPPORTED_MEDIA_TYPE", "The server does not support the request payload's media type.");
        if (text.Length == 0) return [];
        try
        {
            if (JsonNode.Parse(text) is JsonObject body) return body;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw PayPalRefusal.Invalid("MALFORMED_REQUEST_JSON", "/", "The request JSON is not well formed.");
    }

    /// <summary>PayPal's own way to test refusals in its sandbox.</summary>
    private static PayPalRefusal? Mocked(HttpContext http)
    {
        var header = http.Request.Headers["PayPal-Mock-Response"].ToString();
        if (header.Length == 0) return null;
        try
        {
            return (string?)JsonNode.Parse(header)?["mock_application_codes"] is { } code ? PayPalRefusal.Mocked(code) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private void CheckCaller(HttpContext http)
    {
        var sent = http.Request.Headers.Authorization.ToString();
        if (sent.StartsWith("Bearer ", StringComparison.Ordinal) && tokens.IsGood(sent["Bearer ".Length..], account.Now)) return;
        throw new PayPalRefusal(401, "AUTHENTICATION_FAILURE", "Authentication failed due to invalid authentication credentials or a missing Authorization header.", "INVALID_ACCESS_TOKEN", "The token is unknown or has expired.");
    }

    private async Task AnswerAsync(HttpContext http, Func<Task<(int Status, string Body)?>> work)
    {
        http.Response.Headers["Paypal-Debug-Id"] = RandomNumberGenerator.GetHexString(13, lowercase: true);
        int status;
        string body;
        try
        {
            if (await work() is not { } answer) return;
            (status, body) = answer;
        }
        catch (PayPalRefusal refusal)
        {
            (status, body) = (refusal.Status, refusal.Body().ToJsonString());
        }
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body, http.RequestAborted);
    }
}
