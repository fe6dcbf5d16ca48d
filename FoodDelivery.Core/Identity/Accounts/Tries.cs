using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>How often something secret was guessed wrong of late.</summary>
public sealed class TryRow
{
    /// <summary>What is guessed, and whose: a kind and a hash.</summary>
    public required string Key { get; init; }
    public int Count { get; set; }
    public DateTimeOffset LastAt { get; set; }

    /// <summary>Until then nobody may try.</summary>
    public DateTimeOffset? RestsUntil { get; set; }
}

/// <summary>
/// Five wrong tries, then a rest of five minutes. A try is counted before it is looked at, so that a thousand at once are not a thousand tries;
/// and the same for addresses that have no account, so that neither words nor time tell which have one.
/// </summary>
public sealed class Tries(IdentityDb db, TimeProvider time)
{
    public const int Allowed = 5;
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    /// <summary>A wrong try is forgotten after so long without another.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(15);

    /// <param name="kind">What is guessed, such as "password".</param>
    /// <param name="whose">An address, an id: only its hash is kept.</param>
    public static string Key(string kind, string whose) => $"{kind}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whose.Trim().Normalize().ToUpperInvariant())))}";

    /// <summary>Takes one try. False: rest first, whatever was typed.</summary>
    public async Task<bool> TakeAsync(string key, CancellationToken cancel)
    {
        var (now, forgotten, rests) = (time.GetUtcNow(), time.GetUtcNow() - Remembered, time.GetUtcNow() + Rest);
        // One statement decides, however many come at once.
        var rows = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO identity.tries AS t (key, count, last_at, rests_until) VALUES ({key}, 1, {now}, NULL)
            ON CONFLICT (key) DO UPDATE SET
              count = CASE WHEN t.rests_until <= {now} OR t.last_at < {forgotten} THEN 1 ELSE t.count + 1 END,
              last_at = {now},
              rests_until = CASE WHEN t.rests_until > {now} THEN t.rests_until
                                 WHEN (CASE WHEN t.rests_until <= {now} OR t.last_at < {forgotten} THEN 1 ELSE t.count + 1 END) >= {Allowed} THEN {rests}::timestamptz END
            WHERE t.rests_until IS NULL OR t.rests_until <= {now}
            """, cancel);
        return rows == 1;
    }

    /// <summary>It was right: nothing is held against anybody.</summary>
    public Task ForgiveAsync(string key, CancellationToken cancel) => db.Tries.Where(t => t.Key == key).ExecuteDeleteAsync(cancel);

    /// <summary>Until when those rest that do.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> RestingAsync(IReadOnlyCollection<string> keys, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return await db.Tries.AsNoTracking().Where(t => keys.Contains(t.Key) && t.RestsUntil > now).ToDictionaryAsync(t => t.Key, t => t.RestsUntil!.Value, cancel);
    }
}
