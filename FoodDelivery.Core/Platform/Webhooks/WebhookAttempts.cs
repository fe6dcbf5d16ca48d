using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Platform;

/// <summary>
/// Begins and ends the tries to apply a webhook. A try holds a lease and no transaction: while a provider thinks, no connection waits, and a process that
/// dies lets go of it by itself when the lease ends.
/// </summary>
public sealed class WebhookAttempts(PlatformDb db, HostedRooms rooms, IEnumerable<WebhookSourceRegistration> sources, LiveFeed live, TimeProvider time)
{
    /// <summary>How long a try may take before another process takes it for dead.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>When a try is told to stop, so that it has ended before its lease has.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);

    /// <summary>The next one that is due; null when none is. Those about one order come one after another: the first look usually answers all of them.</summary>
    public async Task<Webhook?> BeginDueAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        // A room that runs in a process of its own has its webhooks applied there, by those who know what they mean. What nobody knows any more is the house's to tell.
        var (named, house) = (sources.Where(source => source.Elsewhere == rooms.IsHouse).Select(source => source.Provider).ToArray(), rooms.IsHouse);
        return (await db.Webhooks.FromSql($"""
            WITH due AS (
                SELECT w.seq, w.id FROM platform.webhooks w
                WHERE w.state = 'Received' AND w.next_attempt_at <= {now} AND (w.provider = ANY({named})) <> {house}
                  AND NOT EXISTS (SELECT 1 FROM platform.webhooks o WHERE o.order_id = w.order_id AND o.working_on IS NOT NULL AND o.next_attempt_at > {now})
                ORDER BY w.next_attempt_at, w.seq LIMIT 1 FOR UPDATE OF w SKIP LOCKED),
            begun AS (INSERT INTO platform.webhook_attempts (webhook_id, at, succeeded, outcome) SELECT id, {now}, false, {WebhookAttempt.NotFinished} FROM due RETURNING number)
            UPDATE platform.webhooks w SET attempts = w.attempts + 1, working_on = begun.number, next_attempt_at = {now + Lease} FROM due, begun WHERE w.seq = due.seq RETURNING w.*
            """).AsNoTracking().ToListAsync(cancel)).SingleOrDefault();
    }

    /// <summary>Begins a replay; null when it is gone, its payload is forgotten, or a try is at work.</summary>
    /// <param name="by">Who wants it.</param>
    public async Task<Webhook?> BeginAsync(Guid id, string by, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return (await db.Webhooks.FromSql($"""
            WITH asked AS (
                SELECT w.seq, w.id FROM platform.webhooks w
                WHERE w.id = {id} AND w.payload IS NOT NULL AND (w.working_on IS NULL OR w.next_attempt_at <= {now}) FOR UPDATE OF w SKIP LOCKED),
            begun AS (INSERT INTO platform.webhook_attempts (webhook_id, at, succeeded, outcome, by) SELECT id, {now}, false, {WebhookAttempt.NotFinished}, {by} FROM asked RETURNING number)
            UPDATE platform.webhooks w SET working_on = begun.number, next_attempt_at = {now + Lease} FROM asked, begun WHERE w.seq = asked.seq RETURNING w.*
            """).AsNoTracking().ToListAsync(cancel)).SingleOrDefault();
    }

    /// <summary>Writes down what came of it. False when the lease had ended meanwhile: then the next try's result counts, not this one's.</summary>
    /// <param name="next">When it is tried again, while it stays <see cref="WebhookState.Received"/>.</param>
    public async Task<bool> EndAsync(Webhook webhook, bool succeeded, WebhookState state, string outcome, string? rowOutcome, DateTimeOffset began, DateTimeOffset? next)
    {
        // What has run has run: this must be written even while we are being stopped.
        var cancel = CancellationToken.None;
        var now = time.GetUtcNow();
        var took = (int)Math.Min(int.MaxValue, (now - began).TotalMilliseconds);
        DateTimeOffset? appliedAt = succeeded ? now : null;
        var (said, kept) = (Cut(outcome), rowOutcome is null ? null : Cut(rowOutcome));
        await db.WebhookAttempts.Where(a => a.Number == webhook.WorkingOn).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Milliseconds, took).SetProperty(a => a.Succeeded, succeeded).SetProperty(a => a.Outcome, said), cancel);
        var written = await db.Webhooks.Where(w => w.Seq == webhook.Seq && w.WorkingOn == webhook.WorkingOn).ExecuteUpdateAsync(set => set
            .SetProperty(w => w.State, state).SetProperty(w => w.WorkingOn, (long?)null).SetProperty(w => w.NextAttemptAt, next ?? now)
            .SetProperty(w => w.Outcome, w => kept ?? w.Outcome).SetProperty(w => w.AppliedAt, w => appliedAt ?? w.AppliedAt)
            .SetProperty(w => w.OrderId, webhook.OrderId).SetProperty(w => w.Reference, webhook.Reference), cancel);
        live.Tell(new WebhooksChanged());
        return written == 1;
    }

    /// <summary>Gives a try back that did not fail but was stopped with its process: it does not count.</summary>
    public async Task GiveBackAsync(Webhook webhook)
    {
        var now = time.GetUtcNow();
        await db.WebhookAttempts.Where(a => a.Number == webhook.WorkingOn).ExecuteUpdateAsync(set => set.SetProperty(a => a.Outcome, "Stopped with its process; it is tried again at once."), CancellationToken.None);
        await db.Webhooks.Where(w => w.Seq == webhook.Seq && w.WorkingOn == webhook.WorkingOn).ExecuteUpdateAsync(set => set
            .SetProperty(w => w.WorkingOn, (long?)null).SetProperty(w => w.NextAttemptAt, now).SetProperty(w => w.Attempts, w => w.Attempts - 1), CancellationToken.None);
    }

    private static string Cut(string text) => text.Length <= Webhook.OutcomeLength ? text : text[..Webhook.OutcomeLength];
}
