using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Catalog;

/// <summary>The demo city's storefront: seeding, search that forgives, filters and order, pages that follow the menu.</summary>
public sealed class StorefrontTests(ClassDatabase database) : ModuleTest(database)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly GeoPoint AdasDoor = new(40.7575, -73.9905);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await WithAsync<CatalogDemoSeed>(seed => seed.RunAsync(None));
    }

    [Fact]
    public async Task Seeding_twice_leaves_thirty_restaurants()
    {
        await WithAsync<CatalogDemoSeed>(seed => seed.RunAsync(None));
        Assert.Equal(30, await Database.ScalarAsync<long>("SELECT count(*) FROM catalog.restaurants"));
        Assert.InRange(await Database.ScalarAsync<long>("SELECT count(*) FROM catalog.items"), 360, 750);
    }

    [Theory]
    [InlineData("burito", "casa-milpa")]
    [InlineData("piza", "slice-theory")]
    [InlineData("ramen", "ramen-tabi")]
    [InlineData("BIBIMBAP", "seoul-ember")]
    [InlineData("creme brulee", "petit-zinc")]
    [InlineData("nonna", "nonnas-corner")]
    [InlineData("tiramisu", "nonnas-corner")]
    [InlineData("falafal", "falafel-junction")]
    [InlineData("jerk chiken", "kingston-kitchen")]
    [InlineData("boba", "matcha-moon")]
    public async Task Search_finds_what_was_meant(string text, string slug)
    {
        var found = await FindAsync(new(Text: text));
        Assert.Contains(found.Cards, card => card.Slug == slug);
        Assert.InRange(found.Cards.Count, 1, 15);
    }

    [Fact]
    public async Task Search_names_the_dishes_it_found()
    {
        var found = await FindAsync(new(Text: "burito"));
        Assert.Equal(["Burrito Bowl", "Burrito Milpa"], found.Cards.Single(c => c.Slug == "casa-milpa").Dishes.Take(2).Order());
    }

    [Theory]
    [InlineData("xyzzyqwv")]
    [InlineData("'; DROP TABLE catalog.items; --")]
    public async Task Search_for_nonsense_finds_nothing_and_breaks_nothing(string text)
    {
        await FindAsync(new(Text: text));
        Assert.Equal(30, (await FindAsync(new())).Cards.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!!")]
    public async Task An_empty_search_shows_everything(string text) => Assert.Equal(30, (await FindAsync(new(Text: text))).Cards.Count);

    [Fact]
    public async Task A_cuisine_filters()
    {
        var found = await FindAsync(new(Cuisine: "Italian"));
        Assert.Equal(["nonnas-corner", "slice-theory"], found.Cards.Select(c => c.Slug).Order());
        Assert.Equal(30, found.All);
    }

    [Fact]
    public async Task Distance_fee_and_time_belong_to_the_address()
    {
        var card = (await FindAsync(new(AdasDoor))).Cards.Single(c => c.Slug == "nonnas-corner");
        var info = await WithAsync((CatalogLookup lookup) => lookup.RestaurantBySlugAsync("nonnas-corner", None));
        Assert.Equal(info!.Location.MetersTo(AdasDoor), card.Meters!.Value, 3);
        Assert.Equal(info.DeliveryFeeFor(AdasDoor), card.Fee);
        Assert.InRange(card.FromMinutes, info.PrepMinutes + 4, info.PrepMinutes + 14);
        Assert.Equal(card.FromMinutes + 10, card.ToMinutes);
    }

    [Fact]
    public async Task Rush_takes_longer()
    {
        var before = (await FindAsync(new(AdasDoor))).Cards.Single(c => c.Slug == "ramen-tabi");
        await WithAsync<SetRush, Result>(u => u.RunAsync(new(before.Id, TimeSpan.FromHours(1)), None));
        var after = (await FindAsync(new(AdasDoor))).Cards.Single(c => c.Slug == "ramen-tabi");
        Assert.Equal((true, before.FromMinutes + 10), (after.Rush, after.FromMinutes));
        await WithAsync<SetRush, Result>(u => u.RunAsync(new(before.Id, null), None));
    }

    [Fact]
    public async Task What_can_be_had_stands_above_what_cannot()
    {
        var ranks = (await FindAsync(new(AdasDoor))).Cards.Select(c => !c.Delivers ? 3 : c.Open.State == Openness.Open ? 0 : c.Open.State == Openness.Paused ? 1 : 2).ToList();
        Assert.Equal(ranks.Order(), ranks);
        var far = await FindAsync(new(new GeoPoint(40.80, -73.95)));
        Assert.Contains(far.Cards, c => !c.Delivers);
    }

    [Fact]
    public async Task It_can_be_sorted()
    {
        Assert.True(Sorted((await FindAsync(new(AdasDoor, Sort: StorefrontSort.Nearest))).Cards, c => c.Meters!.Value));
        Assert.True(Sorted((await FindAsync(new(AdasDoor, Sort: StorefrontSort.Fastest))).Cards, c => c.FromMinutes));
        Assert.True(Sorted((await FindAsync(new(AdasDoor, Sort: StorefrontSort.CheapestDelivery))).Cards, c => c.Fee.Minor));
    }

    [Fact]
    public async Task A_restaurants_page_has_its_menu_in_order_and_follows_changes()
    {
        var page = await PageAsync("nonnas-corner");
        Assert.Equal(["Antipasti", "Pizza", "Pasta", "Salads & sides", "Dolci", "Drinks"], page!.Menu.Sections.Select(s => s.Name));
        var half = page.Menu.Sections[1].Items.Single(i => i.Name == "Half & Half");
        Assert.Equal(["Size", "First half", "Second half", "Extra toppings"], half.Groups.Select(g => g.Name));

        Assert.True((await WithAsync<MarkSoldOut, Result>(u => u.RunAsync(new(half.Id, SoldOutFor.FourHours), None))).IsOk);
        Assert.True((await PageAsync("nonnas-corner"))!.Menu.Item(half.Id)!.IsSoldOut(Time.GetUtcNow()));
        Assert.True((await WithAsync<BringBackItem, Result>(u => u.RunAsync(new(half.Id), None))).IsOk);
        Assert.False((await PageAsync("nonnas-corner"))!.Menu.Item(half.Id)!.IsSoldOut(Time.GetUtcNow()));
    }

    [Fact]
    public async Task There_is_no_page_for_an_unknown_name() => Assert.Null(await PageAsync("no-such-place"));

    [Fact]
    public async Task Every_dish_of_the_city_can_be_ordered()
    {
        var refused = new List<string>();
        foreach (var restaurant in await WithAsync((CatalogDb db) => db.Restaurants.AsNoTracking().ToListAsync()))
        {
            var menu = (await PageAsync(restaurant.Slug))!.Menu;
            var lines = menu.Sections.SelectMany(s => s.Items).Select(i => new WantedLine(i.Id, 1, [.. i.Groups.SelectMany(g => g.Options.SelectMany(o => Enumerable.Repeat(o.Id, o.Max)).Take(g.Min))], null)).ToList();
            var priced = await WithAsync((CatalogLookup lookup) => lookup.PriceAsync(restaurant.Id, lines, None));
            if (!priced.IsOk) refused.Add($"{restaurant.Slug}: {priced.Error.Message}");
        }
        Assert.Empty(refused);
    }

    private Task<Storefront> FindAsync(StorefrontQuery query) => WithAsync((StorefrontReads reads) => reads.FindAsync(query, None));

    private Task<RestaurantPageView?> PageAsync(string slug) => WithAsync((StorefrontReads reads) => reads.PageAsync(slug, AdasDoor, None));

    /// <summary>Among those that can be had; the others stand below in an order of their own.</summary>
    private static bool Sorted(IEnumerable<RestaurantCard> cards, Func<RestaurantCard, double> by)
    {
        var values = cards.Where(c => c.Delivers && c.Open.State == Openness.Open).Select(by).ToList();
        return values.Count > 10 && values.SequenceEqual(values.Order());
    }
}
