using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Forgets devices that nobody has used for most of a year: Google lets their tokens end, and somebody else may hold the phone by now.</summary>
public sealed class ForgetOldDevices(NotificationsDb db, IOptions<FirebaseOptions> options, TimeProvider time) : IJob
{
    public const string Id = "notifications.forget-old-devices";

    public Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.ForgetDevicesAfterDays);
        return db.PushDevices.Where(device => device.SeenAt < before).ExecuteDeleteAsync(cancel);
    }
}
