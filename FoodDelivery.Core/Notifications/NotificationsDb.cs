using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Schema <c>notifications</c>: what people and partners were told.</summary>
public sealed partial class NotificationsDb(DbContextOptions<NotificationsDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "notifications";

    public override string Schema => SchemaName;

    public DbSet<Alert> Alerts => Set<Alert>();

    protected override void BuildModel(ModelBuilder model)
    {
        BuildAlerts(model);
        BuildPartners(model);
        BuildMessages(model);
        BuildPush(model);
    }

    private static void BuildAlerts(ModelBuilder model) => model.Entity<Alert>(alert =>
    {
        alert.ToTable("alerts");
        alert.Property(a => a.Id).ValueGeneratedNever();
        alert.Property(a => a.Key).HasMaxLength(200);
        alert.Property(a => a.What).HasMaxLength(Alert.TextLength);
        alert.Property(a => a.Whom).HasMaxLength(Alert.TextLength);
        alert.Property(a => a.Link).HasMaxLength(200);
        alert.Property(a => a.LinkText).HasMaxLength(60);
        alert.Property(a => a.ResolvedBy).HasMaxLength(100);
        alert.Property(a => a.Resolution).HasMaxLength(Alert.TextLength);
        alert.HasIndex(a => a.Key).IsUnique().HasFilter("resolved_at IS NULL").HasDatabaseName("ux_alerts_open");
        alert.HasIndex(a => a.ResolvedAt);
    });
}

internal sealed class NotificationsDbForMigrations() : DesignTimeDb<NotificationsDb>(NotificationsDb.SchemaName, (options, parts) => new(options, parts));
