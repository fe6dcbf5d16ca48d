using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace FoodDelivery.Catalog;

/// <summary>Restaurants and their menus.</summary>
public sealed class CatalogDb(DbContextOptions<CatalogDb> options, ModuleDbParts parts) : ModuleDb(options, parts)
{
    public const string SchemaName = "catalog";

    public override string Schema => SchemaName;

    public DbSet<Restaurant> Restaurants => Set<Restaurant>();
    public DbSet<MenuCategory> Categories => Set<MenuCategory>();
    public DbSet<MenuItem> Items => Set<MenuItem>();
    public DbSet<Promotion> Promotions => Set<Promotion>();
    public DbSet<PromotionUse> PromotionUses => Set<PromotionUse>();

    /// <summary>Items with all that pricing and showing them needs, in one statement.</summary>
    public IQueryable<MenuItem> WholeItems => Items.AsNoTracking().Include(i => i.Category).Include(i => i.Groups).ThenInclude(g => g.Options).AsSingleQuery();

    /// <summary>
    /// Saves a change of one aggregate. If somebody else changed the row meanwhile, the change is made once more on the fresh row;
    /// these are all "set it to", so the second time is as right as the first.
    /// </summary>
    public async Task<Result> ChangeAsync(Func<Task<Result>> change, CancellationToken cancel)
    {
        for (var last = false; ; last = true)
        {
            var result = await change();
            if (!result.IsOk) return result;
            try
            {
                await SaveChangesAsync(cancel);
                return Result.Ok;
            }
            catch (DbUpdateConcurrencyException)
            {
                if (last) return Error.Conflict("catalog.changed_meanwhile", "Somebody else changed this at the same moment. Look again and repeat it if it is still needed.");
                ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Open screens and the directory in memory hear of every saved change from here; no use case can forget it.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var (restaurants, menus) = (new HashSet<Guid>(), new HashSet<Guid>());
        foreach (var entry in ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            switch (entry.Entity)
            {
                case Restaurant restaurant:
                    restaurant.RefreshSearchText();
                    restaurants.Add(restaurant.Id);
                    break;
                case MenuItem item:
                    item.RefreshSearchText();
                    menus.Add(item.RestaurantId);
                    break;
            }
        }
        foreach (var id in restaurants) Tell(new RestaurantChanged(id));
        foreach (var id in menus) Tell(new MenuChanged(id));
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void BuildModel(ModelBuilder model)
    {
        model.HasPostgresExtension("pg_trgm");
        model.Entity<Restaurant>(r =>
        {
            r.Property(x => x.Slug).HasMaxLength(80);
            r.HasIndex(x => x.Slug).IsUnique();
            r.Property(x => x.Name).HasMaxLength(120);
            r.Property(x => x.Description).HasMaxLength(600);
            r.Property(x => x.AddressLine).HasMaxLength(200);
            r.Property(x => x.Phone).HasMaxLength(40);
            r.Property(x => x.TimeZone).HasMaxLength(60);
            r.Property(x => x.Currency).HasMaxLength(3);
            r.Property(x => x.PauseReason).HasMaxLength(200);
            r.Property(x => x.Picture).HasMaxLength(300);
            r.Property(x => x.Hours).HasColumnType("jsonb").HasConversion(
                hours => JsonSerializer.Serialize(hours, EventJson.Options),
                json => JsonSerializer.Deserialize<OpeningHours>(json, EventJson.Options)!,
                new ValueComparer<OpeningHours>((a, b) => ReferenceEquals(a, b), hours => hours.GetHashCode(), hours => hours));
            r.HasIndex(x => x.SearchText).HasMethod("gin").HasOperators("gin_trgm_ops");
            r.Property(x => x.Version).IsRowVersion();
        });
        model.Entity<MenuCategory>(c =>
        {
            c.Property(x => x.Name).HasMaxLength(80);
            c.HasOne<Restaurant>().WithMany().HasForeignKey(x => x.RestaurantId);
        });
        model.Entity<MenuItem>(i =>
        {
            i.Property(x => x.Name).HasMaxLength(120);
            i.Property(x => x.Description).HasMaxLength(600);
            i.Property(x => x.Picture).HasMaxLength(300);
            i.HasOne<Restaurant>().WithMany().HasForeignKey(x => x.RestaurantId);
            i.HasOne(x => x.Category).WithMany().HasForeignKey(x => x.CategoryId).OnDelete(DeleteBehavior.Restrict);
            i.HasMany(x => x.Groups).WithOne().HasForeignKey(g => g.ItemId);
            i.HasIndex(x => x.SearchText).HasMethod("gin").HasOperators("gin_trgm_ops");
            i.Property(x => x.Version).IsRowVersion();
        });
        model.Entity<ModifierGroup>(g =>
        {
            g.ToTable("modifier_groups");
            g.Property(x => x.Name).HasMaxLength(80);
            g.HasMany(x => x.Options).WithOne().HasForeignKey(o => o.GroupId);
        });
        model.Entity<ModifierOption>(o =>
        {
            o.ToTable("modifier_options");
            o.Property(x => x.Name).HasMaxLength(80);
        });
        model.Entity<Promotion>(p =>
        {
            // Unique whatever the case, because only capitals can be stored.
            p.ToTable("promotions", table => table.HasCheckConstraint("ck_promotions_code_in_capitals", "code = upper(code)"));
            p.Property(x => x.Code).HasMaxLength(Promotion.MaxCode);
            p.HasIndex(x => x.Code).IsUnique();
            p.Property(x => x.Words).HasMaxLength(200);
            p.Property(x => x.Currency).HasMaxLength(3);
            p.Ignore(x => x.Offer);
            p.HasOne<Restaurant>().WithMany().HasForeignKey(x => x.RestaurantId);
        });
        model.Entity<PromotionUse>(u =>
        {
            u.ToTable("promotion_uses");
            u.HasKey(x => x.OrderId);
            u.Property(x => x.OrderId).ValueGeneratedNever();
            u.HasOne<Promotion>().WithMany().HasForeignKey(x => x.PromotionId);
            u.HasIndex(x => new { x.PromotionId, x.CustomerId });
            u.HasIndex(x => x.At).HasFilter("given_back_at IS NULL");
        });
        // Ids are made by our code; otherwise EF takes a new option of a known item for one it has to update.
        foreach (var entity in model.Model.GetEntityTypes()) if (entity.FindProperty("Id") is { } id) id.ValueGenerated = ValueGenerated.Never;
    }
}

internal sealed class CatalogDbForMigrations() : DesignTimeDb<CatalogDb>(CatalogDb.SchemaName, (options, parts) => new(options, parts));
