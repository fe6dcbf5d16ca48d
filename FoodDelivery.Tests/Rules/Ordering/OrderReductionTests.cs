using FoodDelivery.Catalog;
using FoodDelivery.Ordering;

namespace FoodDelivery.Tests.Rules.Ordering;

/// <summary>Dishes taken off after ordering: the bill is made again by the rules it was made by.</summary>
public sealed class OrderReductionTests
{
    private static readonly DateTimeOffset Later = AnOrder.Noon.AddMinutes(25);

    [Fact]
    public void The_rest_costs_what_it_would_have_cost_alone_and_delivery_and_tip_stay()
    {
        var order = Reduced(null, 1);
        Assert.Equal(AnOrder.AgreedOn(null, AnOrder.Dish(2), AnOrder.Dish(1, 333)).Bill, order.Bill);
        Assert.Equal((249, 300, 3), (order.Bill.DeliveryFeeMinor, order.Bill.TipMinor, order.ItemCount));
        Assert.Equal([false, true, false], order.Lines.Select(line => line.IsRemoved));
        Assert.Equal((700, 0, 0), (order.Lines[1].TotalMinor, order.Lines[1].TaxMinor, order.Lines[1].DiscountMinor));
        Assert.Equal(order.Bill.TaxMinor, order.Lines.Sum(line => line.TaxMinor));
    }

    [Fact]
    public void A_percentage_is_counted_afresh()
    {
        var order = Reduced(AnOrder.Offer(PromotionKind.Percent, 1_000), 1);
        Assert.Equal(283, order.Bill.DiscountMinor);
        Assert.Equal([250, 0, 33], order.Lines.Select(line => line.DiscountMinor));
    }

    [Fact]
    public void A_fixed_discount_is_kept_up_to_what_is_left()
    {
        Assert.Equal(500, Reduced(AnOrder.Offer(PromotionKind.Amount, 500), 0).Bill.DiscountMinor);
        var order = Reduced(AnOrder.Offer(PromotionKind.Amount, 500), 0, 1);
        Assert.Equal((333, 0), (order.Bill.DiscountMinor, order.Bill.TaxMinor));
        Assert.Equal(249 + 300 + order.Bill.ServiceFeeMinor, order.Bill.TotalMinor);
    }

    [Fact]
    public void Free_delivery_stays_free()
    {
        var order = Reduced(AnOrder.Offer(PromotionKind.FreeDelivery), 1);
        Assert.Equal((0, 249), (order.Bill.DiscountMinor, order.Bill.DeliveryDiscountMinor));
    }

    [Fact]
    public void The_timeline_says_what_went_and_how_much_less_it_costs()
    {
        var order = Reduced(null, 1);
        var entry = order.Entries[^1];
        Assert.Equal(("Sold out, taken off the order", "Maria"), (entry.What, entry.By));
        // 7.00 with its tax of 0.62 and the service fee on it.
        Assert.Matches("^1 × Margherita: .*7\\.97 less$", entry.Detail);
    }

    [Theory]
    [InlineData("ordering.lines_missing")]
    [InlineData("ordering.positions_unknown", 3)]
    [InlineData("ordering.nothing_left", 0, 1, 2)]
    public void Refused_in_words_and_nothing_is_changed(string code, params int[] positions)
    {
        var order = AnOrder.In(OrderStatus.Preparing, Three(null));
        var before = order.Bill;
        Assert.Equal(code, order.RemoveLines(positions, AnOrder.Kitchen, Later).Error?.Code);
        Assert.Equal(before, order.Bill);
        Assert.All(order.Lines, line => Assert.False(line.IsRemoved));
    }

    [Fact]
    public void What_is_off_cannot_be_taken_off_again_and_the_last_dish_stays()
    {
        var order = Reduced(null, 0);
        Assert.Equal("ordering.line_removed", order.RemoveLines([0], AnOrder.Kitchen, Later).Error?.Code);
        Assert.Equal("ordering.nothing_left", order.RemoveLines([1, 2], AnOrder.Kitchen, Later).Error?.Code);
        Assert.True(order.RemoveLines([1], AnOrder.Kitchen, Later).IsOk);
        Assert.Equal(1, order.ItemCount);
    }

    [Fact]
    public void An_order_that_would_cost_nothing_is_rejected_or_cancelled_instead()
    {
        PricedLine[] dishes = [AnOrder.Dish(1, 900), AnOrder.Dish(1, 300)];
        var bill = Bill.Of(dishes, 888, false, new(0, "USD"), 0, new(0, "USD"), AnOrder.Offer(PromotionKind.Amount, 500));
        var order = AnOrder.In(OrderStatus.Preparing, AnOrder.Agreed() with { Lines = dishes, Bill = bill });
        Assert.Equal("ordering.nothing_to_pay", order.RemoveLines([0], AnOrder.Kitchen, Later).Error?.Code);
    }

    private static AgreedOrder Three(PromotionOffer? offer) => AnOrder.AgreedOn(offer, AnOrder.Dish(2), AnOrder.Dish(1, 700), AnOrder.Dish(1, 333));

    private static Order Reduced(PromotionOffer? offer, params int[] positions)
    {
        var order = AnOrder.In(OrderStatus.Preparing, Three(offer));
        var result = order.RemoveLines(positions, AnOrder.Kitchen, Later);
        Assert.True(result.IsOk, result.Error?.Message);
        return order;
    }
}
