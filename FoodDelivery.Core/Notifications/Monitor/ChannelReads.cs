using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>How a channel stands this moment.</summary>
/// <param name="Providers">Who would be given its messages; none when nobody is configured.</param>
/// <param name="Pause">Null when it runs.</param>
/// <param name="Waiting">Messages that could be sent now.</param>
/// <param name="OldestDue">Since when the one that waits longest is due.</param>
/// <param name="Retrying">Of those to be sent, how many have failed before.</param>
/// <param name="LastSentAt">When a provider took one last; null when it was not within a week.</param>
public sealed record ChannelHealth(MessageChannel Channel, IReadOnlyList<ChannelProvider> Providers, ChannelPause? Pause, int Waiting, DateTimeOffset? OldestDue, int Retrying, DateTimeOffset? LastSentAt)
{
    public bool IsOn => Providers.Any(provider => provider.IsOn);

    /// <summary>Since when none of those that are on takes messages; null while one does.</summary>
    public DateTimeOffset? DownSince => Providers.Where(provider => provider.IsOn) is var on && on.Any() && on.All(provider => provider.DownSince is not null) ? on.Max(provider => provider.DownSince) : null;
}

/// <param name="Name">As in the ledger, e.g. <c>twilio</c>.</param>
/// <param name="IsOn">Whether it can send at all as configured.</param>
/// <param name="DownSince">Since when it does not take our messages and is left alone for a while at a time; null when it takes them.</param>
/// <param name="Trouble">What it says.</param>
public sealed record ChannelProvider(string Name, bool IsOn, DateTimeOffset? DownSince = null, string? Trouble = null);

/// <summary>The channels for operators: who sends, what waits, who has stopped it.</summary>
public sealed class ChannelReads(NotificationsDb db, IEnumerable<IChannel> channels, CurrentActor current, TimeProvider time)
{
    /// <summary>Which process has noticed is of no interest here: what it noticed is an alert.</summary>
    private static readonly string DownKey = ProviderTrouble.KeyOf("");
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    private sealed record Down(string Key, DateTimeOffset Since, DateTimeOffset SeenAt, string What);

    /// <summary>Whom messages may go to, by name.</summary>
    public IReadOnlyList<string> Providers => [.. channels.Select(channel => channel.Provider).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>All of them, in the order people meet them.</summary>
    public async Task<IReadOnlyList<ChannelHealth>> AllAsync(CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return [];
        var now = time.GetUtcNow();
        var pauses = await db.ChannelPauses.AsNoTracking().ToDictionaryAsync(pause => pause.Channel, cancel);
        var waiting = (await db.Notifications.Where(n => n.State == NotificationState.Queued).GroupBy(n => n.Channel)
            .Select(group => new { Channel = group.Key, Due = group.Count(n => n.NextAttemptAt <= now && n.WorkingOn == null), Oldest = group.Where(n => n.WorkingOn == null).Min(n => (DateTimeOffset?)n.NextAttemptAt), Retrying = group.Count(n => n.Attempts > 0) })
            .ToListAsync(cancel)).ToDictionary(row => row.Channel);
        // By provider, or by provider and code.
        var down = (await db.Alerts.AsNoTracking().Where(alert => alert.ResolvedAt == null && alert.Key.StartsWith(DownKey)).OrderBy(alert => alert.Since).Select(alert => new Down(alert.Key, alert.Since, alert.SeenAt, alert.What)).ToListAsync(cancel))
            .ToLookup(alert => alert.Key[DownKey.Length..].Split(':')[0]);
        var all = new List<ChannelHealth>();
        foreach (var channel in Enum.GetValues<MessageChannel>())
        {
            var row = waiting.GetValueOrDefault(channel);
            var lastSent = await LastSentAsync(channel, now - LookBack, cancel);
            // The alert stays open for a while, lest it comes and goes; what has been sent since shows that it works.
            all.Add(new(channel, [.. channels.Where(one => one.Channel == channel).Select(one => down[one.Provider].FirstOrDefault(trouble => lastSent is null || lastSent <= trouble.SeenAt) is { } trouble
                ? new ChannelProvider(one.Provider, one.IsOn, trouble.Since, trouble.What) : new ChannelProvider(one.Provider, one.IsOn))], pauses.GetValueOrDefault(channel),
                row?.Due ?? 0, row is { Due: > 0 } ? row.Oldest : null, row?.Retrying ?? 0, lastSent));
        }
        return all;
    }

    /// <summary>How many of the last day's messages did not get through; codes and promotions among them.</summary>
    public async Task<int> FailedAsync(CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return 0;
        var since = time.GetUtcNow() - TimeSpan.FromDays(1);
        return await db.Notifications.CountAsync(n => (n.State == NotificationState.Failed || n.State == NotificationState.Undelivered || n.State == NotificationState.Bounced) && n.CreatedAt >= since, cancel);
    }

    // Back from the newest: where the channel works, that is a step or two.
    private Task<DateTimeOffset?> LastSentAsync(MessageChannel channel, DateTimeOffset since, CancellationToken cancel) => db.Notifications
        .Where(n => n.Channel == channel && n.CreatedAt >= since && n.SentAt != null).OrderByDescending(n => n.CreatedAt).Select(n => n.SentAt).FirstOrDefaultAsync(cancel);
}
