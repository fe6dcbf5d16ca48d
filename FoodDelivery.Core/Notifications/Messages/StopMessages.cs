using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Ends what a message asks for when it is done or not theirs to do any more: what waits is not sent, and nothing follows what was. What has left cannot be called back.</summary>
public sealed class StopMessages(NotificationsDb db, LiveFeed live, TimeProvider time)
{
    /// <param name="cause">Stable; also what tells a repeat.</param>
    /// <param name="exceptEvent">The messages of this event go on.</param>
    /// <returns>How many will not be sent.</returns>
    public async Task<int> AboutOrderAsync(Guid orderId, string template, string cause, string words, Guid? exceptEvent, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        var stopped = await db.Database.ExecuteSqlAsync($"""
            WITH stopped AS (
                UPDATE notifications.notifications SET state = 'Cancelled', cause = {cause}, words = {words}, working_on = NULL, fallback_at = NULL
                WHERE order_id = {orderId} AND template = {template} AND event_id IS DISTINCT FROM {exceptEvent} AND state = 'Queued' AND (working_on IS NULL OR next_attempt_at <= {now})
                RETURNING id)
            INSERT INTO notifications.notification_statuses (notification_id, at, heard_at, state, cause, source, event_key, moved)
            SELECT id, {now}, {now}, 'Cancelled', {cause}, {NotificationSource.Us}, {cause}, true FROM stopped
            ON CONFLICT DO NOTHING
            """, cancel);
        // One that is on the wire this moment has no other try, and one whose end is told later is not followed by another way: it is of no use any more.
        var ended = await db.Database.ExecuteSqlAsync($"""
            UPDATE notifications.notifications SET fallback_at = NULL, expires_at = {now}
            WHERE order_id = {orderId} AND template = {template} AND event_id IS DISTINCT FROM {exceptEvent} AND expires_at > {now}
            """, cancel);
        await together.CommitAsync(cancel);
        if (ended > 0) live.Tell(new NotificationsChanged());
        return stopped;
    }
}
