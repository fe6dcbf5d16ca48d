using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Forgets where messages went and what they were filled with after a while, and after a long while that there were any. What still waits to be sent is kept.</summary>
public sealed class ForgetOldNotifications(NotificationsDb db, IOptions<MessageOptions> options, TimeProvider time) : IJob
{
    public const string Id = "notifications.forget-old-notifications";
    private const int AtOnce = 5_000;

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var (addresses, rows) = (time.GetUtcNow().AddDays(-options.Value.KeepAddressesDays), time.GetUtcNow().AddDays(-options.Value.KeepDays));
        // In pieces: one statement over months of rows would hold their locks for as long.
        while (await db.Database.ExecuteSqlAsync($$"""
            UPDATE notifications.notifications SET address = NULL, fallback_address = NULL, data = '{}' WHERE seq IN
                (SELECT seq FROM notifications.notifications WHERE created_at < {{addresses}} AND state <> 'Queued' AND (address IS NOT NULL OR fallback_address IS NOT NULL OR data <> '{}') ORDER BY created_at LIMIT {{AtOnce}})
            """, cancel) == AtOnce) { }
        while (await db.Database.ExecuteSqlAsync($"""
            DELETE FROM notifications.notifications WHERE seq IN
                (SELECT seq FROM notifications.notifications WHERE created_at < {rows} AND state <> 'Queued' ORDER BY created_at LIMIT {AtOnce})
            """, cancel) == AtOnce) { }
    }
}
