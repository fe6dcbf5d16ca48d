using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Deletes alerts that were over long ago. Open ones stay, however old.</summary>
public sealed class ForgetOldAlerts(NotificationsDb db, IOptions<NotificationsOptions> options, TimeProvider time) : IJob
{
    public const string Id = "notifications.forget-old-alerts";

    public Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.KeepAlertsDays);
        return db.Alerts.Where(alert => alert.ResolvedAt < before).ExecuteDeleteAsync(cancel);
    }
}
