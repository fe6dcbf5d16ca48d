using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Ordering;

public sealed class CartTests(ClassDatabase database) : OrderingTest(database)
{
    [Fact]
    public async Task The_same_dish_with_the_same_extras_becomes_more_of_it()
    {
        await AddAsync(Pizza(1));
        await AddAsync(Pizza(2));
        await AddAsync(Pizza(1, large: true));
        await AddAsync(Pizza(1, note: "No basil"));

        var cart = await CartAsync();

        Assert.Equal([3, 1, 1], cart.Lines.Select(line => line.Wanted.Quantity));
        Assert.Equal(1250 * 3 + 1650 + 1250, cart.Items.Minor);
    }

    [Fact]
    public async Task A_second_restaurant_is_asked_about_first()
    {
        await AddAsync(Pizza());
        var sushi = new WantedLine(SushiId, 1, [], null);

        var refused = await AddAsync(sushi, restaurant: OtherRestaurantId);
        Assert.Equal("ordering.cart_other_restaurant", refused.Error?.Code);
        Assert.Contains("Bella Napoli", refused.Error!.Message);
        Assert.Equal("Margherita", Assert.Single((await CartAsync()).Lines).Name);

        Assert.True((await AddAsync(sushi, restaurant: OtherRestaurantId, replace: true)).IsOk);
        Assert.Equal("Sushi", Assert.Single((await CartAsync()).Lines).Name);
    }

    [Fact]
    public async Task What_a_visitor_chose_is_taken_along_when_signing_in()
    {
        await AddAsync(Tiramisu(), by: Customer);
        await AddAsync(Pizza(2), by: Actor.Anonymous);
        await AddAsync(Tiramisu(2), by: Actor.Anonymous);

        var mine = await CartAsync(Customer);

        Assert.Equal([("Margherita", 2), ("Tiramisu", 3)], mine.Lines.Select(line => (line.Name, line.Wanted.Quantity)).Order());
        Assert.True((await CartAsync(Actor.Anonymous)).IsEmpty);
        Assert.Equal(5, (await CartAsync(Customer)).Count); // and not twice
    }

    [Fact]
    public async Task Of_two_restaurants_the_newer_choice_wins_at_sign_in()
    {
        await AddAsync(new WantedLine(SushiId, 1, [], null), by: Customer, restaurant: OtherRestaurantId);
        await AddAsync(Pizza(), by: Actor.Anonymous);

        Assert.Equal("Margherita", Assert.Single((await CartAsync(Customer)).Lines).Name);
    }

    [Fact]
    public async Task Another_person_with_the_same_browser_does_not_see_it()
    {
        await AddAsync(Pizza(), by: Customer);
        Assert.True((await CartAsync(AnOrder.With(Roles.Customer, "Otto"))).IsEmpty);
        Assert.True((await CartAsync(Actor.Anonymous)).IsEmpty);
    }

    [Fact]
    public async Task What_changed_on_the_menu_is_said()
    {
        await AddAsync(Pizza());
        await AddAsync(Tiramisu());
        await Database.ExecuteAsync("UPDATE catalog.items SET price_minor = 1500 WHERE id = $1", PizzaId);
        await Database.ExecuteAsync("DELETE FROM catalog.items WHERE id = $1", TiramisuId);

        var cart = await CartAsync();

        var (pizza, tiramisu) = (cart.Lines[0], cart.Lines[1]);
        Assert.Equal((1500L, 1250L), (pizza.Priced!.Total.Minor, pizza.Was!.Value.Minor));
        Assert.Null(tiramisu.Priced);
        Assert.Equal("Tiramisu", tiramisu.Name);
        Assert.NotNull(tiramisu.Problem);
        Assert.Equal(1500, cart.Items.Minor);
    }

    [Fact]
    public async Task Two_tabs_at_once_lose_nothing()
    {
        var results = await Task.WhenAll(AddAsync(Pizza()), AddAsync(Tiramisu()), AddAsync(Pizza(1, large: true)));
        Assert.All(results, result => Assert.True(result.IsOk, result.Error?.Message));
        Assert.Equal(3, (await CartAsync()).Lines.Count);
    }

    [Theory]
    [InlineData(0), InlineData(-1), InlineData(51)]
    public async Task Senseless_quantities_are_refused(int quantity)
    {
        Assert.Equal("ordering.quantity_invalid", (await AddAsync(Pizza(quantity))).Error?.Code);
        Assert.True((await CartAsync()).IsEmpty);
    }

    [Fact]
    public async Task More_less_and_none()
    {
        await AddAsync(Pizza());
        var line = (await CartAsync()).Lines[0].Id;
        Assert.True((await ChangeAsync(line, 4)).IsOk);
        Assert.Equal(4, (await CartAsync()).Count);
        Assert.True((await ChangeAsync(line, 0)).IsOk);
        Assert.True((await CartAsync()).IsEmpty);
        Assert.Equal("ordering.cart_line_unknown", (await ChangeAsync(line, 2)).Error?.Code);
    }

    [Fact]
    public async Task Carts_are_forgotten_after_a_season_and_not_before()
    {
        await AddAsync(Pizza());
        Time.Advance(TimeSpan.FromDays(89));
        await RunJobAsync(ForgetOldCarts.Id);
        Assert.Equal(1, (await CartAsync()).Count);
        Time.Advance(TimeSpan.FromDays(2));
        await RunJobAsync(ForgetOldCarts.Id);
        Assert.True((await CartAsync()).IsEmpty);
    }

    [Fact]
    public async Task Below_the_minimum_the_cart_says_what_is_missing()
    {
        await AddAsync(Tiramisu());
        Assert.Equal(300, (await CartAsync()).MissingToMinimum?.Minor);
    }

    private Task<Result> ChangeAsync(Guid line, int quantity) =>
        AsAsync<ChangeCartLine, Result>(Customer, change => change.RunAsync(new(Cookie, line, quantity), CancellationToken.None));
}
