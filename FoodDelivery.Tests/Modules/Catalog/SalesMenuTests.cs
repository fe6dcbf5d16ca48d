using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Catalog;

/// <summary>Dishes known from before are sold as they are now, whoever changed what about them and without telling anybody.</summary>
public sealed class SalesMenuTests(ClassDatabase database) : CatalogTest(database)
{
    [Theory]
    [InlineData("UPDATE catalog.items SET price_minor = 1500 WHERE id = $1", "1 Margherita 1900 Pizza")]
    [InlineData("UPDATE catalog.items SET sold_out_until = '2099-01-01' WHERE id = $1", "catalog.item_sold_out")]
    [InlineData("UPDATE catalog.modifier_options SET price_minor = 500 WHERE name = 'Large' AND group_id = (SELECT id FROM catalog.modifier_groups WHERE item_id = $1)", "1 Margherita 1700 Pizza")]
    [InlineData("DELETE FROM catalog.modifier_options WHERE name = 'Large' AND group_id = (SELECT id FROM catalog.modifier_groups WHERE item_id = $1)", "catalog.option_missing")]
    [InlineData("UPDATE catalog.modifier_groups SET min = 2, max = 2 WHERE item_id = $1", "catalog.option_missing")]
    [InlineData("DELETE FROM catalog.modifier_groups WHERE item_id = $1", "catalog.option_unknown")]
    [InlineData("INSERT INTO catalog.modifier_groups (id, item_id, name, min, max, position) VALUES (gen_random_uuid(), $1, 'Sauce', 1, 1, 9)", "catalog.option_missing")]
    [InlineData("UPDATE catalog.categories SET name = 'Oven' WHERE id = (SELECT category_id FROM catalog.items WHERE id = $1)", "1 Margherita 1600 Oven")]
    [InlineData("DELETE FROM catalog.items WHERE id = $1", "catalog.unknown_item")]
    public async Task A_change_behind_our_back_counts_at_once(string change, string sold)
    {
        Assert.Equal("1 Margherita 1600 Pizza", await SoldAsync());
        Assert.Equal("1 Margherita 1600 Pizza", await SoldAsync());
        await Database.ExecuteAsync(change, Pizza.Id);
        Assert.Equal(sold, await SoldAsync());
    }

    private async Task<string> SoldAsync()
    {
        var large = Pizza.Groups[0].Options.Single(option => option.Name == "Large").Id;
        var priced = await WithAsync((CatalogLookup lookup) => lookup.PriceAsync(Corner.Id, [new(Pizza.Id, 1, [large], null), new(Soup.Id, 1, [], null)], CancellationToken.None));
        return priced.IsOk ? $"{priced.Value[0].Quantity} {priced.Value[0].Name} {priced.Value[0].Total.Minor} {priced.Value[0].Category}" : priced.Error.Code;
    }
}
