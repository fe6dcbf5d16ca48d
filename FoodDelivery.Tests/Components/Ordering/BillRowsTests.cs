using Bunit;
using FoodDelivery.Catalog;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Web.Ordering;

namespace FoodDelivery.Tests.Components.Ordering;

/// <summary>The breakdown people see: every part of the total, and no part that is none.</summary>
public sealed class BillRowsTests
{
    [Theory]
    [InlineData(PromotionKind.Percent, 1_000, "CODE (10 %)", "2.50")]
    [InlineData(PromotionKind.Amount, 300, "CODE", "3.00")]
    [InlineData(PromotionKind.FreeDelivery, 0, "CODE, delivery", "2.49")]
    public async Task A_discount_has_its_row_with_its_code(PromotionKind kind, long value, string word, string amount)
    {
        await using var context = new BunitContext();
        var bill = AnOrder.AgreedOn(AnOrder.Offer(kind, value), AnOrder.Dish(2)).Bill;
        var row = Assert.Single(context.Render<BillRows>(parameters => parameters.Add(rows => rows.Bill, bill)).FindAll(".off"));
        Assert.Equal(word, row.QuerySelector("dt")!.TextContent);
        Assert.Contains(amount, row.QuerySelector("dd")!.TextContent);
        Assert.Contains("-", row.QuerySelector("dd")!.TextContent.Replace('\u2212', '-').Replace('(', '-'));
    }

    [Fact]
    public async Task Without_a_code_there_is_none()
    {
        await using var context = new BunitContext();
        Assert.Empty(context.Render<BillRows>(parameters => parameters.Add(rows => rows.Bill, AnOrder.Agreed().Bill)).FindAll(".off"));
    }
}
