using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Rules.Catalog;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Catalog;

/// <summary>A restaurant with a small menu in the database, and people who may and may not operate it.</summary>
public abstract class CatalogTest(ClassDatabase database) : ModuleTest(database)
{
    protected Restaurant Corner { get; private set; } = null!;
    protected MenuItem Pizza { get; private set; } = null!;
    protected MenuItem Soup { get; private set; } = null!;
    protected Actor Cook => new(Guid.CreateVersion7(Time.GetUtcNow()), "Maria", new HashSet<string> { Roles.Restaurant }, new HashSet<Guid> { Corner.Id });
    protected Actor OtherCook => Cook with { Name = "Nico", Restaurants = new HashSet<Guid> { Guid.CreateVersion7(Time.GetUtcNow()) } };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync("DELETE FROM catalog.restaurants");
        await Database.ExecuteAsync("DELETE FROM platform.outbox");
        Corner = AMenu.Restaurant(hours: Hours);
        var category = AMenu.Category(Corner.Id);
        var size = AMenu.Group("Size", 1, 1, AMenu.Option("Small"), AMenu.Option("Large", 4));
        Pizza = AMenu.Item("Margherita", 12, category, size);
        Soup = AMenu.Item("Ribollita", 7.50, category);
        await WithAsync<CatalogDb>(db =>
        {
            db.AddRange(Corner, category, Pizza, Soup);
            return db.SaveChangesAsync();
        });
    }

    /// <summary>When the restaurant is open; day and night unless a class says otherwise.</summary>
    protected virtual OpeningHours Hours => OpeningHours.Always();

    protected Task<Restaurant> StoredAsync() => WithAsync((CatalogDb db) => db.Restaurants.AsNoTracking().SingleAsync());

    protected Task<MenuItem> StoredAsync(MenuItem item) => WithAsync((CatalogDb db) => db.Items.AsNoTracking().SingleAsync(i => i.Id == item.Id));

    protected static void Refused(Result result, ErrorKind kind, string code)
    {
        Assert.NotNull(result.Error);
        Assert.Equal((kind, code), (result.Error.Kind, result.Error.Code));
        Assert.EndsWith(".", result.Error.Message);
    }
}
