using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Platform;

/// <summary>Forgets what old webhooks said, because it holds people's data. That they came, and what they led to, stays. What still has to be applied is kept.</summary>
public sealed class ForgetWebhookPayloads(PlatformDb db, IOptions<WebhookOptions> options, TimeProvider time) : IJob
{
    public const string Id = "platform.forget-webhook-payloads";
    private const int AtOnce = 5_000;

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeepPayloadDays);
        // In pieces: one statement over a month's rows would hold their locks for as long.
        while (await db.Database.ExecuteSqlAsync($"""
            UPDATE platform.webhooks SET payload = NULL WHERE seq IN
                (SELECT seq FROM platform.webhooks WHERE payload IS NOT NULL AND received_at < {before} AND state <> 'Received' ORDER BY received_at LIMIT {AtOnce})
            """, cancel) == AtOnce) { }
    }
}
