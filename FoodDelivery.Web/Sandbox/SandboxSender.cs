using System.Text;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What differs from vendor to vendor when it tells us things by itself.</summary>
internal interface ISandboxVendor
{
    /// <summary>As in its addresses: stripe, paypal.</summary>
    string Vendor { get; }

    /// <summary>Where webhooks go, below the public address.</summary>
    string WebhookPath { get; }

    /// <summary>The bodies of events by their ids; unknown ones are left out.</summary>
    Task<IReadOnlyDictionary<string, string>> EventsAsync(SandboxDb db, string[] ids, CancellationToken cancel);

    /// <summary>What those bodies are.</summary>
    string ContentType => "application/json";

    /// <summary>Whole addresses of the events that have one of their own; the others go to <see cref="WebhookPath"/>.</summary>
    Task<IReadOnlyDictionary<string, string>> AddressesAsync(SandboxDb db, string[] ids, CancellationToken cancel) => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    /// <summary>Puts the vendor's signature on it.</summary>
    Task SealAsync(HttpRequestMessage request, string body, CancellationToken cancel);

    /// <summary>Makes webhooks of what has happened since the last time, for vendors that send in batches. Returns how much that was.</summary>
    Task<int> GatherAsync(CancellationToken cancel) => Task.FromResult(0);

    /// <summary>Ends what is over by the clock alone. Returns how much that was.</summary>
    Task<int> EndOverdueAsync(CancellationToken cancel);
}

/// <summary>Delivers every vendor's webhooks from a durable queue, again and again until they are taken; and lets overdue things end.</summary>
internal sealed class SandboxSender(IServiceScopeFactory scopes, IHttpClientFactory clients, SandboxSignal signal, SandboxAddress address, IEnumerable<ISandboxVendor> vendors,
    TimeProvider time, IHostApplicationLifetime host, ILogger<SandboxSender> log) : BackgroundService
{
    public const string HttpClientName = "SandboxWebhooks";

    // The vendors' own ladders take about three days; here somebody is watching, so it starts in seconds and ends just as late.
    private static readonly int[] RetrySeconds = [1, 3, 10, 30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600, 24 * 3600];

    private readonly Dictionary<string, ISandboxVendor> all = vendors.ToDictionary(vendor => vendor.Vendor);

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
                    foreach (var vendor in all.Values) await vendor.EndOverdueAsync(stoppingToken);
                    lookAgain = time.GetUtcNow().AddSeconds(5);
                }
                var gathered = 0;
                foreach (var vendor in all.Values) gathered += await vendor.GatherAsync(stoppingToken);
                while (await SendDueAsync(stoppingToken) > 0) { }
                if (gathered == 0) await signal.WaitAsync(TimeSpan.FromMilliseconds(500), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogWarning(e, "The sandbox could not reach its books; trying again");
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
        var here = all.Keys.ToArray();
        var due = await db.Deliveries.FromSql(
            $"SELECT * FROM sandbox.deliveries WHERE done_at IS NULL AND due_at <= {time.GetUtcNow()} AND vendor = ANY ({here}) ORDER BY due_at, number LIMIT 20 FOR UPDATE SKIP LOCKED").ToListAsync(cancel);
        if (due.Count == 0) return 0;
        var (events, addresses) = (new Dictionary<(string, string), string>(), new Dictionary<(string, string), string>());
        foreach (var of in due.GroupBy(d => d.Vendor))
        {
            string[] ids = [.. of.Select(d => d.EventId).Distinct()];
            foreach (var (id, body) in await all[of.Key].EventsAsync(db, ids, cancel)) events[(of.Key, id)] = body;
            foreach (var (id, own) in await all[of.Key].AddressesAsync(db, ids, cancel)) addresses[(of.Key, id)] = own;
        }
        // Side by side, so that one slow answer does not hold up the others; no vendor promises an order either.
        await Task.WhenAll(due.OrderBy(d => d.DueAt).ThenBy(d => d.Number).Select(d => SendAsync(d, all[d.Vendor], addresses.GetValueOrDefault((d.Vendor, d.EventId)), events[(d.Vendor, d.EventId)], cancel)));
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return due.Count;
    }

    private async Task SendAsync(SandboxDelivery delivery, ISandboxVendor vendor, string? to, string body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, to ?? address.Callback + vendor.WebhookPath) { Content = new StringContent(body, Encoding.UTF8, vendor.ContentType) };
        await vendor.SealAsync(request, body, cancel);
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
}
