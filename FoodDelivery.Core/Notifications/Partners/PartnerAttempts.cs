using System.Security.Cryptography;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>A try that has begun.</summary>
public sealed record BegunAttempt(PartnerMessage Message, PartnerEndpoint Endpoint, DateTimeOffset At)
{
    public long Number => Message.WorkingOn ?? throw new InvalidOperationException("It has not begun.");
}

/// <summary>
/// Begins and ends the tries to deliver. A try holds a lease and no transaction: while a partner thinks, no connection waits, and a process that dies lets
/// go of it by itself. Each endpoint has a few places, one that fails a single one: whoever is slow keeps only itself waiting.
/// </summary>
public sealed class PartnerAttempts(NotificationsDb db, Alerts alerts, Encryption encryption, AuditLog audit, LiveFeed live, IOptions<PartnerOptions> options, TimeProvider time)
{
    internal const string SecretPurpose = "notifications.webhook-secret";

    /// <summary>Nobody makes us wait longer than this, whatever they say.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);

    /// <summary>So often a message itself must have failed before it speaks for its endpoint: the first failure after a quiet week does not.</summary>
    private const int FailuresToSpeak = 3;

    /// <summary>How long a try may take before another process takes it for dead.</summary>
    private TimeSpan Lease => options.Value.AnswerWithin + TimeSpan.FromSeconds(30);

