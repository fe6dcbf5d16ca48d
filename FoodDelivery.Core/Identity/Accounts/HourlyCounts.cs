using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>How many of something there were of late: codes to one address, guests of one network.</summary>
public sealed class HourlyCount
{
    /// <summary>A kind and a hash.</summary>
    public required string Key { get; init; }
    public int Count { get; set; }

    /// <summary>When the hour began that is counted.</summary>
    public DateTimeOffset Since { get; set; }
    public DateTimeOffset LastAt { get; set; }
}

/// <summary>How much of what nobody must be signed in for may come from one place.</summary>
public sealed class NetworkLimits
{
    /// <summary>Codes asked for from one network address, for whatever address or number. An office behind one address registers on one day.</summary>
    public int CodesPerHour { get; set; } = 60;

    /// <summary>People who begin to order without an account from one network address.</summary>
    public int GuestsPerHour { get; set; } = 30;
}

/// <summary>Counts to so many an hour. One statement decides, so a thousand at once are no more than one after another.</summary>
public sealed class HourlyCounts(IdentityDb db, TimeProvider time)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Takes one. False: that would be too many, or too soon.</summary>
    /// <param name="kind">What is counted, such as "guests".</param>
    /// <param name="whose">An address, a network, an id: only its hash is kept.</param>
    /// <param name="again">The shortest time between two.</param>
    public async Task<bool> TakeAsync(string kind, string whose, int allowed, TimeSpan again, CancellationToken cancel)
    {
        var (key, now) = (Tries.Key(kind, whose), time.GetUtcNow());
        // Without a shortest time the clocks of two nodes need not agree to the millisecond.
        var (hourAgo, lastBefore) = (now - Hour, again == TimeSpan.Zero ? DateTimeOffset.MaxValue : now - again);
        return await db.Database.ExecuteSqlAsync($"""
            INSERT INTO identity.hourly_counts AS c (key, count, since, last_at) VALUES ({key}, 1, {now}, {now})
            ON CONFLICT (key) DO UPDATE SET
              count = CASE WHEN c.since <= {hourAgo} THEN 1 ELSE c.count + 1 END,
              since = CASE WHEN c.since <= {hourAgo} THEN {now} ELSE c.since END,
              last_at = {now}
            WHERE c.last_at <= {lastBefore} AND (c.since <= {hourAgo} OR c.count < {allowed})
            """, cancel) == 1;
    }

    /// <summary>How long until the next is not too soon any more; null when it is not. Takes none.</summary>
    public async Task<TimeSpan?> RestOfAsync(string kind, string whose, TimeSpan again, CancellationToken cancel)
    {
        var (key, now) = (Tries.Key(kind, whose), time.GetUtcNow());
        var last = await db.HourlyCounts.AsNoTracking().Where(c => c.Key == key).Select(c => (DateTimeOffset?)c.LastAt).SingleOrDefaultAsync(cancel);
        return last + again > now ? last + again - now : null;
    }
}
