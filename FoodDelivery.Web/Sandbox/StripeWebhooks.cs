using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What is Stripe's own about webhooks: their form, their signature, and what happens by the clock alone.</summary>
internal sealed class StripeWebhooks(IServiceScopeFactory scopes, IOptions<SandboxStripeOptions> options, TimeProvider time) : ISandboxVendor
{
    public const string VendorName = "stripe";

    public string Vendor => VendorName;

    public string WebhookPath => options.Value.WebhookPath;

    public async Task<IReadOnlyDictionary<string, string>> EventsAsync(SandboxDb db, string[] ids, CancellationToken cancel) =>
        await db.Events.AsNoTracking().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, e => StripeWire.Event(e).ToJsonString(), cancel);

    public Task SealAsync(HttpRequestMessage request, string body, CancellationToken cancel)
    {
        request.Headers.TryAddWithoutValidation("Stripe-Signature", Sign(body, time.GetUtcNow().ToUnixTimeSeconds(), options.Value.WebhookSecret));
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        return Task.CompletedTask;
    }

    /// <summary>The header Stripe sends: HMAC-SHA256 over time and body with the whole secret text as the key.</summary>
    internal static string Sign(string body, long at, string secret)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at}.{body}"));
        return $"t={at},v1={Convert.ToHexStringLower(mac)}";
    }

    /// <summary>Closes sessions whose time is over and gives back holds the banks no longer keep.</summary>
    public async Task<int> EndOverdueAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        string[] sessions, intents, refunds;
        await using (var look = scopes.CreateAsyncScope())
        {
            var db = look.ServiceProvider.GetRequiredService<SandboxDb>();
            sessions = await db.Sessions.Where(s => s.Status == "open" && s.ExpiresAt <= now).OrderBy(s => s.ExpiresAt).Select(s => s.Id).Take(50).ToArrayAsync(cancel);
            var oldest = now - StripeIntents.HoldLasts;
            intents = await db.Intents.Where(i => i.Status == "requires_capture" && i.AuthorisedAt <= oldest).OrderBy(i => i.AuthorisedAt).Select(i => i.Id).Take(50).ToArrayAsync(cancel);
            var sent = now - StripeRefunds.OnItsWay;
            refunds = await db.Refunds.Where(r => r.Status == "pending" && r.Created <= sent).OrderBy(r => r.Created).Select(r => r.Id).Take(50).ToArrayAsync(cancel);
        }
        foreach (var id in refunds)
        {
            await using var scope = scopes.CreateAsyncScope();
            var account = scope.ServiceProvider.GetRequiredService<StripeAccount>();
            await using var transaction = await account.BeginAsync(cancel);
            var refund = (await account.Db.Refunds.FromSql($"SELECT * FROM sandbox.stripe_refunds WHERE id = {id} FOR UPDATE").ToListAsync(cancel)).Single();
            if (refund.Status != "pending") continue;
            await scope.ServiceProvider.GetRequiredService<StripeRefunds>().ArriveAsync(refund, cancel);
            await account.CommitAsync(transaction, cancel);
        }
        foreach (var id in sessions)
        {
            await using var scope = scopes.CreateAsyncScope();
            var account = scope.ServiceProvider.GetRequiredService<StripeAccount>();
            await using var transaction = await account.BeginAsync(cancel);
            var session = await account.LockSessionAsync(id, cancel);
            if (session.Status != "open") continue;
            await scope.ServiceProvider.GetRequiredService<StripeSessions>().CloseAsync(session, cancel);
            await account.CommitAsync(transaction, cancel);
        }
        foreach (var id in intents)
        {
            await using var scope = scopes.CreateAsyncScope();
            var account = scope.ServiceProvider.GetRequiredService<StripeAccount>();
            await using var transaction = await account.BeginAsync(cancel);
            if (await scope.ServiceProvider.GetRequiredService<StripeIntents>().LetGoIfOverdueAsync(await account.LockIntentAsync(id, cancel), cancel))
                await account.CommitAsync(transaction, cancel);
        }
        return sessions.Length + intents.Length + refunds.Length;
    }
}
