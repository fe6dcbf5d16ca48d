using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Stops a campaign at once: it writes nothing more, and what it has written and nobody has sent yet is not sent. What has left cannot be called back.</summary>
public sealed class CancelCampaign(NotificationsDb db, CurrentActor current, AuditLog audit, Alerts alerts, TimeProvider time)
{
    internal const string Cause = "campaign.cancelled";

    /// <param name="Why">Stays with the campaign and in the audit log.</param>
    public sealed record Request(Guid Id, string? Why);

    /// <returns>How many messages were stopped.</returns>
    public async Task<Result<int>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return CampaignRefusals.NotAnAdmin;
        var why = request.Why?.Trim() ?? "";
        if (why.Length is 0 or > CampaignRefusals.WhyLength) return Error.Invalid("notifications.why_missing", $"Say why, in up to {CampaignRefusals.WhyLength} letters.", nameof(request.Why));
        var now = time.GetUtcNow();
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        // The worker holds the row while it writes: after this, no more rows come.
        if (await db.LockedAsync(request.Id, cancel) is not { } campaign) return CampaignRefusals.NoSuch;
        if (campaign.State == CampaignState.Cancelled) return 0;
        if (campaign.State == CampaignState.Draft) return Error.Conflict("notifications.campaign_is_draft", "It has never been scheduled. Remove the draft instead.");
        campaign.State = CampaignState.Cancelled;
        (campaign.EndedAt, campaign.NextBatchAt, campaign.CancelledBy, campaign.CancelledWhy) = (now, null, Notification.Cut(current.Actor.Name, 100), why);
        var stopped = await StopAsync(db, request.Id, now, cancel);
        // A try that is on the wire this moment may get through. If it does not, there is no other.
        await db.Database.ExecuteSqlAsync($"UPDATE notifications.notifications SET expires_at = {now} WHERE campaign_id = {request.Id} AND state = 'Queued'", cancel);
        audit.Write(db, "notifications.campaign_cancelled", request.Id.ToString(), after: new { Stopped = stopped }, why: why);
        db.Tell(new CampaignsChanged());
        db.Tell(new NotificationsChanged());
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        await alerts.EndAsync(CampaignBatch.StuckKey(request.Id), "The campaign was cancelled.", cancel);
        return stopped;
    }

    /// <summary>Stops what waits and is not being sent this moment.</summary>
    private static Task<int> StopAsync(NotificationsDb db, Guid campaign, DateTimeOffset now, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        WITH stopped AS (
            UPDATE notifications.notifications SET state = 'Cancelled', cause = {Cause}, words = 'The campaign was cancelled before this message was sent.', working_on = NULL
            WHERE campaign_id = {campaign} AND state = 'Queued' AND (working_on IS NULL OR next_attempt_at <= {now})
            RETURNING id)
        INSERT INTO notifications.notification_statuses (notification_id, at, heard_at, state, cause, source, event_key, moved)
        SELECT id, {now}, {now}, 'Cancelled', {Cause}, {NotificationSource.Person}, {Cause}, true FROM stopped
        ON CONFLICT DO NOTHING
        """, cancel);
}
