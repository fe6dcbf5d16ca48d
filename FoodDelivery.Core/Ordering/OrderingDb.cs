using System.Text.Json;
using FoodDelivery.Catalog;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace FoodDelivery.Ordering;

/// <summary>Carts and orders. Whoever saves a changed order also publishes its facts and tells the open screens; nobody can forget to.</summary>
public sealed class OrderingDb(DbContextOptions<OrderingDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "ordering";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    public override string Schema => SchemaName;

    public DbSet<Order> Orders => Set<Order>();
    public DbSet<OrderLine> Lines => Set<OrderLine>();
    public DbSet<OrderEntry> Entries => Set<OrderEntry>();
    public DbSet<Cart> Carts => Set<Cart>();
    public DbSet<CartLine> CartLines => Set<CartLine>();

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<Order>().ToList())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified) && !entry.Entity.HasNews) continue;
            var order = entry.Entity;
            order.PublishTo(this);
            Tell(new OrderChanged(order.Id, order.RestaurantId, order.CustomerId, order.Status));
        }
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Stores an order that was just begun: all its rows and facts in one round trip, untracked. Sets its number.</summary>
    /// <exception cref="Npgsql.PostgresException">E.g. of the index that allows a cart one unpaid order.</exception>
    public async Task InsertAsync(Order order, Npgsql.NpgsqlDataSource database, CancellationToken cancel)
    {
        order.PublishTo(this);
        Tell(new OrderChanged(order.Id, order.RestaurantId, order.CustomerId, order.Status));
        await InsertAsync(database, [order, .. order.Lines, .. order.Entries], cancel);
    }

    protected override void BuildModel(ModelBuilder model)
    {
        KitchenTables.Build(model);
        model.HasSequence<long>("order_number").StartsAt(10_001);
        model.Entity<Order>(order =>
        {
            order.ToTable("orders");
            order.Property(o => o.Id).ValueGeneratedNever();
            order.Property(o => o.Version).IsRowVersion();
            order.Property(o => o.Number).HasMaxLength(20).HasDefaultValueSql("'FD-' || nextval('ordering.order_number')").ValueGeneratedOnAdd();
            order.Property(o => o.StatusBy).HasMaxLength(100);
            order.Property(o => o.RestaurantName).HasMaxLength(200);
            order.Property(o => o.RestaurantSlug).HasMaxLength(200);
            order.Property(o => o.RestaurantPhone).HasMaxLength(40);
            order.Property(o => o.TimeZone).HasMaxLength(60);
            order.Property(o => o.ContactName).HasMaxLength(100);
            order.Property(o => o.ContactPhone).HasMaxLength(40);
            order.Property(o => o.DropOffLine).HasMaxLength(300);
            order.Property(o => o.Notes).HasMaxLength(500);
            order.Property(o => o.DoorPin).HasMaxLength(4);
            order.Property(o => o.Fingerprint).HasMaxLength(64);
            order.Property(o => o.ClientKey).HasMaxLength(200);
            order.Property(o => o.AcceptedBy).HasMaxLength(100);
            order.Property(o => o.EndNote).HasMaxLength(Order.MaxReason);
            order.ComplexProperty(o => o.Bill, bill =>
            {
                bill.Property(b => b.Currency).HasMaxLength(3);
                bill.Property(b => b.DiscountCode).HasMaxLength(40);
            });
            order.ComplexProperty(o => o.Promise);
            order.HasMany(o => o.Lines).WithOne().HasForeignKey(l => l.OrderId);
            order.HasMany(o => o.Entries).WithOne().HasForeignKey(e => e.OrderId);
            order.HasIndex(o => o.Number).IsUnique();
            order.HasIndex(o => new { o.CustomerId, o.CreatedAt });
            order.HasIndex(o => new { o.RestaurantId, o.Status, o.CreatedAt });
            order.HasIndex(o => o.CreatedAt);
            // The clocks and the live boards look only at these few.
            order.HasIndex(o => new { o.Status, o.AcceptBefore }).HasFilter("status IN ('AwaitingPayment', 'Placed', 'Accepted', 'Preparing', 'Ready', 'PickedUp')").HasDatabaseName("ix_orders_live");
            // Two tabs, one cart: the second unpaid order is refused by the database itself.
            order.HasIndex(o => o.CartId).IsUnique().HasFilter("status = 'AwaitingPayment'").HasDatabaseName("ux_orders_unpaid_cart");
            order.HasIndex(o => new { o.CustomerId, o.ClientKey }).IsUnique().HasFilter("client_key IS NOT NULL").HasDatabaseName("ux_orders_client_key");
        });
        model.Entity<OrderLine>(line =>
        {
            line.ToTable("order_lines");
            line.Property(l => l.Id).UseIdentityAlwaysColumn();
            line.Property(l => l.Name).HasMaxLength(200);
            line.Property(l => l.Category).HasMaxLength(200);
            line.Property(l => l.Currency).HasMaxLength(3);
            line.Property(l => l.Note).HasMaxLength(200);
            line.Property(l => l.Options).HasColumnType("jsonb").HasConversion(
                options => JsonSerializer.Serialize(options, Json),
                text => JsonSerializer.Deserialize<List<PricedOption>>(text, Json)!,
                new ValueComparer<IReadOnlyList<PricedOption>>(favorStructuralComparisons: false));
        });
        model.Entity<OrderEntry>(entry =>
        {
            entry.ToTable("order_entries");
            entry.Property(e => e.Id).UseIdentityAlwaysColumn();
            entry.Property(e => e.What).HasMaxLength(200);
            entry.Property(e => e.By).HasMaxLength(100);
            entry.Property(e => e.Detail).HasMaxLength(500);
        });
        model.Entity<Cart>(cart =>
        {
            cart.ToTable("carts");
            cart.Property(c => c.Id).ValueGeneratedNever();
            cart.Property(c => c.Version).IsRowVersion();
            cart.Property(c => c.RestaurantName).HasMaxLength(200);
            cart.Property(c => c.Code).HasMaxLength(40);
            cart.HasMany(c => c.Lines).WithOne().HasForeignKey(l => l.CartId).OnDelete(DeleteBehavior.Cascade);
            cart.HasIndex(c => c.CustomerId).IsUnique().HasFilter("customer_id IS NOT NULL");
            cart.HasIndex(c => c.UpdatedAt);
        });
        model.Entity<CartLine>(line =>
        {
            line.ToTable("cart_lines");
            line.Property(l => l.Id).ValueGeneratedNever();
            line.Property(l => l.Note).HasMaxLength(200);
            line.Property(l => l.SeenName).HasMaxLength(200);
        });
    }
}

internal sealed class OrderingDbForMigrations() : DesignTimeDb<OrderingDb>(OrderingDb.SchemaName, (options, parts) => new(options, parts));
