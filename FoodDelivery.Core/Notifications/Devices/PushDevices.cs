using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>The devices of people, as the channel needs them; and for their owner, who sees which there are and never a token.</summary>
public sealed class PushDevices(NotificationsDb db, TimeProvider time)
{
    /// <summary>The devices that have not taken the message since it was written or last resent; the latest that has; and which sending it is (<see cref="ProviderWord.Generation"/>).</summary>
    public async Task<(IReadOnlyList<PushDevice> Left, PushSend? Taken, long Generation)> ToSendAsync(Guid person, Guid notification, CancellationToken cancel)
    {
        var resent = await db.NotificationStatuses.Where(line => line.NotificationId == notification && line.Source == NotificationSource.Person && line.State == NotificationState.Queued)
            .OrderByDescending(line => line.Number).Select(line => new { line.Number, line.HeardAt }).FirstOrDefaultAsync(cancel);
        var since = resent?.HeardAt ?? DateTimeOffset.MinValue;
        var taken = await db.PushSends.AsNoTracking().Where(send => send.NotificationId == notification && send.At >= since).OrderByDescending(send => send.At).ThenBy(send => send.DeviceId).ToListAsync(cancel);
        var had = taken.Select(send => send.DeviceId).ToList();
        var left = await db.PushDevices.AsNoTracking().Where(device => device.PersonId == person && !had.Contains(device.Id)).OrderByDescending(device => device.SeenAt).ThenBy(device => device.Id).ToListAsync(cancel);
        return (left, taken.FirstOrDefault(), resent?.Number ?? 0);
    }

    public Task TookAsync(Guid notification, PushDevice device, string? name, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO notifications.push_sends (notification_id, device_id, at, message_name)
        SELECT {notification}, {device.Id}, {time.GetUtcNow()}, {name} WHERE EXISTS (SELECT 1 FROM notifications.notifications WHERE id = {notification})
        ON CONFLICT (notification_id, device_id) DO UPDATE SET at = EXCLUDED.at, message_name = EXCLUDED.message_name
        """, cancel);

    /// <summary>FCM says that there is no such device. Only this token's: the browser may have registered with a new one meanwhile.</summary>
    public Task GoneAsync(PushDevice device, CancellationToken cancel) => db.PushDevices.Where(d => d.Id == device.Id && d.Token == device.Token).ExecuteDeleteAsync(cancel);

    public async Task<IReadOnlyList<PushDeviceRow>> OfAsync(Guid person, CancellationToken cancel) =>
        await db.PushDevices.AsNoTracking().Where(device => device.PersonId == person).OrderByDescending(device => device.SeenAt).ThenBy(device => device.Id)
            .Select(device => new PushDeviceRow(device.Id, device.Kind, device.Name, device.Since, device.SeenAt)).ToListAsync(cancel);
}

/// <summary>A device as its owner sees it.</summary>
public sealed record PushDeviceRow(Guid Id, DeviceKind Kind, string Name, DateTimeOffset Since, DateTimeOffset SeenAt);
