using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>What only the kitchen keeps: its screens, what they have seen, crossed-out lines, unwatched restaurants.</summary>
internal static class KitchenTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<KitchenScreen>(screen =>
        {
            screen.ToTable("kitchen_screens");
            screen.HasKey(s => new { s.RestaurantId, s.DeviceId });
        });
        model.Entity<KitchenSeen>(seen =>
        {
            seen.ToTable("kitchen_seen");
            seen.HasKey(s => new { s.OrderId, s.DeviceId });
            seen.HasOne<Order>().WithMany().HasForeignKey(s => s.OrderId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<StruckLine>(struck =>
        {
            struck.ToTable("struck_lines");
            struck.HasKey(s => s.LineId);
            struck.Property(s => s.LineId).ValueGeneratedNever();
            struck.HasOne<OrderLine>().WithOne().HasForeignKey<StruckLine>(s => s.LineId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<UnwatchedKitchen>(kitchen =>
        {
            kitchen.ToTable("unwatched_kitchens");
            kitchen.HasKey(k => k.RestaurantId);
            kitchen.Property(k => k.RestaurantId).ValueGeneratedNever();
        });
    }
}
