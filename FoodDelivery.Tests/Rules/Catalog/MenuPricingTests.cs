using CsCheck;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Tests.Rules.Catalog;

/// <summary>What a line of a cart costs, and why some lines cannot be had.</summary>
public sealed class MenuPricingTests
{
    private static readonly ModifierOption Small = AMenu.Option("Small");
    private static readonly ModifierOption Large = AMenu.Option("Large", 4);
    private static readonly ModifierOption Cheese = AMenu.Option("Extra cheese", 1.50, 2, "lupin");
    private static readonly ModifierOption Olives = AMenu.Option("Olives", 1);
    private static readonly MenuItem Pizza = AMenu.Item("Margherita", 12, null, AMenu.Group("Size", 1, 1, Small, Large), AMenu.Group("Toppings", 0, 2, Cheese, Olives));

    [Fact]
    public void A_line_costs_its_quantity_times_dish_and_options()
    {
        var line = Priced(3, Large.Id, Cheese.Id, Cheese.Id);
        Assert.Equal(AMenu.Dollars(3 * (12 + 4 + 1.50 + 1.50)), line.Total);
        Assert.Equal(["Size: Large", "Toppings: Extra cheese", "Toppings: Extra cheese"], line.Options.Select(o => $"{o.Group}: {o.Name}"));
    }

    [Fact]
    public void Options_bring_their_allergens_along() => Assert.Equal(["Gluten", "Milk", "Lupin"], Priced(1, Small.Id, Cheese.Id).Allergens);

    [Fact]
    public void A_note_is_kept_trimmed_and_an_empty_one_is_none()
    {
        Assert.Equal("no basil", MenuPricing.PriceLine(Pizza, new(Pizza.Id, 1, [Small.Id], "  no basil "), AMenu.Evening).Value.Note);
        Assert.Null(MenuPricing.PriceLine(Pizza, new(Pizza.Id, 1, [Small.Id], "   "), AMenu.Evening).Value.Note);
    }

    [Theory]
    [InlineData(0, "catalog.quantity_out_of_range")]
    [InlineData(-1, "catalog.quantity_out_of_range")]
    [InlineData(51, "catalog.quantity_out_of_range")]
    public void How_many_has_limits(int quantity, string code) => Refused(new(Pizza.Id, quantity, [Small.Id], null), code, "Margherita");

    [Fact]
    public void A_required_choice_must_be_made() => Refused(new(Pizza.Id, 1, [], null), "catalog.option_missing", "Margherita: choose Size");

    [Fact]
    public void One_of_one_is_not_two() => Refused(new(Pizza.Id, 1, [Small.Id, Large.Id], null), "catalog.option_too_many", "Margherita: choose up to 1 for Size");

    [Fact]
    public void An_option_has_its_own_limit() => Refused(new(Pizza.Id, 1, [Small.Id, Olives.Id, Olives.Id], null), "catalog.option_too_often", "Olives can be chosen up to 1 time");

    [Fact]
    public void A_group_has_its_limit() => Refused(new(Pizza.Id, 1, [Small.Id, Cheese.Id, Cheese.Id, Olives.Id], null), "catalog.option_too_many", "Toppings");

    [Fact]
    public void An_option_of_another_dish_is_unknown() => Refused(new(Pizza.Id, 1, [Small.Id, AMenu.Option("Rice").Id], null), "catalog.option_unknown", "Margherita");

    [Fact]
    public void A_long_note_is_refused() => Refused(new(Pizza.Id, 1, [Small.Id], new string('a', 201)), "catalog.note_too_long", "Margherita");

    [Fact]
    public void A_dish_that_is_not_on_the_menu_is_refused()
    {
        var result = MenuPricing.Price(new Dictionary<Guid, MenuItem>(), [new(Pizza.Id, 1, [], null)], AMenu.Evening);
        Assert.Equal("catalog.unknown_item", result.Error?.Code);
    }

