using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Which device has taken which message.</summary>
public sealed partial class NotificationsDb
{
    public DbSet<PushSend> PushSends => Set<PushSend>();

    private static void BuildPush(ModelBuilder model) => model.Entity<PushSend>(send =>
    {
        send.ToTable("push_sends").HasKey(s => new { s.NotificationId, s.DeviceId });
        send.Property(s => s.MessageName).HasMaxLength(200);
        // No key to the device: that it took the message stays true when it is forgotten.
        send.HasOne<Notification>().WithMany().HasForeignKey(s => s.NotificationId).HasPrincipalKey(n => n.Id).OnDelete(DeleteBehavior.Cascade);
    });
}
