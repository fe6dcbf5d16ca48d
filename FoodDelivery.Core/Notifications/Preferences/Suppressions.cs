using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>The list of addresses that are left alone: who may be written to is asked here before each send, never remembered elsewhere.</summary>
public sealed class Suppressions(NotificationsDb db, LiveFeed live, TimeProvider time)
{
    private const int NameLength = 100;

    /// <summary>From now on nothing goes there (see <see cref="SuppressionReason"/> for what still does). False when it is on the list for this reason already.</summary>
    /// <param name="source">Who told: <c>twilio</c>, <c>sendgrid</c>, <c>link</c>, an operator's name.</param>
    public async Task<bool> AddAsync(MessageChannel channel, string address, SuppressionReason reason, string source, CancellationToken cancel)
    {
        var (now, normal) = (time.GetUtcNow(), Normal(channel, address));
        if (normal.Length == 0) return false;
        // One statement: the same word comes twice, and by two processes at once.
        var isNew = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications.suppressions (id, channel, address, reason, since, source)
            VALUES ({Guid.CreateVersion7(now)}, {channel.ToString()}, {normal}, {reason.ToString()}, {now}, {Notification.Cut(source, NameLength)})
            ON CONFLICT (channel, address, reason) WHERE lifted_at IS NULL DO NOTHING
            """, cancel) == 1;
        if (isNew) live.Tell(new NotificationsChanged());
        return isNew;
    }

    /// <summary>Takes it off the list: START, a person's own choice, an operator. False when it was not on it.</summary>
    /// <param name="reason">Only what stands there for this reason; null: for whatever reason.</param>
    public async Task<bool> LiftAsync(MessageChannel channel, string address, SuppressionReason? reason, string by, CancellationToken cancel)
    {
        var (now, normal) = (time.GetUtcNow(), Normal(channel, address));
        var (who, open) = (Notification.Cut(by, NameLength), db.Suppressions.Where(s => s.Channel == channel && s.Address == normal && s.LiftedAt == null));
        if (reason is { } only) open = open.Where(s => s.Reason == only);
        var lifted = await open.ExecuteUpdateAsync(set => set.SetProperty(s => s.LiftedAt, now).SetProperty(s => s.LiftedBy, who), cancel);
        if (lifted > 0) live.Tell(new NotificationsChanged());
        return lifted > 0;
    }

    /// <summary>Why an address is left alone; empty when it is not.</summary>
    public async Task<IReadOnlyList<SuppressionReason>> OfAsync(MessageChannel channel, string address, CancellationToken cancel)
    {
        var normal = Normal(channel, address);
        return await db.Suppressions.Where(s => s.Channel == channel && s.Address == normal && s.LiftedAt == null).OrderBy(s => s.Since).ThenBy(s => s.Id).Select(s => s.Reason).ToListAsync(cancel);
    }

    /// <summary>The one form in which an address is on the list: however a person or a provider writes it, it is found.</summary>
    public static string Normal(MessageChannel channel, string address) => channel switch
    {
        MessageChannel.Sms => Number(address),
        MessageChannel.Email => Notification.Cut(address.Trim().ToLowerInvariant(), Notification.AddressLength),
        _ => Notification.Cut(address.Trim(), Notification.AddressLength),
    };

    private static string Number(string typed)
    {
        var digits = new string([.. typed.Where(char.IsAsciiDigit)]);
        return digits.Length == 0 ? "" : Notification.Cut("+" + digits, Notification.AddressLength);
    }
}