    [Fact]
    public void Too_many_lines_are_refused()
    {
        var result = MenuPricing.Price(new Dictionary<Guid, MenuItem> { [Pizza.Id] = Pizza }, [.. Enumerable.Repeat(new WantedLine(Pizza.Id, 1, [Small.Id], null), 61)], AMenu.Evening);
        Assert.Equal("catalog.too_many_lines", result.Error?.Code);
    }

    [Fact]
    public void Sold_out_ends_by_the_clock()
    {
        var soup = AMenu.Item("Soup", 6);
        soup.SellOut(AMenu.Evening.AddHours(4));
        var line = new WantedLine(soup.Id, 1, [], null);
        var refused = MenuPricing.PriceLine(soup, line, AMenu.Evening.AddHours(4).AddTicks(-1));
        Assert.Equal((ErrorKind.Conflict, "catalog.item_sold_out"), (refused.Error!.Kind, refused.Error.Code));
        Assert.Contains("Soup is sold out", refused.Error.Message);
        Assert.True(MenuPricing.PriceLine(soup, line, AMenu.Evening.AddHours(4)).IsOk);
        soup.SellOut(MenuItem.UntilChanged);
        Assert.False(MenuPricing.PriceLine(soup, line, AMenu.Evening.AddYears(50)).IsOk);
        soup.BringBack();
        Assert.True(MenuPricing.PriceLine(soup, line, AMenu.Evening).IsOk);
    }

    /// <summary>Any menu, any wish: accepted exactly when every group is within its limits and every option within its own; then the price is the sum, whatever the order of the ids.</summary>
    [Fact]
    public void Any_wish_is_priced_by_the_rules_or_refused() => Gen.Select(Menus, Gen.Int[1, 50], Gen.Int[0, 1_000_000]).Sample((item, quantity, seed) =>
    {
        var dice = new Random(seed);
        var counts = item.Groups.SelectMany(g => g.Options).ToDictionary(o => o, _ => dice.Next(0, 3));
        var ids = counts.SelectMany(c => Enumerable.Repeat(c.Key.Id, c.Value)).OrderBy(_ => dice.Next()).ToArray();
        var allowed = item.Groups.All(g => g.Options.Sum(o => counts[o]) is var n && n >= g.Min && n <= g.Max) && counts.All(c => c.Value <= c.Key.Max);
        var result = MenuPricing.PriceLine(item, new(item.Id, quantity, ids, null), AMenu.Evening);
        Assert.Equal(allowed, result.IsOk);
        if (!allowed) return;
        Assert.Equal(quantity * (item.Price.Minor + counts.Sum(c => c.Key.Price.Minor * c.Value)), result.Value.Total.Minor);
        Assert.Equal(ids.Length, result.Value.Options.Count);
        Assert.Equal(ids.Order(), result.Value.Options.Select(o => o.OptionId).Order());
    }, iter: 2000);

    private static Gen<MenuItem> Menus
    {
        get
        {
            var options = Gen.Select(Gen.Int[0, 900], Gen.Int[1, 3]).Select((price, max) => AMenu.Option("Option", price / 100.0, max)).Array[1, 4];
            var groups = Gen.Select(options, Gen.Int[0, 2], Gen.Int[1, 4]).Select((o, min, max) => AMenu.Group("Group", Math.Min(min, max), max, o)).Array[0, 3];
            return Gen.Select(Gen.Int[1, 9999], groups).Select((price, g) => AMenu.Item("Dish", price / 100.0, null, g));
        }
    }

    private static PricedLine Priced(int quantity, params Guid[] options) => MenuPricing.PriceLine(Pizza, new(Pizza.Id, quantity, options, null), AMenu.Evening).Value;

    private static void Refused(WantedLine line, string code, string says)
    {
        var result = MenuPricing.PriceLine(Pizza, line, AMenu.Evening);
        Assert.Equal(code, result.Error?.Code);
        Assert.Contains(says, result.Error!.Message);
    }
}
