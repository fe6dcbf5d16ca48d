using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>A try that has begun.</summary>
/// <param name="Unsure">When the earlier tries were made whose end nobody knows; null when there are none.</param>
public sealed record BegunNotification(Notification Row, string Provider, DateTimeOffset At, UnsureTries? Unsure)
{
    public long Number => Row.WorkingOn ?? throw new InvalidOperationException("It has not begun.");
}

/// <summary>Tries that a provider may or may not have taken.</summary>
public sealed record UnsureTries(DateTimeOffset First, DateTimeOffset Last);

/// <summary>
/// Begins and ends the tries to hand messages over. A try holds a lease and no transaction: while a provider thinks, no connection waits. It is written
/// down before the provider is called, as one whose end nobody knows; so a process that dies leaves word that the provider may have the message.
/// </summary>
public sealed class NotificationAttempts(NotificationsDb db, NotificationLedger ledger, IOptions<MessageOptions> options, TimeProvider time)
{
    /// <summary>The next ones that are due by a channel, promotions last: a code never waits behind ten thousand of them. Empty while the channel is paused.</summary>
    public async Task<IReadOnlyList<BegunNotification>> BeginDueAsync(MessageChannel channel, string provider, int most, CancellationToken cancel)
    {
        var (now, by) = (time.GetUtcNow(), channel.ToString());
        var rows = await db.Notifications.FromSql($"""
            WITH going AS (SELECT NOT EXISTS (SELECT 1 FROM notifications.channel_pauses WHERE channel = {by}) AS yes),
            soon AS (
                SELECT n.seq, n.id, n.resent_by FROM notifications.notifications n
                WHERE n.channel = {by} AND n.state = 'Queued' AND n.kind <> 'Promotion' AND n.next_attempt_at <= {now} AND (SELECT yes FROM going)
                ORDER BY n.next_attempt_at, n.seq LIMIT {most} FOR UPDATE OF n SKIP LOCKED),
            late AS (
                SELECT n.seq, n.id, n.resent_by FROM notifications.notifications n
                WHERE n.channel = {by} AND n.state = 'Queued' AND n.kind = 'Promotion' AND n.next_attempt_at <= {now} AND (SELECT yes FROM going)
                ORDER BY n.next_attempt_at, n.seq LIMIT {most} - (SELECT count(*) FROM soon) FOR UPDATE OF n SKIP LOCKED),
            due AS (SELECT * FROM soon UNION ALL SELECT * FROM late),
            begun AS (
                INSERT INTO notifications.notification_attempts (notification_id, at, provider, succeeded, unsure, outcome, by)
                SELECT id, {now}, {provider}, false, true, {NotificationAttempt.NotFinished}, resent_by FROM due RETURNING number, notification_id)
            UPDATE notifications.notifications n SET attempts = n.attempts + 1, working_on = begun.number, next_attempt_at = {now + options.Value.Lease}
            FROM begun WHERE n.id = begun.notification_id RETURNING n.*
            """).AsNoTracking().ToListAsync(cancel);
        if (rows.Count == 0) return [];
        var (ids, numbers) = (rows.Select(row => row.Id).ToArray(), rows.Select(row => row.WorkingOn!.Value).ToArray());
        var unsure = await db.NotificationAttempts.Where(a => ids.Contains(a.NotificationId) && a.Unsure && !numbers.Contains(a.Number))
            .GroupBy(a => a.NotificationId).Select(of => new { Id = of.Key, First = of.Min(a => a.At), Last = of.Max(a => a.At) }).ToDictionaryAsync(of => of.Id, of => new UnsureTries(of.First, of.Last), cancel);
        return [.. rows.OrderBy(row => row.Seq).Select(row => new BegunNotification(row, provider, now, unsure.GetValueOrDefault(row.Id)))];
    }

