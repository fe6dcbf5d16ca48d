using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Rules.Catalog;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Catalog;

/// <summary>What other rooms ask: prices and sold-out as the database has them, zones, restaurants.</summary>
public sealed class LookupTests(ClassDatabase database) : CatalogTest(database)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Lines_are_priced_in_their_order()
    {
        var large = Pizza.Groups[0].Options.Single(o => o.Name == "Large").Id;
        var priced = await PriceAsync(new(Soup.Id, 2, [], "hot"), new(Pizza.Id, 1, [large], null));
        Assert.Equal(["2 Ribollita 1500 hot", "1 Margherita 1600 "], priced.Value.Select(l => $"{l.Quantity} {l.Name} {l.Total.Minor} {l.Note}"));
        Assert.All(priced.Value, line => Assert.Equal("Pizza", line.Category));
    }

    [Fact]
    public async Task A_price_changed_behind_our_back_counts_at_once()
    {
        Assert.Equal(750, (await PriceAsync(new WantedLine(Soup.Id, 1, [], null))).Value[0].Total.Minor);
        await Database.ExecuteAsync("UPDATE catalog.items SET price_minor = 800 WHERE id = $1", Soup.Id);
        Assert.Equal(800, (await PriceAsync(new WantedLine(Soup.Id, 1, [], null))).Value[0].Total.Minor);
    }

    [Fact]
    public async Task A_dish_of_another_restaurant_is_unknown_here()
    {
        var other = AMenu.Restaurant("other");
        var category = AMenu.Category(other.Id);
        var item = AMenu.Item("Foreign", 5, category);
        await WithAsync<CatalogDb>(db =>
        {
            db.AddRange(other, category, item);
            return db.SaveChangesAsync();
        });
        Refused(await PriceAsync(new WantedLine(item.Id, 1, [], null)), ErrorKind.Invalid, "catalog.unknown_item");
    }

    [Theory]
    [InlineData(2900, true)]
    [InlineData(3100, false)]
    public async Task The_zone_ends_at_its_radius(double metersNorth, bool inside)
    {
        var door = Corner.Location with { Lat = Corner.Location.Lat + metersNorth / 111_195 };
        var result = await WithAsync((CatalogLookup lookup) => lookup.CheckZoneAsync(Corner.Id, door, None));
        if (inside) Assert.True(result.IsOk);
        else
        {
            Refused(result, ErrorKind.Invalid, "catalog.outside_zone");
            Assert.Contains("delivers up to 3.0 km; this address is 3.1 km away", result.Error!.Message);
        }
    }

    [Fact]
    public async Task Nowhere_and_nobody_are_refused()
    {
        Refused(await WithAsync((CatalogLookup lookup) => lookup.CheckZoneAsync(Corner.Id, default, None)), ErrorKind.Invalid, "catalog.address_unknown");
        Refused(await WithAsync((CatalogLookup lookup) => lookup.CheckZoneAsync(Guid.Empty, Corner.Location, None)), ErrorKind.NotFound, "catalog.unknown_restaurant");
        Assert.Null(await WithAsync((CatalogLookup lookup) => lookup.RestaurantAsync(Guid.Empty, None)));
        Assert.Equal(Openness.Closed, (await WithAsync((CatalogLookup lookup) => lookup.OpenStateAsync(Guid.Empty, Time.GetUtcNow(), None))).State);
    }

    [Fact]
    public async Task A_restaurant_is_found_by_id_and_by_slug()
    {
        var byId = await WithAsync((CatalogLookup lookup) => lookup.RestaurantAsync(Corner.Id, None));
        var bySlug = await WithAsync((CatalogLookup lookup) => lookup.RestaurantBySlugAsync("corner", None));
        Assert.Equal(byId, bySlug);
        Assert.Equal(("The Corner", 18, new Money(199, "USD")), (byId!.Name, byId.PrepMinutes, byId.DeliveryFeeBase));
        Assert.Equal([Corner.Id], (await WithAsync((CatalogLookup lookup) => lookup.RestaurantsAsync(None))).Keys);
    }

    [Fact]
    public async Task A_change_nobody_told_of_is_seen_after_some_seconds()
    {
        await WithAsync((CatalogLookup lookup) => lookup.RestaurantsAsync(None));
        await Database.ExecuteAsync("UPDATE catalog.restaurants SET name = 'The New Corner'");
        Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("The New Corner", (await WithAsync((CatalogLookup lookup) => lookup.RestaurantAsync(Corner.Id, None)))!.Name);
    }

    private Task<Result<IReadOnlyList<PricedLine>>> PriceAsync(params WantedLine[] lines) => WithAsync((CatalogLookup lookup) => lookup.PriceAsync(Corner.Id, lines, None));
}
