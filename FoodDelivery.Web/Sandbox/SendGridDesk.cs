using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The front desk of the API: key, faults, chance, answers. What it answers it has committed before. Like SendGrid it knows no idempotency: who asks twice sends twice.</summary>
internal sealed class SendGridDesk(SandboxDb db, SendGridMailroom mailroom, IOptions<SandboxSendGridOptions> options, TimeProvider time, ILogger<SendGridDesk> log)
{
    /// <summary>As the vendor's mail/send: so many a second, told in every answer.</summary>
    private const int Limit = 10_000;

    public Task ReadAsync(HttpContext http, Func<CancellationToken, Task<JsonNode?>> work) => AnswerAsync(http, async () =>
    {
        CheckCaller(http);
        return (200, (await work(http.RequestAborted))?.ToJsonString() ?? throw NotFound());
    });

    public Task ForgetAsync(HttpContext http, Func<CancellationToken, Task<bool>> work) => AnswerAsync(http, async () =>
    {
        CheckCaller(http);
        return await work(http.RequestAborted) ? (204, "") : throw NotFound();
    });

    public Task SendAsync(HttpContext http) => AnswerAsync(http, async () =>
    {
        CheckCaller(http);
        var fault = await SandboxFaults.TakeAsync(db, SendGridWebhooks.VendorName, http);
        if (fault == SandboxFault.ErrorBeforeWork) throw new SendGridRefusal(500, "An internal error has occurred.");
        if (fault == SandboxFault.TooManyRequests) throw new SendGridRefusal(429, "too many requests");
        var post = SendGridPost.Read(await BodyAsync(http), time.GetUtcNow());
        if (!string.Equals(post.From, options.Value.VerifiedSender, StringComparison.OrdinalIgnoreCase))
            throw new SendGridRefusal(403, "The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.", "from");
        var luck = await SendGridLuck.OfAsync(db, http.RequestAborted);
        var first = post.Recipients[0];
        switch (await luck.ThrowAsync(db, first.Arguments.Count > 0 ? first.Arguments.ToJsonString() : first.Email, http.RequestAborted))
        {
            case SendGridFate.Refused: throw SendGridRefusal.Invalid("content", "The sandbox was told to refuse this mail.");
            case SendGridFate.TooMany: throw new SendGridRefusal(429, "too many requests");
            case SendGridFate.Broken: throw new SendGridRefusal(500, "An internal error has occurred.");
        }
        if (post.OnlyChecked) return (200, "");

        var id = await mailroom.TakeAsync(post, luck);
        if (await SendGridLuck.TakeSlownessAsync(db, luck, CancellationToken.None) is { Ticks: > 0 } slow)
            // The wire's own time, also where the product's clock is a test's.
            await Task.Delay(slow, TimeProvider.System, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fault == SandboxFault.CutAfterWork)
        {
            log.LogInformation("SendGrid sandbox: a mail was taken and is not answered, as asked for");
            http.Abort();
            return null;
        }
        if (fault == SandboxFault.UnavailableAfterWork)
        {
            http.Response.ContentType = "text/html";
            return (503, "<html><head><title>503 Service Temporarily Unavailable</title></head><body></body></html>");
        }
        http.Response.Headers["X-Message-Id"] = id;
        return (202, "");
    });

    internal static async Task<JsonObject> BodyAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType()) throw new SendGridRefusal(415, "Content-Type should be application/json.");
        try
        {
            if (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) is JsonObject body) return body;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new SendGridRefusal(400, "Bad Request");
    }

    private void CheckCaller(HttpContext http)
    {
        var sent = http.Request.Headers.Authorization.ToString();
        if (!sent.StartsWith("Bearer ", StringComparison.Ordinal)) throw new SendGridRefusal(401, "Permission denied, wrong credentials");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent["Bearer ".Length..]), Encoding.UTF8.GetBytes(options.Value.ApiKey)))
            throw new SendGridRefusal(401, "The provided authorization grant is invalid, expired, or revoked");
    }

    private static SendGridRefusal NotFound() => new(404, "resource not found");

    private async Task AnswerAsync(HttpContext http, Func<Task<(int Status, string Body)?>> work)
    {
        int status;
        string body;
        try
        {
            if (await work() is not { } answer) return;
            (status, body) = answer;
        }
        catch (SendGridRefusal refusal)
        {
            (status, body) = (refusal.Status, refusal.Body().ToJsonString());
        }
        http.Response.StatusCode = status;
        http.Response.Headers["X-Request-Id"] = SendGridMailroom.NewId();
        http.Response.Headers["X-RateLimit-Limit"] = Limit.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-RateLimit-Remaining"] = status == 429 ? "0" : (Limit - 1).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-RateLimit-Reset"] = time.GetUtcNow().AddSeconds(status == 429 ? options.Value.ResetSeconds : 1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (body.Length == 0) return;
        http.Response.ContentType ??= "application/json";
        await http.Response.WriteAsync(body, http.RequestAborted);
    }
}
