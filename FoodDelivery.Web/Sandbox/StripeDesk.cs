using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>
/// The front desk of the API: key, version, idempotency, faults. What it answers it has committed before, together with the answer itself,
/// so that a repeated call gets the first answer again, whatever happened in between.
/// </summary>
internal sealed class StripeDesk(StripeAccount account, IOptions<SandboxStripeOptions> options, ILogger<StripeDesk> log)
{
    private const string KeyInUse = "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through). Please try again later.";
    private const string KeyMisused = "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than the one you used before if you meant to execute a different request.";

    public async Task ReadAsync(HttpContext http, string[] allowed, Func<StripeForm, CancellationToken, Task<JsonObject>> work)
    {
        var requestId = Begin(http);
        try
        {
            CheckCaller(http);
            await AnswerAsync(http, 200, (await work(new StripeForm(http.Request.Query, allowed), http.RequestAborted)).ToJsonString(), requestId);
        }
        catch (StripeRefusal refusal)
        {
            await AnswerAsync(http, refusal.Status, refusal.Body().ToJsonString(), requestId);
        }
    }

    public async Task WriteAsync(HttpContext http, string[] allowed, Func<StripeForm, CancellationToken, Task<JsonObject>> work)
    {
        var requestId = account.RequestId = Begin(http);
        try
        {
            CheckCaller(http);
            var fault = await SandboxFaults.TakeAsync(account.Db, StripeWebhooks.VendorName, http);
            if (fault == SandboxFault.ErrorBeforeWork) throw new StripeRefusal(500, "api_error", null, "An unknown error occurred.");
            if (fault == SandboxFault.TooManyRequests) throw new StripeRefusal(429, "invalid_request_error", "rate_limit", "Too many requests hit the API too quickly.");
            var sent = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
            // From here on a caller that hangs up changes nothing: the work is done or not done, never half.
            var (status, body, firstId) = await WorkAsync(http, new StripeForm(sent, allowed), work, requestId);
            if (fault == SandboxFault.CutAfterWork)
            {
                log.LogInformation("Stripe sandbox: {Request} was done and is not answered, as asked for", requestId);
                http.Abort();
                return;
            }
            if (fault == SandboxFault.UnavailableAfterWork) throw new StripeRefusal(503, "api_error", null, "The service is unavailable.");
            if (firstId is not null)
            {
                http.Response.Headers["Idempotent-Replayed"] = "true";
                http.Response.Headers["Original-Request"] = firstId;
            }
            await AnswerAsync(http, status, body, requestId);
        }
        catch (StripeRefusal refusal)
        {
            await AnswerAsync(http, refusal.Status, refusal.Body().ToJsonString(), requestId);
        }
    }

    private async Task<(int Status, string Body, string? FirstRequest)> WorkAsync(HttpContext http, StripeForm form, Func<StripeForm, CancellationToken, Task<JsonObject>> work, string requestId)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > 255) throw StripeRefusal.Invalid("Idempotency keys can have up to 255 characters.");
        var path = $"{http.Request.Method} {http.Request.Path}";
        var cancel = CancellationToken.None;
        await using var transaction = await account.BeginAsync(cancel);
        if (key.Length > 0)
        {
            account.IdempotencyKey = key;
            http.Response.Headers["Idempotency-Key"] = key;
            var free = await account.Db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({"stripe:" + key}, 0)) AS \"Value\"").SingleAsync(cancel);
            if (!free) throw new StripeRefusal(409, "idempotency_error", "idempotency_key_in_use", KeyInUse);
            if (await account.Db.Replies.AsNoTracking().SingleOrDefaultAsync(r => r.Key == key, cancel) is { } first)
            {
                if (first.Path != path || first.Parameters != form.Fingerprint()) throw new StripeRefusal(400, "idempotency_error", null, KeyMisused);
                return (first.Status, first.Body, first.RequestId);
            }
        }

        int status;
        string body;
        try
        {
            (status, body) = (200, (await work(form, cancel)).ToJsonString());
        }
        catch (StripeRefusal refusal) when (refusal.Stored)
        {
            if (!refusal.KeepsWork) account.Forget();
            (status, body) = (refusal.Status, refusal.Body().ToJsonString());
        }
        if (key.Length > 0)
            account.Db.Replies.Add(new StripeReply { Key = key, Path = path, Parameters = form.Fingerprint(), Status = status, Body = body, RequestId = requestId, Created = account.Now });
        await account.CommitAsync(transaction, cancel);
        return (status, body, null);
    }

    private static string Begin(HttpContext http)
    {
        var requestId = StripeWire.NewId("req_", 14);
        http.Response.Headers["Request-Id"] = requestId;
        http.Response.Headers["Stripe-Version"] = StripeWire.Version;
        return requestId;
    }

    private void CheckCaller(HttpContext http)
    {
        var sent = http.Request.Headers.Authorization.ToString();
        if (!sent.StartsWith("Bearer ", StringComparison.Ordinal))
            throw new StripeRefusal(401, "invalid_request_error", null, "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent["Bearer ".Length..]), Encoding.UTF8.GetBytes(options.Value.SecretKey)))
            throw new StripeRefusal(401, "invalid_request_error", null, "Invalid API Key provided.");
        var version = http.Request.Headers["Stripe-Version"].ToString();
        if (version.Length > 0 && version != StripeWire.Version)
            throw StripeRefusal.Invalid($"Invalid Stripe API version: {version}. This sandbox speaks {StripeWire.Version}.");
    }

    private static Task AnswerAsync(HttpContext http, int status, string body, string requestId)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body, http.RequestAborted);
    }
}
