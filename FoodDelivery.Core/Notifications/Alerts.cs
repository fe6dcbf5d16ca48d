using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Raises alerts and ends them. Telling the same trouble again changes nothing that people see, so everybody may tell as often as they like.</summary>
public sealed class Alerts(NotificationsDb db, LiveFeed live, TimeProvider time)
{
    public const string ItselfName = "by itself";

    /// <summary>One statement, so that two processes that notice the same thing at the same moment raise one alert.</summary>
    public async Task RaiseAsync(Trouble trouble, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var isNew = (await db.Database.SqlQuery<bool>($"""
            INSERT INTO notifications.alerts AS a (id, key, severity, what, whom, link, link_text, since, by_itself, seen_at)
            VALUES ({Guid.CreateVersion7(now)}, {trouble.Key}, {trouble.Severity.ToString()}, {Cut(trouble.What)}, {Cut(trouble.Whom)}, {trouble.Link}, {trouble.LinkText}, {trouble.Since}, {trouble.ByItself}, {now})
            ON CONFLICT (key) WHERE resolved_at IS NULL
            DO UPDATE SET seen_at = excluded.seen_at, severity = excluded.severity, what = excluded.what, whom = excluded.whom
            RETURNING (xmax = 0) AS "Value"
            """).ToListAsync(cancel)).Single();
        if (isNew) live.Tell(new AlertsChanged());
    }

    /// <summary>It is over. Nothing happens when it is not open.</summary>
    public async Task EndAsync(string key, string resolution, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var ended = await db.Alerts.Where(alert => alert.Key == key && alert.ResolvedAt == null).ExecuteUpdateAsync(
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
