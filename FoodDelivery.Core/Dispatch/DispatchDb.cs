using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Dispatch;

/// <summary>Schema <c>dispatch</c>.</summary>
public sealed class DispatchDb(DbContextOptions<DispatchDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "dispatch";

    public override string Schema => SchemaName;

    public DbSet<Courier> Couriers => Set<Courier>();
    public DbSet<Shift> Shifts => Set<Shift>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<DeliveryEntry> Entries => Set<DeliveryEntry>();
    public DbSet<CourierPosition> Positions => Set<CourierPosition>();
    public DbSet<TrackPoint> Tracks => Set<TrackPoint>();

    protected override void BuildModel(ModelBuilder model)
    {
        model.Entity<Courier>(courier =>
        {
            courier.ToTable("couriers");
            courier.Property(c => c.Id).ValueGeneratedNever();
            courier.Property(c => c.Number).UseIdentityByDefaultColumn();
            courier.HasIndex(c => c.Number).IsUnique();
            courier.HasIndex(c => c.UserId).IsUnique();
            courier.Property(c => c.Name).HasMaxLength(100);
            courier.Property(c => c.Phone).HasMaxLength(40);
            courier.Property(c => c.Version).IsRowVersion();
        });
        model.Entity<Shift>(shift =>
        {
            shift.ToTable("shifts");
            shift.Property(s => s.Id).ValueGeneratedNever();
            // One open shift per courier: two phones that go on duty at once cannot both open one.
            shift.HasIndex(s => s.CourierId).IsUnique().HasFilter("until IS NULL").HasDatabaseName("ix_shifts_open");
            shift.HasIndex(s => new { s.CourierId, s.From });
        });
        model.Entity<Delivery>(delivery =>
        {
            delivery.ToTable("deliveries");
            delivery.Property(d => d.Id).ValueGeneratedNever();
            delivery.HasIndex(d => d.OrderId).IsUnique();
            delivery.HasIndex(d => new { d.CourierId, d.Status });
            delivery.HasIndex(d => d.ReadyAt).HasFilter("ended_at IS NULL").HasDatabaseName("ix_deliveries_open");
            delivery.HasIndex(d => d.EndedAt);
            delivery.Property(d => d.Number).HasMaxLength(20);
            delivery.Property(d => d.RestaurantName).HasMaxLength(200);
            delivery.Property(d => d.RestaurantPhone).HasMaxLength(40);
            delivery.Property(d => d.TimeZone).HasMaxLength(64);
            delivery.Property(d => d.PickupLine).HasMaxLength(300);
            delivery.Property(d => d.DropOffLine).HasMaxLength(300);
            delivery.Property(d => d.CourierName).HasMaxLength(100);
            delivery.Property(d => d.Version).IsRowVersion();
            delivery.HasMany(d => d.Timeline).WithOne().HasForeignKey(e => e.DeliveryId);
        });
        model.Entity<DeliveryEntry>(entry =>
        {
            entry.ToTable("delivery_entries");
            entry.Property(e => e.Id).UseIdentityAlwaysColumn();
            entry.Property(e => e.What).HasMaxLength(60);
            entry.Property(e => e.Detail).HasMaxLength(400);
            entry.Property(e => e.By).HasMaxLength(100);
            entry.HasIndex(e => new { e.DeliveryId, e.Id });
        });
        model.Entity<CourierPosition>(position =>
        {
            position.ToTable("courier_positions");
            position.HasKey(p => p.CourierId);
            position.Property(p => p.CourierId).ValueGeneratedNever();
        });
        model.Entity<TrackPoint>(point =>
        {
            point.ToTable("track_points");
            point.HasKey(p => new { p.CourierId, p.At });
            // Append-only and deleted by age: a block-range index costs next to nothing per insert.
            point.HasIndex(p => p.ReceivedAt).HasMethod("brin");
        });
    }
}

internal sealed class DispatchDbForMigrations() : DesignTimeDb<DispatchDb>(DispatchDb.SchemaName, (options, parts) => new(options, parts));