    /// <summary>The next one that is due; null when none is, or every endpoint that has one has its places full.</summary>
    public async Task<BegunAttempt?> BeginDueAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        // By endpoint: the backlog of one is not walked through to find the next one's message.
        var message = (await db.PartnerMessages.FromSql($"""
            WITH due AS (
                SELECT first.seq, first.id, first.resent_by FROM notifications.partner_endpoints e
                CROSS JOIN LATERAL (
                    SELECT m.seq, m.id, m.resent_by, m.next_attempt_at FROM notifications.partner_messages m
                    WHERE m.endpoint_id = e.id AND m.state = 'Waiting' AND m.next_attempt_at <= {now}
                    ORDER BY m.next_attempt_at, m.seq LIMIT 1 FOR UPDATE SKIP LOCKED) first
                WHERE e.off_since IS NULL
                  AND (SELECT count(*) FROM notifications.partner_messages o WHERE o.endpoint_id = e.id AND o.working_on IS NOT NULL AND o.next_attempt_at > {now})
                      < CASE WHEN e.failing_since IS NULL THEN {options.Value.AtOncePerEndpoint} ELSE 1 END
                ORDER BY first.next_attempt_at, first.seq LIMIT 1),
            begun AS (INSERT INTO notifications.partner_attempts (message_id, at, succeeded, outcome, by) SELECT id, {now}, false, {PartnerAttempt.NotFinished}, resent_by FROM due RETURNING number)
            UPDATE notifications.partner_messages m SET attempts = m.attempts + 1, working_on = begun.number, resent_by = NULL, next_attempt_at = {now + Lease} FROM due, begun WHERE m.seq = due.seq RETURNING m.*
            """).AsNoTracking().ToListAsync(cancel)).SingleOrDefault();
        if (message is null) return null;
        var endpoint = await db.PartnerEndpoints.AsNoTracking().SingleAsync(e => e.Id == message.EndpointId, cancel);
        return new(message, endpoint, now);
    }

    /// <summary>What the endpoint's messages are signed with at this moment. While a secret is changed over the old one comes first: some libraries look no further, and the partner still has that one.</summary>
    /// <exception cref="CryptographicException">The keys they were sealed with are gone.</exception>
    public IReadOnlyList<string> SecretsOf(PartnerEndpoint endpoint) => endpoint.OldSecret is { } old && endpoint.OldSecretUntil > time.GetUtcNow()
        ? [encryption.Open(SecretPurpose, old), encryption.Open(SecretPurpose, endpoint.Secret)]
        : [encryption.Open(SecretPurpose, endpoint.Secret)];

    /// <summary>Writes down what came of it and decides what follows. False when the lease had ended meanwhile: then the next try's result counts, not this one's.</summary>
    public async Task<bool> EndAsync(BegunAttempt attempt, PartnerAnswer answer)
    {
        // What has been sent has been sent: this must be written even while we are being stopped.
        var cancel = CancellationToken.None;
        var (now, message, number) = (time.GetUtcNow(), attempt.Message, attempt.Number);
        var took = (int)Math.Min(int.MaxValue, (now - attempt.At).TotalMilliseconds);
        var words = answer.Words.Length <= PartnerMessage.OutcomeLength ? answer.Words : answer.Words[..PartnerMessage.OutcomeLength];
        await db.PartnerAttempts.Where(a => a.Number == number).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Milliseconds, took).SetProperty(a => a.Succeeded, answer.Succeeded).SetProperty(a => a.Status, answer.Status).SetProperty(a => a.Outcome, words).SetProperty(a => a.Answer, answer.Answer), cancel);

        var ladder = options.Value.RetrySeconds;
        var state = answer.Succeeded ? PartnerMessageState.Delivered : answer.Gone || message.Attempts > ladder.Length ? PartnerMessageState.GivenUp : PartnerMessageState.Waiting;
        var next = state == PartnerMessageState.Waiting ? now + Wait(ladder[message.Attempts - 1], answer.RetryAfter) : now;
        DateTimeOffset? deliveredAt = answer.Succeeded ? now : null;
        var written = await db.PartnerMessages.Where(m => m.Seq == message.Seq && m.WorkingOn == number).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, state).SetProperty(m => m.WorkingOn, (long?)null).SetProperty(m => m.NextAttemptAt, next)
            .SetProperty(m => m.Outcome, words).SetProperty(m => m.DeliveredAt, m => deliveredAt ?? m.DeliveredAt), cancel);
        live.Tell(new PartnersChanged());
        if (written == 0) return false;
        if (answer.Succeeded) await WorksAsync(attempt.Endpoint, now, cancel);
        else await FailsAsync(attempt, answer, state, now, cancel);
        return true;
    }

    /// <summary>Gives a try back that did not fail but was stopped with its process: it does not count.</summary>
    public async Task GiveBackAsync(BegunAttempt attempt)
    {
        var now = time.GetUtcNow();
        await db.PartnerAttempts.Where(a => a.Number == attempt.Number).ExecuteUpdateAsync(set => set.SetProperty(a => a.Outcome, "Stopped with its process; it is tried again at once."), CancellationToken.None);
        await db.PartnerMessages.Where(m => m.Seq == attempt.Message.Seq && m.WorkingOn == attempt.Number).ExecuteUpdateAsync(set => set
            .SetProperty(m => m.WorkingOn, (long?)null).SetProperty(m => m.NextAttemptAt, now).SetProperty(m => m.Attempts, m => m.Attempts - 1), CancellationToken.None);
    }

    internal static string FailingKey(Guid endpoint) => $"partners.failing:{endpoint}";

    internal static string OffKey(Guid endpoint) => $"partners.off:{endpoint}";

    private async Task WorksAsync(PartnerEndpoint endpoint, DateTimeOffset now, CancellationToken cancel)
    {
        await db.PartnerEndpoints.Where(e => e.Id == endpoint.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.FailingSince, (DateTimeOffset?)null).SetProperty(e => e.LastDeliveredAt, now), cancel);
        if (endpoint.FailingSince is not null) await alerts.EndAsync(FailingKey(endpoint.Id), "It takes webhooks again.", cancel);
    }

    private async Task FailsAsync(BegunAttempt attempt, PartnerAnswer answer, PartnerMessageState state, DateTimeOffset now, CancellationToken cancel)
    {
        var (message, endpoint) = (attempt.Message, attempt.Endpoint);
        await db.PartnerEndpoints.Where(e => e.Id == endpoint.Id && e.FailingSince == null).ExecuteUpdateAsync(set => set.SetProperty(e => e.FailingSince, now), cancel);
        var since = endpoint.FailingSince ?? now;
        if (answer.Gone) await SwitchOffAsync(endpoint, "It answered 410: it is gone for good.", now, cancel);
        else if (message.Attempts >= FailuresToSpeak && now - since >= TimeSpan.FromDays(options.Value.OffAfterDays)) await SwitchOffAsync(endpoint, $"Nothing has come through for {options.Value.OffAfterDays} days. Last: {answer.Words}", now, cancel);
        else if (state == PartnerMessageState.GivenUp)
            await alerts.RaiseAsync(new(FailingKey(endpoint.Id), AlertSeverity.Warning, $"Webhooks to {endpoint.Name} do not come through: {answer.Words}", "The partner does not hear what happens to its orders.",
                $"/admin/partners/{endpoint.Id}?state={PartnerMessageState.GivenUp}", "Look and resend", since, ByItself: true), cancel);
    }

    private async Task SwitchOffAsync(PartnerEndpoint endpoint, string why, DateTimeOffset now, CancellationToken cancel)
    {
        // The first of several that fail at once writes it down.
        var row = await db.PartnerEndpoints.SingleOrDefaultAsync(e => e.Id == endpoint.Id && e.OffSince == null, cancel);
        if (row is null) return;
        (row.OffSince, row.OffWhy, row.Version) = (now, why, row.Version + 1);
        audit.Write(db, "notifications.webhook_endpoint_switched", row.Id.ToString(), new { On = true }, new { On = false }, why);
        await db.SaveChangesAsync(cancel);
        await alerts.EndAsync(FailingKey(endpoint.Id), "It is switched off.", cancel);
        await alerts.RaiseAsync(new(OffKey(endpoint.Id), AlertSeverity.Warning, $"Webhooks to {endpoint.Name} are switched off. {why}", "The partner hears nothing any more until somebody switches it on.",
            $"/admin/partners/{endpoint.Id}", "Talk to the partner", now, ByItself: true), cancel);
    }

    // The ladder or what the partner asks for, whichever is later; chance on top.
    private static TimeSpan Wait(int seconds, TimeSpan? asked)
    {
        var wait = TimeSpan.FromSeconds(seconds * (1 + Random.Shared.NextDouble() / 5));
        return asked is { } after && after > wait ? (after < LongestRetryAfter ? after : LongestRetryAfter) : wait;
    }
}
