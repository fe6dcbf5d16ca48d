using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Forgets where messages went and what they were filled with after a while, and after a long while that there were any. What still waits to be sent is kept.</summary>
public sealed class ForgetOldNotifications(NotificationsDb db, IOptions<MessageOptions> options, TimeProvider time) : IJob
{
    public const string Id = "notifications.forget-old-notifications";
    private const int AtOnce = 5_000;

    /// <summary>Also the condition of an index of its own, word by word: else every run would walk through all that was forgotten long ago.</summary>
    internal const string NotForgotten = HasSomething + "'{}'";

    private const string HasSomething = "address IS NOT NULL OR fallback_address IS NOT NULL OR data <> ";

    // Two braces are one there.
    private const string Forget = "UPDATE notifications.notifications SET address = NULL, fallback_address = NULL, data = '{{}}' WHERE seq IN"
        + " (SELECT seq FROM notifications.notifications WHERE created_at < {0} AND state <> 'Queued' AND (" + HasSomething + "'{{}}') ORDER BY created_at LIMIT {1})";

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var (addresses, rows) = (time.GetUtcNow().AddDays(-options.Value.KeepAddressesDays), time.GetUtcNow().AddDays(-options.Value.KeepDays));
        // In pieces: one statement over months of rows would hold their locks for as long.
        while (await db.Database.ExecuteSqlRawAsync(Forget, [addresses, AtOnce], cancel) == AtOnce) { }
        while (await db.Database.ExecuteSqlAsync($"""
            DELETE FROM notifications.notifications WHERE seq IN
                (SELECT seq FROM notifications.notifications WHERE created_at < {rows} AND state <> 'Queued' ORDER BY created_at LIMIT {AtOnce})
            """, cancel) == AtOnce) { }
    }
}
