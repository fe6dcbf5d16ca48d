using FoodDelivery.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>
/// Lets another way follow where a message did not get through, or has lain unread for too long: push → SMS, e-mail → SMS. The second is a row of its own
/// that goes through the same gate; there is never more than one by the same way, whoever looks how often.
/// </summary>
public sealed class Fallbacks(NotificationsDb db, People people, NotificationLedger ledger, NotificationSignal signal, TimeProvider time)
{
    private const int AtOnce = 200;

    /// <summary>It will not get through by this way any more. Who has forbidden one way may still be told by another: the gate asks anew for each.</summary>
    internal static bool IsOver(NotificationState state) => state is NotificationState.Undelivered or NotificationState.Bounced or NotificationState.Failed or NotificationState.Suppressed;

    /// <summary>Decides every fallback that is due. Returns how many messages followed.</summary>
    public async Task<int> SweepAsync(CancellationToken cancel)
    {
        var (now, followed) = (time.GetUtcNow(), 0);
        var due = await db.Notifications.AsNoTracking().Where(n => n.FallbackAt <= now).OrderBy(n => n.FallbackAt).Take(AtOnce).ToListAsync(cancel);
        foreach (var row in due)
        {
            if (!await FollowAsync(row, now, cancel)) continue;
            followed++;
            signal.Of(row.FallbackTo!.Value).Wake();
        }
        // As many as were looked for: there may be more.
        if (due.Count == AtOnce) signal.Fallbacks.Wake();
        return followed;
    }

    private async Task<bool> FollowAsync(Notification row, DateTimeOffset now, CancellationToken cancel)
    {
        // Nobody is written to about a promotion by a way he has not agreed to only because the other one failed; and who wants no mail wants no text in its place.
        var wanted = row.FallbackTo is not null && row.Kind is not (NotificationKind.Promotion or NotificationKind.Code) && row is not { Channel: MessageChannel.Email, Cause: NotificationGate.ByPreference }
            && row.ExpiresAt > now && !await HasReadAsync(row, cancel);
        var way = row.FallbackTo ?? row.Channel;
        var address = wanted ? await AddressAsync(row, way, cancel) : null;
        if (!wanted || (address is null && way != MessageChannel.Push))
        {
            var words = wanted ? Notification.Cut($"{row.Words} There is no address to follow it up by {ProviderTrouble.NameOf(way)}.".TrimStart(), Notification.WordsLength) : row.Words;
            await db.Notifications.Where(n => n.Id == row.Id && n.FallbackAt == row.FallbackAt).ExecuteUpdateAsync(set => set.SetProperty(n => n.FallbackAt, (DateTimeOffset?)null).SetProperty(n => n.Words, words), cancel);
            return false;
        }
        // Looked at again in the statement that writes: the word that it was read may come this very moment.
        var written = await db.Database.ExecuteSqlAsync($"""
            WITH due AS (
                UPDATE notifications.notifications n SET fallback_at = NULL
                WHERE n.id = {row.Id} AND n.fallback_at IS NOT NULL AND n.state <> 'Read' AND (n.state <> 'Delivered' OR n.channel = 'Push') AND n.state NOT IN ('Cancelled', 'Expired')
                RETURNING n.*)
            INSERT INTO notifications.notifications (id, event_id, recipient, person_id, address, channel, kind, template, template_version, data, culture, time_zone, order_id, order_number, campaign_id, fallback_of,
                created_at, expires_at, state, attempts, next_attempt_at, asked, maybe_twice)
            SELECT {Guid.CreateVersion7(now)}, event_id, recipient, person_id, {address}, fallback_to, kind, template, template_version, data, culture, time_zone, order_id, order_number, campaign_id, id,
                {now}, expires_at, 'Queued', 0, {now}, 0, false FROM due
            ON CONFLICT (event_id, recipient, template, channel) DO NOTHING
            """, cancel) == 1;
        if (!written)
        {
            await db.Notifications.Where(n => n.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(n => n.FallbackAt, (DateTimeOffset?)null), cancel);
            return false;
        }
        // One that has not even left need not leave any more, or the person would be told twice. One that is being sent this moment cannot be stopped.
        await ledger.DecideAsync(row.Id, NotificationState.Cancelled, "fallback", "fallback", $"It could not leave in time and went by {ProviderTrouble.NameOf(way)} instead.",
            stands => stands is { State: NotificationState.Queued, WorkingOn: null }, cancel);
        return true;
    }

    /// <summary>Whether the person has opened the same by any way.</summary>
    private Task<bool> HasReadAsync(Notification row, CancellationToken cancel) =>
        db.Notifications.AnyAsync(n => n.EventId == row.EventId && n.Recipient == row.Recipient && n.Template == row.Template && n.State == NotificationState.Read, cancel);

    private async Task<string?> AddressAsync(Notification row, MessageChannel way, CancellationToken cancel)
    {
        // The number of the order, which need not be the account's.
        if (way == row.FallbackTo && row.FallbackAddress is { } given) return given;
        if (row.PersonId is not { } id || await people.FindAsync(id, cancel) is not { } person) return null;
        return way switch
        {
            MessageChannel.Sms => person.Phone,
            MessageChannel.Email => person.Email,
            _ => null,
        };
    }
}
