using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>
/// Writes down what is heard about a message, and moves it. Whoever has a word, provider or product, comes through here: one at a time per message,
/// each word once, the highest counts (<see cref="Standing"/>).
/// </summary>
public sealed class NotificationLedger(NotificationsDb db, IEnumerable<IChannel> channels, NotificationSignal signal, LiveFeed live, IOptions<MessageOptions> options, TimeProvider time)
{
    private const int KeyLength = 200;
    private bool fallbackDue;
    private static readonly Histogram<double> Arrival = Telemetry.Meter.CreateHistogram<double>("fooddelivery.notifications.arrival", "ms", "From handing a message over to the provider's word that it has arrived.");

    /// <summary>A word of a provider, by callback or because it was asked.</summary>
    /// <param name="source"><see cref="NotificationSource"/>.</param>
    /// <returns>True when it moved the message; false for repeats, late words, unknown messages.</returns>
    public async Task<bool> ApplyAsync(ProviderWord word, string source, CancellationToken cancel)
    {
        var (id, provider, providerId) = (word.NotificationId, word.Provider, word.ProviderId);
        if (id is null && providerId is not null)
            id = await db.Notifications.Where(n => n.ProviderId == providerId && n.Provider == provider).OrderByDescending(n => n.Seq).Select(n => (Guid?)n.Id).FirstOrDefaultAsync(cancel);
        return id is { } known && await WriteAsync(known, word, source, onlyWhen: null, cancel);
    }

    /// <summary>A decision of our own: not sent, given up, handed over.</summary>
    /// <param name="key">What tells a repeat.</param>
    /// <param name="onlyWhen">Looked at under the row's lock; when it says no, nothing is written.</param>
    internal Task<bool> DecideAsync(Guid id, NotificationState state, string key, string? cause, string? words, Func<Notification, bool>? onlyWhen, CancellationToken cancel, string? provider = null, string? providerId = null, string? providerStatus = null) =>
        WriteAsync(id, new(provider ?? "", id, providerId, state, providerStatus ?? "", key, time.GetUtcNow(), cause, words), NotificationSource.Us, onlyWhen, cancel);

