using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The front desk of the emulated API: who may come in, what goes wrong on the way, and how answers look. What is answered is in the books before.</summary>
internal sealed class TwilioDesk(SandboxDb db, IOptions<TwilioOptions> options, TimeProvider time, ILogger<TwilioDesk> log)
{
    /// <param name="account">As in the path; null where the path has none.</param>
    public Task ReadAsync(HttpContext http, string? account, Func<CancellationToken, Task<JsonObject>> work) => AnswerAsync(http, async () =>
    {
        CheckCaller(http, account);
        return (200, await work(http.RequestAborted));
    });

    /// <param name="done">The status of an answer that is good.</param>
    /// <param name="work">May decide what goes wrong with the answer, once it is done.</param>
    public Task WriteAsync(HttpContext http, string? account, int done, Func<IFormCollection, TwilioLuck, Task<JsonObject>> work) => AnswerAsync(http, async () =>
    {
        CheckCaller(http, account);
        var fault = await SandboxFaults.TakeAsync(db, TwilioCallbacks.VendorName, http);
        if (fault == SandboxFault.ErrorBeforeWork) throw TwilioRefusal.Of(20500, 0);
        if (fault == SandboxFault.TooManyRequests) throw TwilioRefusal.Of(20429, (await PlanAsync(http.RequestAborted)).RetryAfterSeconds);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var luck = new TwilioLuck { Cut = fault == SandboxFault.CutAfterWork };
        // From here on a caller that hangs up changes nothing: the work is done or not done, never half.
        var answer = await work(form, luck);
        if (luck.SlowMilliseconds > 0) await Task.Delay(luck.SlowMilliseconds, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (luck.Cut)
        {
            log.LogInformation("Twilio sandbox: a call was done and is not answered, as asked for");
            http.Abort();
            return null;
        }
        return fault == SandboxFault.UnavailableAfterWork ? throw TwilioRefusal.Of(20503, 0) : (done, answer);
    });

    public async Task<TwilioPlan> PlanAsync(CancellationToken cancel) => await db.TwilioPlans.AsNoTracking().SingleOrDefaultAsync(cancel) ?? new TwilioPlan();

    /// <summary>Uses up one of what was asked for the next messages; each only once, however many come at the same moment.</summary>
    public async Task<bool> TakeAsync(System.Linq.Expressions.Expression<Func<TwilioPlan, int>> counter, System.Linq.Expressions.Expression<Func<TwilioPlan, bool>> left, System.Linq.Expressions.Expression<Func<TwilioPlan, int>> less) =>
        await db.TwilioPlans.Where(left).ExecuteUpdateAsync(set => set.SetProperty(counter, less)) == 1;

    public DateTimeOffset Now => time.GetUtcNow();

    public static string NewSid(string prefix) => prefix + RandomNumberGenerator.GetHexString(32, lowercase: true);

    private void CheckCaller(HttpContext http, string? account)
    {
        var its = options.Value;
        var sent = http.Request.Headers.Authorization.ToString();
        if (!sent.StartsWith("Basic ", StringComparison.Ordinal)) throw TwilioRefusal.Unauthenticated();
        var (user, password) = its.Credentials();
        var bytes = new byte[sent.Length];
        if (!Convert.TryFromBase64String(sent["Basic ".Length..], bytes, out var length)
            || !CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, length), Encoding.UTF8.GetBytes($"{user}:{password}"))) throw TwilioRefusal.Unauthenticated();
        if (account is not null && account != its.AccountSid) throw TwilioRefusal.NotFound(http.Request.Path);
    }

    private static async Task AnswerAsync(HttpContext http, Func<Task<(int Status, JsonObject Body)?>> work)
    {
        http.Response.Headers["Twilio-Request-Id"] = NewSid("RQ");
        int status;
        JsonObject body;
        try
        {
            if (await work() is not { } answer) return;
            (status, body) = answer;
        }
        catch (TwilioRefusal refusal)
        {
            (status, body) = (refusal.Status, refusal.Body());
            if (refusal.RetryAfterSeconds > 0) http.Response.Headers.RetryAfter = refusal.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}

/// <summary>What becomes of an answer whose work is done.</summary>
internal sealed class TwilioLuck
{
    public bool Cut { get; set; }
    public int SlowMilliseconds { get; set; }
}
