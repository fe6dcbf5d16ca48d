using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Sends messages again that did not get through, or that a person says never came. Each stays the row it is, with all that was heard of it; one that must not be sent says why.</summary>
public sealed class ResendNotifications(NotificationsDb db, NotificationGate gate, NotificationSignal signal, CurrentActor current, AuditLog audit, IOptions<MessageOptions> options, TimeProvider time)
{
    public const int Most = 500, WhyLength = 300;

    /// <param name="Ids">These; or null for those the filter finds.</param>
    /// <param name="Why">Stays in the audit log and beside the try.</param>
    public sealed record Request(IReadOnlyCollection<Guid>? Ids, Filter? Which, string? Why);

    /// <param name="State">Which have ended so, e.g. Failed.</param>
    /// <param name="Cause">As failures are grouped by; <see cref="NotificationFilter.None"/> here and as provider: those that have none.</param>
    public sealed record Filter(MessageChannel? Channel = null, string? Provider = null, NotificationState? State = null, string? Cause = null, string? Template = null, Guid? CampaignId = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null);

    /// <param name="Code">Stable; where the gate stops it, the cause it stops messages with.</param>
    public sealed record Refused(Guid Id, string Code, string Why);

    /// <param name="Resent">How many are sent again.</param>
    public sealed record Done(int Resent, IReadOnlyList<Refused> Refusals);

    public async Task<Result<Done>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return MessageRefusals.NotAnOperator;
        if (MessageRefusals.Reason(request.Why, WhyLength) is not { } why) return MessageRefusals.WhyMissing;
        if (request.Ids is { Count: 0 } || (request.Ids is null && request.Which is null)) return Error.Invalid("notifications.nothing_chosen", "Choose at least one message.");
        var wanted = db.Notifications.AsNoTracking();
        if (request.Ids is { } ids) wanted = wanted.Where(n => ids.Contains(n.Id));
        else wanted = Matching(wanted, request.Which!);
        var rows = await wanted.OrderByDescending(n => n.Seq).Take(Most + 1).ToListAsync(cancel);
        if (rows.Count > Most || request.Ids?.Count > Most) return Error.Invalid("notifications.too_many", $"Send at most {Most} again at a time. Narrow the choice, for example to one cause or one day.");
        if (rows.Count == 0) return Error.NotFound("notifications.no_such_message", "None of these messages is there any more.");

        var now = time.GetUtcNow();
        var withheld = await gate.JudgeAsync(rows, cancel);
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        var stopped = await StoppedAsync(rows, cancel);
        var refusals = rows.Select(row => WhyNot(row, withheld.GetValueOrDefault(row.Id), stopped, now)).OfType<Refused>().ToList();
        var may = rows.Select(row => row.Id).Except(refusals.Select(refused => refused.Id)).ToArray();
        if (may.Length == 0) return new Done(0, refusals);

        var by = Notification.Cut($"{current.Actor.Name}: {why}", 400);
        var sent = await db.Database.SqlQuery<Guid>($"""
            WITH again AS (
                UPDATE notifications.notifications n SET state = 'Queued', attempts = 0, next_attempt_at = {now}, working_on = NULL, provider = NULL, provider_id = NULL, provider_status = NULL, cause = NULL, words = NULL,
                    sent_at = NULL, delivered_at = NULL, ask_at = NULL, asked = 0, resent_by = {by}
                WHERE n.id = ANY ({may}) AND n.state <> 'Queued' RETURNING n.id),
            settled AS (UPDATE notifications.notification_attempts SET unsure = false WHERE unsure AND notification_id IN (SELECT id FROM again)),
            told AS (
                INSERT INTO notifications.notification_statuses (notification_id, at, heard_at, state, source, event_key, moved)
                SELECT id, {now}, {now}, 'Queued', {NotificationSource.Person}, {"resent:" + Guid.CreateVersion7(now).ToString("N")}, true FROM again)
            SELECT id AS "Value" FROM again
            """).ToListAsync(cancel);
        refusals.AddRange(may.Except(sent).Select(id => new Refused(id, "notifications.waits_already", Waits)));
        audit.Write(db, "notifications.messages_resent", sent.Count == 1 ? sent[0].ToString() : $"{sent.Count} messages", after: new { Count = sent.Count, Ids = sent.Take(20), Which = request.Ids is null ? request.Which : null }, why: why);
        db.Tell(new NotificationsChanged());
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        signal.WakeAll();
        return new Done(sent.Count, refusals);
    }

    private const string Waits = "It is waiting to be sent already, or on its way this moment.";

    /// <summary>
    /// Which of their campaigns are cancelled. They are held until the end of this: one that is cancelled the same moment either is seen here, or stops what is queued here.
    /// </summary>
    private async Task<HashSet<Guid>> StoppedAsync(List<Notification> rows, CancellationToken cancel)
    {
        var campaigns = rows.Select(row => row.CampaignId).OfType<Guid>().Distinct().ToArray();
        if (campaigns.Length == 0) return [];
        var held = await db.Campaigns.FromSql($"SELECT c.*, c.xmin FROM notifications.campaigns c WHERE c.id = ANY ({campaigns}) FOR SHARE").AsNoTracking().ToListAsync(cancel);
        return [.. held.Where(campaign => campaign.State == CampaignState.Cancelled).Select(campaign => campaign.Id)];
    }

    private Refused? WhyNot(Notification row, Withheld? withheld, HashSet<Guid> stopped, DateTimeOffset now)
    {
        Refused No(string code, string why) => new(row.Id, code, why);
        return row switch
        {
            { State: NotificationState.Queued } => No("notifications.waits_already", Waits),
            { Kind: NotificationKind.Code } => No("notifications.code_once_only", "A code is never sent again: the person asks for a new one."),
            _ when row.CreatedAt < now.AddDays(-options.Value.KeepAddressesDays) || (row.Address is null && row.Channel != MessageChannel.Push) => No("notifications.forgotten", "Where it went and what it said is forgotten by now."),
            // Whatever had become of it before: who cancels a campaign wants nothing more of it to leave.
            { CampaignId: { } campaign } when stopped.Contains(campaign) => No("notifications.campaign_cancelled", "Its campaign was cancelled: nothing of it is sent any more."),
            // A promotion may wait for the morning; whatever else the gate says would stop it again.
            _ when withheld is { State: not null } => No(withheld.Cause, withheld.Words),
            _ => null,
        };
    }

    private static IQueryable<Notification> Matching(IQueryable<Notification> rows, Filter which)
    {
        // What waits is sent anyway.
        rows = rows.Where(n => n.State != NotificationState.Queued && n.Kind != NotificationKind.Code);
        if (which.Channel is { } channel) rows = rows.Where(n => n.Channel == channel);
        if (which.Provider is { } provider) rows = rows.Where(n => n.Provider == NotificationFilter.Named(provider));
        if (which.State is { } state) rows = rows.Where(n => n.State == state);
        if (which.Cause is { } cause) rows = rows.Where(n => n.Cause == NotificationFilter.Named(cause));
        if (which.Template is { } template) rows = rows.Where(n => n.Template == template);
        if (which.CampaignId is { } campaign) rows = rows.Where(n => n.CampaignId == campaign);
        if (which.Since is { } since) rows = rows.Where(n => n.CreatedAt >= since);
        if (which.Until is { } until) rows = rows.Where(n => n.CreatedAt < until);
        return rows;
    }
}