    private async Task<bool> WriteAsync(Guid id, ProviderWord word, string source, Func<Notification, bool>? onlyWhen, CancellationToken cancel)
    {
        // Whoever decides more than this brings the transaction.
        await using var together = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;
        if ((await db.Notifications.FromSql($"SELECT * FROM notifications.notifications WHERE id = {id} FOR UPDATE").AsNoTracking().ToListAsync(cancel)).SingleOrDefault() is not { } row) return false;
        if (onlyWhen?.Invoke(row) == false) return false;
        var key = word.EventKey.Length <= KeyLength ? word.EventKey : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(word.EventKey)));
        var lines = await db.NotificationStatuses.AsNoTracking().Where(s => s.NotificationId == id).OrderBy(s => s.Number).ToListAsync(cancel);
        if (lines.Any(line => line.EventKey == key)) return false;

        var (now, ours) = (time.GetUtcNow(), Standing.IsOurs(source));
        var status = word.Status.Length == 0 ? null : Notification.Cut(word.Status, Notification.ProviderStatusLength);
        var cause = word.Cause is null ? null : Notification.Cut(word.Cause, Notification.CauseLength);
        var stands = lines.LastOrDefault(line => line.Moved) is { } highest ? Standing.Of(highest) : Standing.Nothing;
        var resent = lines.LastOrDefault(line => line.Source == NotificationSource.Person && line.State == NotificationState.Queued);
        var isOld = await IsOldAsync(row, word, resent, cancel);
        var moves = Counts(row, word, isOld) && Standing.Of(word.State, status, word.At, ours).CompareTo(stands) > 0;
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO notifications.notification_statuses (notification_id, at, heard_at, state, provider_status, cause, source, event_key, moved)
            VALUES ({id}, {word.At.ToUniversalTime()}, {now}, {word.State.ToString()}, {status}, {cause}, {source}, {key}, {moves})
            """, cancel);
        if (moves) await MoveAsync(row, word, status, cause, now, cancel);
        if (!isOld && IsSecond(row, word)) await db.Notifications.Where(n => n.Id == id).ExecuteUpdateAsync(set => set.SetProperty(n => n.MaybeTwice, true), cancel);
        if (together is null) return moves;
        await together.CommitAsync(cancel);
        Ring();
        return moves;
    }

    /// <summary>Lets everybody look again. Whoever brought the transaction calls it after the commit: before that there is nothing to be seen.</summary>
    internal void Ring()
    {
        if (fallbackDue) signal.Fallbacks.Wake();
        fallbackDue = false;
        live.Tell(new NotificationsChanged());
    }

    /// <summary>Whether a word is about what was sent before an operator had it sent again.</summary>
    private async Task<bool> IsOldAsync(Notification row, ProviderWord word, NotificationStatus? resent, CancellationToken cancel) => resent is not null && (word.Generation is { } generation
        ? generation < resent.Number
        : word.ProviderId is { } told && await db.NotificationAttempts.AnyAsync(a => a.NotificationId == row.Id && a.At < resent.HeardAt && a.ProviderId == told, cancel));

    /// <summary>
    /// Whether a word is about the try that counts. After an unsure try there may be two messages at the provider: that one of them has arrived is as good as
    /// the other; that one has failed says nothing of the other. What was sent before it was sent again is past; only a device that names it may say that the person has read it.
    /// </summary>
    private static bool Counts(Notification row, ProviderWord word, bool isOld) => isOld
        ? word is { State: NotificationState.Read, Generation: not null }
        : row.ProviderId is not { } ours || word.ProviderId is not { } told || IsSame(ours, told) || word.State is NotificationState.Delivered or NotificationState.Read;

    /// <summary>A message of ours, and not the one that the row names, is on its way or there: the person may have both. Where the second takes the first one's place nobody sees two.</summary>
    private bool IsSecond(Notification row, ProviderWord word) =>
        row.ProviderId is { } ours && word.ProviderId is { } told && !IsSame(ours, told) && word.State is (NotificationState.Sent or NotificationState.Delivered or NotificationState.Read)
        && channels.FirstOrDefault(channel => channel.Channel == row.Channel && channel.Provider == row.Provider) is not { DoubleIsInvisible: true };

    /// <summary>One provider gives a message a longer id in its callbacks than when it took it.</summary>
    private static bool IsSame(string ours, string told) => told.StartsWith(ours, StringComparison.Ordinal) || ours.StartsWith(told, StringComparison.Ordinal);

    private async Task MoveAsync(Notification row, ProviderWord word, string? status, string? cause, DateTimeOffset now, CancellationToken cancel)
    {
        var state = word.State;
        var arrived = state is NotificationState.Delivered or NotificationState.Read;
        var deliveredAt = row.DeliveredAt ?? (arrived ? word.At.ToUniversalTime() : null);
        // A push that has reached the phone and stays unread is followed by an SMS; anything else is done once it is there.
        var fallbackAt = state == NotificationState.Read || (arrived && row.Channel != MessageChannel.Push) ? null
            : Fallbacks.IsOver(state) && row.FallbackTo is not null ? now
            : row.FallbackAt;
        var (provider, providerId) = (word.Provider.Length == 0 ? row.Provider : row.Provider ?? word.Provider, row.ProviderId ?? word.ProviderId);
        // Sent is the one state that waits for more.
        var askAt = state != NotificationState.Sent ? null : row.Asked > 0 ? row.AskAt : row.AskAt ?? now.AddSeconds(options.Value.AskSeconds[0]);
        // Whoever was at work on it need not be waited for any more: it may be dead.
        var workingOn = state == NotificationState.Queued ? row.WorkingOn : null;
        var (words, sentAt) = (word.Words is { } said ? Notification.Cut(said, Notification.WordsLength) : null, row.SentAt ?? (state is NotificationState.Sent || arrived ? now : (DateTimeOffset?)null));
        await db.Notifications.Where(n => n.Id == row.Id).ExecuteUpdateAsync(set => set
            .SetProperty(n => n.State, state).SetProperty(n => n.ProviderStatus, status ?? row.ProviderStatus).SetProperty(n => n.Cause, cause).SetProperty(n => n.Words, words)
            .SetProperty(n => n.Provider, provider).SetProperty(n => n.ProviderId, providerId).SetProperty(n => n.WorkingOn, workingOn)
            .SetProperty(n => n.DeliveredAt, deliveredAt).SetProperty(n => n.SentAt, sentAt).SetProperty(n => n.FallbackAt, fallbackAt).SetProperty(n => n.AskAt, askAt), cancel);
        if (arrived && row is { SentAt: { } handed, DeliveredAt: null }) Arrival.Record(Math.Max(0, (word.At - handed).TotalMilliseconds), new KeyValuePair<string, object?>("channel", row.Channel.ToString()));
        fallbackDue |= fallbackAt <= now;
    }
}
