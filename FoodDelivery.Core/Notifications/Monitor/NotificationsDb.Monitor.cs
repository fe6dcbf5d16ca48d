using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>What operators look messages up by, besides what the worker needs.</summary>
public sealed partial class NotificationsDb
{
    private static void BuildMonitor(ModelBuilder model)
    {
        model.Entity<Notification>(row =>
        {
            row.HasIndex(n => n.Address).HasFilter("address IS NOT NULL");
            row.HasIndex(n => new { n.Template, n.Seq });
            row.HasIndex(n => new { n.Cause, n.Seq }).HasFilter("cause IS NOT NULL");
        });
        // A message that was sent again carries its last provider's id only; what people read off a provider's page may be of the try before.
        model.Entity<NotificationAttempt>(attempt => attempt.HasIndex(a => a.ProviderId).HasFilter("provider_id IS NOT NULL"));
    }
}