    /// <summary>What became of the earlier ones is known now, or will never be.</summary>
    /// <param name="maybeTwice">It will never be, and it is sent again. Said here and not only when it was: until then it may be put off, and whoever goes on finds nothing unsure any more.</param>
    public Task SettleAsync(BegunNotification begun, bool maybeTwice, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        WITH settled AS (UPDATE notifications.notification_attempts SET unsure = false WHERE notification_id = {begun.Row.Id} AND number < {begun.Number} AND unsure)
        UPDATE notifications.notifications SET maybe_twice = true WHERE seq = {begun.Row.Seq} AND {maybeTwice}
        """, cancel);

    /// <summary>Writes down what came of a try and decides what follows.</summary>
    /// <param name="maybeTwice">An earlier try may have got through, and it was sent again all the same.</param>
    /// <returns>Where the message stands now, as far as this try decides.</returns>
    public async Task<NotificationState> EndAsync(BegunNotification begun, ChannelAnswer answer, bool maybeTwice)
    {
        // What has been sent has been sent: this must be written even while we are being stopped.
        var cancel = CancellationToken.None;
        var state = answer.Outcome == ChannelOutcome.Accepted ? await HandedOverAsync(begun, answer, maybeTwice, cancel) : await FailedAsync(begun, answer, maybeTwice, cancel);
        ledger.Ring();
        return state;
    }

    /// <summary>Nothing was sent, and nothing will be.</summary>
    public async Task WithholdAsync(BegunNotification begun, NotificationState state, string cause, string words)
    {
        await using var together = await db.Database.BeginTransactionAsync(CancellationToken.None);
        if (await TakeBackAsync(begun, time.GetUtcNow(), null, null))
            await ledger.DecideAsync(begun.Row.Id, state, $"gate:{begun.Number}", cause, words, stands => stands.State == NotificationState.Queued, CancellationToken.None);
        await together.CommitAsync(CancellationToken.None);
        ledger.Ring();
    }

    /// <summary>Nothing was sent; it waits. That does not count as a try.</summary>
    public async Task PutOffAsync(BegunNotification begun, DateTimeOffset until, string? cause, string? words)
    {
        await TakeBackAsync(begun, until, cause, words);
        ledger.Ring();
    }

    /// <summary>Gives back a try that was stopped with its process in the middle of the call: it does not count, but the provider may have it.</summary>
    public async Task GiveBackAsync(BegunNotification begun)
    {
        var (now, number) = (time.GetUtcNow(), begun.Number);
        await db.NotificationAttempts.Where(a => a.Number == number).ExecuteUpdateAsync(set => set.SetProperty(a => a.Outcome, "Stopped with its process before the provider had answered."), CancellationToken.None);
        await db.Notifications.Where(n => n.Seq == begun.Row.Seq && n.WorkingOn == number).ExecuteUpdateAsync(set => set
            .SetProperty(n => n.WorkingOn, (long?)null).SetProperty(n => n.NextAttemptAt, now).SetProperty(n => n.Attempts, n => n.Attempts - 1), CancellationToken.None);
    }

    private async Task<NotificationState> HandedOverAsync(BegunNotification begun, ChannelAnswer answer, bool maybeTwice, CancellationToken cancel)
    {
        var (row, number, now, took) = (begun.Row, begun.Number, time.GetUtcNow(), TookOf(begun));
        var (provider, providerId, status, requestId) = (begun.Provider, IdOf(answer), StatusOf(answer), RequestIdOf(answer));
        var (code, words, askAt) = (CodeOf(answer), WordsOf(answer), now.AddSeconds(options.Value.AskSeconds[0]));
        var said = maybeTwice ? "A try before this one may have got through: the person may have it twice." : null;
        // Nearly always nothing has come in between: one statement, one round trip.
        if (await db.Database.ExecuteSqlAsync($"""
            WITH sent AS (
                UPDATE notifications.notifications SET state = 'Sent', working_on = NULL, resent_by = NULL, provider = {provider}, provider_id = {providerId}, provider_status = {status},
                    cause = NULL, words = {said}, segments = {answer.Segments}, sent_at = {now}, ask_at = {askAt}, asked = 0, maybe_twice = maybe_twice OR {maybeTwice}
                WHERE seq = {row.Seq} AND working_on = {number} AND state = 'Queued' RETURNING id),
            tried AS (
                UPDATE notifications.notification_attempts SET milliseconds = {took}, succeeded = true, unsure = false, status = {answer.Status}, code = {code}, provider_id = {providerId}, request_id = {requestId}, outcome = {words}
                WHERE number = {number} AND EXISTS (SELECT 1 FROM sent))
            INSERT INTO notifications.notification_statuses (notification_id, at, heard_at, state, provider_status, source, event_key, moved)
            SELECT id, {now}, {now}, 'Sent', {status}, {NotificationSource.Us}, {$"try:{number}"}, true FROM sent
            """, cancel) == 1) return NotificationState.Sent;

        // A callback was quicker than we, or our lease had ended and another try is at work, or has ended: what is known stays, what this try knows is added.
        // If the row holds another of the provider's ids, the ledger sees that there are two.
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        await EndTryAsync(begun, answer, cancel);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE notifications.notifications SET provider = coalesce(provider, {provider}), provider_id = coalesce(provider_id, {providerId}), segments = coalesce(segments, {answer.Segments}), sent_at = coalesce(sent_at, {now}),
                maybe_twice = maybe_twice OR {maybeTwice} OR (working_on IS NOT NULL AND working_on <> {number}), resent_by = NULL, working_on = CASE WHEN working_on = {number} THEN NULL ELSE working_on END
            WHERE seq = {row.Seq}
            """, cancel);
        await ledger.DecideAsync(row.Id, NotificationState.Sent, $"try:{number}", null, said, null, cancel, provider, providerId, status);
        await together.CommitAsync(cancel);
        return NotificationState.Sent;
    }

    private async Task<NotificationState> FailedAsync(BegunNotification begun, ChannelAnswer answer, bool maybeTwice, CancellationToken cancel)
    {
        var (row, number, now, ladder) = (begun.Row, begun.Number, time.GetUtcNow(), options.Value.RetrySeconds);
        var isOver = answer.Outcome == ChannelOutcome.Permanent || row.Attempts > ladder.Length;
        var next = isOver ? now : now + Wait(ladder[row.Attempts - 1], answer.RetryAfter);
        // Known now, it can still go another way.
        var tooLate = !isOver && next >= row.ExpiresAt;
        var (cause, words) = (CodeOf(answer), WordsOf(answer));
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        await EndTryAsync(begun, answer, cancel);
        var provider = begun.Provider;
        var held = await db.Notifications.Where(n => n.Seq == row.Seq && n.WorkingOn == number).ExecuteUpdateAsync(set => set
            .SetProperty(n => n.WorkingOn, (long?)null).SetProperty(n => n.ResentBy, (string?)null).SetProperty(n => n.NextAttemptAt, next).SetProperty(n => n.Provider, n => n.Provider ?? provider)
            .SetProperty(n => n.Cause, n => n.State == NotificationState.Queued ? cause : n.Cause).SetProperty(n => n.Words, n => n.State == NotificationState.Queued ? words : n.Words)
            .SetProperty(n => n.MaybeTwice, n => n.MaybeTwice || maybeTwice), cancel) == 1;
        if (held && (isOver || tooLate))
        {
            var told = tooLate ? $"{words} The next try would come too late." : answer.Outcome == ChannelOutcome.Unsure ? $"{words} It may have arrived all the same." : words;
            await ledger.DecideAsync(row.Id, NotificationState.Failed, $"try:{number}", cause, told, stands => stands.State == NotificationState.Queued, cancel);
        }
        await together.CommitAsync(cancel);
        return isOver || tooLate ? NotificationState.Failed : NotificationState.Queued;
    }

    private Task EndTryAsync(BegunNotification begun, ChannelAnswer answer, CancellationToken cancel)
    {
        var (number, took, accepted, unsure) = (begun.Number, TookOf(begun), answer.Outcome == ChannelOutcome.Accepted, answer.Outcome == ChannelOutcome.Unsure);
        var (code, providerId, requestId, words) = (CodeOf(answer), IdOf(answer), RequestIdOf(answer), WordsOf(answer));
        return db.NotificationAttempts.Where(a => a.Number == number).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Milliseconds, took).SetProperty(a => a.Succeeded, accepted).SetProperty(a => a.Unsure, unsure).SetProperty(a => a.Status, answer.Status)
            .SetProperty(a => a.Code, code).SetProperty(a => a.ProviderId, providerId).SetProperty(a => a.RequestId, requestId).SetProperty(a => a.Outcome, words), cancel);
    }

    /// <summary>False when another try has it by now.</summary>
    private async Task<bool> TakeBackAsync(BegunNotification begun, DateTimeOffset until, string? cause, string? words)
    {
        var number = begun.Number;
        await db.NotificationAttempts.Where(a => a.Number == number).ExecuteDeleteAsync(CancellationToken.None);
        return await db.Notifications.Where(n => n.Seq == begun.Row.Seq && n.WorkingOn == number).ExecuteUpdateAsync(set => set
            .SetProperty(n => n.WorkingOn, (long?)null).SetProperty(n => n.NextAttemptAt, until).SetProperty(n => n.Attempts, n => n.Attempts - 1)
            .SetProperty(n => n.Cause, n => cause ?? n.Cause).SetProperty(n => n.Words, n => words ?? n.Words), CancellationToken.None) == 1;
    }

    /// <summary>By the ladder, and not before the provider wants it; either with a little chance, so that not all who were told the same come back at once.</summary>
    internal static TimeSpan Wait(int seconds, TimeSpan? retryAfter)
    {
        // Chance only spreads the load; nobody gains by guessing it.
#pragma warning disable CA5394
        var chance = 1 + Random.Shared.NextDouble() / 5;
#pragma warning restore CA5394
        var byLadder = TimeSpan.FromSeconds(seconds);
        return (retryAfter is { } wanted && wanted > byLadder ? wanted : byLadder) * chance;
    }

    private int TookOf(BegunNotification begun) => (int)Math.Clamp((time.GetUtcNow() - begun.At).TotalMilliseconds, 0, int.MaxValue);

    private static string CodeOf(ChannelAnswer answer) => Notification.Cut(answer.Code, Notification.CauseLength);

    private static string WordsOf(ChannelAnswer answer) => Notification.Cut(answer.Words, Notification.WordsLength);

    private static string? IdOf(ChannelAnswer answer) => answer.ProviderId is { } id ? Notification.Cut(id, Notification.ProviderIdLength) : null;

    private static string? RequestIdOf(ChannelAnswer answer) => answer.RequestId is { } id ? Notification.Cut(id, NotificationAttempt.RequestIdLength) : null;

    private static string? StatusOf(ChannelAnswer answer) => answer.ProviderStatus is { } status ? Notification.Cut(status, Notification.ProviderStatusLength) : null;
}
