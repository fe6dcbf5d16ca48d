using FoodDelivery.Identity;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Who has agreed to promotions, by which channel, when and to which words. What stands is in the preferences; how it came there, in lines that are only ever added.</summary>
public sealed class Consents(NotificationsDb db, People people, LiveFeed live, TimeProvider time)
{
    public const int SourceLength = 100, WordsLength = 500;

    /// <summary>Writes a yes or a no. False when that is what stands already: then there is no second line.</summary>
    /// <param name="source">How it was said, e.g. <c>account page</c>, <c>unsubscribe link</c>, <c>STOP</c>.</param>
    /// <param name="words">What was agreed to, as it was shown.</param>
    public async Task<bool> RecordAsync(Guid personId, MessageChannel channel, bool given, string source, string? words, CancellationToken cancel)
    {
        var (now, name) = (time.GetUtcNow(), channel.ToString());
        var (from, text) = (Notification.Cut(source, SourceLength), words is null ? null : Notification.Cut(words, WordsLength));
        var (push, sms, email) = (given && channel == MessageChannel.Push, given && channel == MessageChannel.Sms, given && channel == MessageChannel.Email);
        // One statement, so that the choice and its line are both there or neither, and of two that say the same at once only one writes a line.
        var changed = await db.Database.ExecuteSqlAsync($"""
            WITH changed AS (
                INSERT INTO notifications.preferences AS p (person_id, orders_by_push, orders_by_sms, orders_by_email, promotions_by_push, promotions_by_sms, promotions_by_email, changed_at)
                VALUES ({personId}, true, true, true, {push}, {sms}, {email}, {now})
                ON CONFLICT (person_id) DO UPDATE SET
                    promotions_by_push = CASE WHEN {name} = 'Push' THEN {given} ELSE p.promotions_by_push END,
                    promotions_by_sms = CASE WHEN {name} = 'Sms' THEN {given} ELSE p.promotions_by_sms END,
                    promotions_by_email = CASE WHEN {name} = 'Email' THEN {given} ELSE p.promotions_by_email END,
                    changed_at = {now}
                WHERE CASE {name} WHEN 'Push' THEN p.promotions_by_push WHEN 'Sms' THEN p.promotions_by_sms ELSE p.promotions_by_email END <> {given}
                RETURNING p.person_id)
            INSERT INTO notifications.consents (person_id, channel, given, at, source, words) SELECT person_id, {name}, {given}, {now}, {from}, {text} FROM changed
            """, cancel) == 1;
        if (changed) live.Tell(new NotificationsChanged());
        return changed;
    }

    /// <summary>The people an address belongs to: what is said from it (STOP, START) holds for each of them.</summary>
    public async Task<IReadOnlyList<Guid>> OfAddressAsync(MessageChannel channel, string address, CancellationToken cancel) => channel switch
    {
        MessageChannel.Sms => [.. (await people.WithPhoneAsync(Suppressions.Normal(channel, address), cancel)).Select(person => person.Id)],
        MessageChannel.Email => [.. (await people.WithEmailAsync(address, cancel)).Select(person => person.Id)],
        _ => [],
    };
}
