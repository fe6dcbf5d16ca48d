using System.Text.Json;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>What is to be told to one recipient.</summary>
/// <param name="Template">E.g. <c>order-accepted</c>.</param>
/// <param name="EventId">The fact it tells of; with recipient and template it makes the message one, however often it is written.</param>
/// <param name="Data">What the template is filled with; serialised into the row. Never a code.</param>
/// <param name="Ways">Each is one row; a way may name what follows when it does not get through.</param>
/// <param name="ExpiresAt">After this it is of no use.</param>
public sealed record Notice(string Template, NotificationKind Kind, Guid EventId, object Data, Recipient To, IReadOnlyList<Way> Ways, DateTimeOffset ExpiresAt, Guid? OrderId = null, string? OrderNumber = null, Guid? CampaignId = null);

/// <param name="Key">See <see cref="Notification.Recipient"/>.</param>
/// <param name="Phone">E.164.</param>
/// <param name="Culture">E.g. <c>de</c>.</param>
/// <param name="TimeZone">IANA.</param>
public sealed record Recipient(string Key, Guid? PersonId, string? Phone, string? Email, string Culture, string TimeZone);

/// <param name="FallbackAfter">How long it may stay undelivered (push: unread) before <paramref name="FallbackTo"/> follows; null: only when it failed.</param>
public sealed record Way(MessageChannel Channel, MessageChannel? FallbackTo = null, TimeSpan? FallbackAfter = null);

/// <summary>Open screens look at the ledger again.</summary>
public sealed record NotificationsChanged : ILiveChange;

/// <summary>Wakes the workers that hand messages over, each channel's by itself, and whoever lets fallbacks follow.</summary>
public sealed class NotificationSignal
{
    private readonly Dictionary<MessageChannel, WakeSignal> lanes = Enum.GetValues<MessageChannel>().ToDictionary(channel => channel, _ => new WakeSignal(sleepers: 1));

    public WakeSignal Fallbacks { get; } = new(sleepers: 1);

    public WakeSignal Of(MessageChannel channel) => lanes[channel];

    public void WakeAll()
    {
        Fallbacks.Wake();
        foreach (var lane in lanes.Values) lane.Wake();
    }
}

/// <summary>Writes messages into the ledger. Sending them is <c>NotificationWorker</c>'s.</summary>
public sealed class Notify(NotificationsDb db, MessageRenderer renderer, NotificationSignal signal, LiveFeed live, TimeProvider time)
{
    /// <summary>
    /// Writes the rows that are not there yet. Where a way could reach nobody, since there is no device or no mailbox, what would follow it goes at once; with nothing to follow it is left out.
    /// Once per (event, recipient, template, channel), whoever calls how often.
    /// </summary>
    /// <returns>How many are new.</returns>
    public async Task<int> WriteAsync(Notice notice, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (data, version) = (JsonSerializer.Serialize(notice.Data, EventJson.Options), renderer.CurrentVersion(notice.Template));
        var written = 0;
        foreach (var (way, besides) in await WaysAsync(notice, cancel))
        {
            var address = AddressOf(notice.To, way.Channel);
            if (way.Channel != MessageChannel.Push && address is null) continue;
            if (way.Channel == MessageChannel.Push && notice.To.PersonId is null) continue;
            var isNew = await db.Database.ExecuteSqlAsync($"""
                INSERT INTO notifications.notifications (id, event_id, recipient, person_id, address, channel, kind, template, template_version, data, culture, time_zone, order_id, order_number, campaign_id,
                    fallback_to, fallback_address, fallback_after_seconds, fallback_at, created_at, expires_at, state, attempts, next_attempt_at, asked, maybe_twice)
                SELECT {Guid.CreateVersion7(now)}, {notice.EventId}, {notice.To.Key}, {notice.To.PersonId}, {address}, {way.Channel.ToString()}, {notice.Kind.ToString()}, {notice.Template}, {version}, {data}::jsonb,
                    {notice.To.Culture}, {notice.To.TimeZone}, {notice.OrderId}, {notice.OrderNumber}, {notice.CampaignId},
                    {way.FallbackTo?.ToString()}, {(way.FallbackTo is { } next ? AddressOf(notice.To, next) : null)}, {(int?)way.FallbackAfter?.TotalSeconds}, {(way.FallbackAfter is { } after ? now + after : (DateTimeOffset?)null)}, {now}, {notice.ExpiresAt}, 'Queued', 0, {now}, 0, false
                WHERE NOT EXISTS (SELECT 1 FROM notifications.notifications WHERE event_id = {notice.EventId} AND recipient = {notice.To.Key} AND template = {notice.Template} AND channel = {besides?.ToString()})
                ON CONFLICT (event_id, recipient, template, channel) DO NOTHING
                """, cancel);
            // Whoever brought a transaction rings after its commit: before that there is nothing to be seen.
            if (isNew > 0 && db.Database.CurrentTransaction is null) signal.Of(way.Channel).Wake();
            written += isNew;
        }
        if (written > 0) live.Tell(new NotificationsChanged());
        return written;
    }

    /// <summary>The ways as they are for this recipient; with each, the way that is not to be taken besides it, should a device have come or gone since a call before.</summary>
    private async Task<IReadOnlyList<(Way Way, MessageChannel? Besides)>> WaysAsync(Notice notice, CancellationToken cancel)
    {
        // A test is to show what becomes of it; of an order there is only one thing to be told, and a campaign has looked before.
        var matters = notice.To.PersonId is not null && notice.Kind is NotificationKind.Order or NotificationKind.Work && notice.Ways.Any(way => way.Channel == MessageChannel.Push && (way.FallbackTo is not null || notice.Kind == NotificationKind.Order));
        var hasDevice = !matters || await db.PushDevices.AnyAsync(device => device.PersonId == notice.To.PersonId, cancel);
        return [.. notice.Ways.SelectMany<Way, (Way, MessageChannel?)>(way => way switch
        {
            { Channel: not MessageChannel.Push, FallbackTo: { } next } when AddressOf(notice.To, way.Channel) is null => [(new Way(next), way.Channel)],
            // Without an address either, the push stays: its row tells that nobody was reached.
            { Channel: MessageChannel.Push, FallbackTo: { } next } when !hasDevice && AddressOf(notice.To, next) is not null => [(new Way(next), MessageChannel.Push)],
            { Channel: MessageChannel.Push, FallbackTo: null } when !hasDevice && notice.Kind == NotificationKind.Order => [],
            { Channel: MessageChannel.Push, FallbackTo: { } next } => [(way, next)],
            _ => [(way, null)],
        })];
    }

    public static string? AddressOf(Recipient to, MessageChannel channel) => channel switch
    {
        MessageChannel.Sms => to.Phone,
        MessageChannel.Email => to.Email,
        _ => null,
    };
}
