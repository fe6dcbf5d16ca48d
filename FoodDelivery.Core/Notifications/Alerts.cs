using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Raises alerts and ends them. Telling the same trouble again changes nothing that people see, so everybody may tell as often as they like.</summary>
public sealed class Alerts(NotificationsDb db, RelaySignal relay, LiveFeed live, TimeProvider time)
{
    public const string ItselfName = "by itself";

    /// <summary>Two processes that notice the same thing at the same moment raise one alert, and tell of it once.</summary>
    public async Task RaiseAsync(Trouble trouble, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var together = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;
        // What it was before, held fast: of two who find it worse, the second finds it so already.
        var written = (await db.Database.SqlQuery<Written>($"""
            WITH before AS (SELECT id, severity FROM notifications.alerts WHERE key = {trouble.Key} AND resolved_at IS NULL FOR UPDATE),
            written AS (
                INSERT INTO notifications.alerts AS a (id, key, severity, what, whom, link, link_text, since, by_itself, seen_at)
                SELECT {Guid.CreateVersion7(now)}, {trouble.Key}, {trouble.Severity.ToString()}, {Cut(trouble.What)}, {Cut(trouble.Whom)}, {trouble.Link}, {trouble.LinkText}, {trouble.Since}, {trouble.ByItself}, {now}
                FROM (SELECT count(*) FROM before) AS looked_first
                ON CONFLICT (key) WHERE resolved_at IS NULL
                DO UPDATE SET seen_at = excluded.seen_at, severity = excluded.severity, what = excluded.what, whom = excluded.whom
                RETURNING id, (xmax = 0) AS is_new)
            SELECT w.id AS "Id", w.is_new AS "IsNew", b.severity AS "Was" FROM written w LEFT JOIN before b ON b.id = w.id
            """).ToListAsync(cancel)).Single();
        var worse = written.Was == nameof(AlertSeverity.Warning) && trouble.Severity == AlertSeverity.Critical;
        if (written.IsNew || worse)
        {
            db.Publish(new AlertRaised(written.Id, trouble.Severity));
            await db.SaveChangesAsync(cancel);
        }
        if (together is not null) await together.CommitAsync(cancel);
        if (!written.IsNew && !worse) return;
        // The save woke it before there was anything to see.
        relay.Wake();
        live.Tell(new AlertsChanged());
    }

    /// <param name="Was">How bad it was before; null when it was not there.</param>
    private sealed record Written(Guid Id, bool IsNew, string? Was);

    /// <summary>It is over. Nothing happens when it is not open.</summary>
    /// <param name="seenUntil">When it was seen last, as far as the caller knows: if somebody has seen it later, it is not over. Null: it is, whoever has seen it.</param>
    public async Task EndAsync(string key, string resolution, CancellationToken cancel, DateTimeOffset? seenUntil = null)
    {
        var now = time.GetUtcNow();
        var ended = await db.Alerts.Where(alert => alert.Key == key && alert.ResolvedAt == null && (seenUntil == null || alert.SeenAt <= seenUntil)).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.ResolvedAt, now).SetProperty(a => a.ResolvedBy, ItselfName).SetProperty(a => a.Resolution, Cut(resolution)), cancel);
        if (ended > 0) live.Tell(new AlertsChanged());
    }

    /// <summary>These are all the troubles of a family there are now: raises them and ends the family's others.</summary>
    public async Task SetAsync(string family, IReadOnlyList<Trouble> troubles, CancellationToken cancel)
    {
        if (troubles.FirstOrDefault(t => !t.Key.StartsWith(family, StringComparison.Ordinal)) is { } stray) throw new ArgumentException($"{stray.Key} is not of the family {family}.", nameof(troubles));
        foreach (var trouble in troubles) await RaiseAsync(trouble, cancel);
        var still = troubles.Select(t => t.Key).ToArray();
        var over = await db.Alerts.Where(a => a.ResolvedAt == null && a.Key.StartsWith(family) && !still.Contains(a.Key)).Select(a => a.Key).ToListAsync(cancel);
        foreach (var key in over) await EndAsync(key, "The trouble is gone.", cancel);
    }

    private static string Cut(string text) => text.Length <= Alert.TextLength ? text : string.Concat(text.AsSpan(0, Alert.TextLength - 1), "…");
}
