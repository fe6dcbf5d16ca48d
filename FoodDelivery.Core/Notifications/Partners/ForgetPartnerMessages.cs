using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Deletes messages to partners that ended long ago, with their tries. What still has to be delivered is kept.</summary>
public sealed class ForgetPartnerMessages(NotificationsDb db, IOptions<PartnerOptions> options, TimeProvider time) : IJob
{
    public const string Id = "notifications.forget-partner-messages";
    private const int AtOnce = 5_000;

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeepDays);
        // In pieces: one statement over a month's rows would hold their locks for as long.
        while (await db.Database.ExecuteSqlAsync($"""
            DELETE FROM notifications.partner_messages WHERE seq IN
                (SELECT seq FROM notifications.partner_messages WHERE state <> 'Waiting' AND created_at < {before} ORDER BY created_at LIMIT {AtOnce})
            """, cancel) == AtOnce) { }
    }
}
