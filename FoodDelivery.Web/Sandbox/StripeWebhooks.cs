using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Wakes the sender after a commit in this process.</summary>
public sealed class StripeWebhookSignal
{
    private readonly Channel<byte> wakes = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => wakes.Writer.TryWrite(0);

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(atMost);
        try
        {
            await wakes.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nobody called: look anyway, something may have come due.
        }
    }
}

/// <summary>Delivers webhooks from a durable queue, signed as Stripe signs, again and again until they are taken; and lets overdue sessions and holds end.</summary>
internal sealed class StripeWebhooks(IServiceScopeFactory scopes, IHttpClientFactory clients, StripeWebhookSignal signal, SandboxAddress address,
    IOptions<SandboxStripeOptions> options, TimeProvider time, IHostApplicationLifetime host, ILogger<StripeWebhooks> log) : BackgroundService
{
    public const string HttpClientName = "StripeSandboxWebhooks";

    // Stripe's own ladder takes three days; here somebody is watching, so it starts in seconds and ends just as late.
    private static readonly int[] RetrySeconds = [1, 3, 10, 30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600, 24 * 3600];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The receiver is this same server: wait until it listens.
        var started = new TaskCompletionSource();
        await using var _ = host.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var lookAgain = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (time.GetUtcNow() >= lookAgain)
                {
                    await EndOverdueAsync(stoppingToken);
                    lookAgain = time.GetUtcNow().AddSeconds(5);
                }
                while (await SendDueAsync(stoppingToken) > 0) { }
                await signal.WaitAsync(TimeSpan.FromMilliseconds(500), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogWarning(e, "The Stripe sandbox could not reach its books; trying again");
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Sends what is due, at most 20 at a time. The rows stay locked meanwhile, so several processes share the queue.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var due = await db.Deliveries.FromSql(
            $"SELECT * FROM sandbox.stripe_deliveries WHERE done_at IS NULL AND due_at <= {time.GetUtcNow()} ORDER BY due_at, number LIMIT 20 FOR UPDATE SKIP LOCKED").ToListAsync(cancel);
        if (due.Count == 0) return 0;
        var ids = due.Select(d => d.EventId).ToArray();
        var events = await db.Events.AsNoTracking().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, cancel);
        // Side by side, so that one slow answer does not hold up the others; Stripe promises no order either.
        await Task.WhenAll(due.OrderBy(d => d.DueAt).ThenBy(d => d.Number).Select(d => SendAsync(d, events[d.EventId], cancel)));
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return due.Count;
    }

    private async Task SendAsync(StripeDelivery delivery, StripeEvent happened, CancellationToken cancel)
    {
        var body = StripeWire.Event(happened).ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Callback + options.Value.WebhookPath)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", Sign(body, time.GetUtcNow().ToUnixTimeSeconds(), options.Value.WebhookSecret));
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        delivery.Attempts++;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            using var client = clients.CreateClient(HttpClientName);
            using var response = await client.SendAsync(request, limit.Token);
            delivery.LastStatus = (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            delivery.LastStatus = 0;
        }
        var now = time.GetUtcNow();
        if (delivery.LastStatus is >= 200 and < 300 || delivery.Attempts > RetrySeconds.Length) delivery.DoneAt = now;
        else delivery.DueAt = now.AddSeconds(RetrySeconds[delivery.Attempts - 1]);
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
