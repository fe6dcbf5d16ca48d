using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Rules.Ordering;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>What is said of the money and of a promise that moves: nothing that is not so.</summary>
public sealed class OrderMessagesTests
{
    internal static OrderToTell Facts(Order o) => new(o.Id, "FD-10423", o.Status, o.RestaurantId, o.RestaurantName, o.RestaurantSlug, o.TimeZone, o.CustomerId, o.ContactName, o.ContactPhone, o.DropOffLine,
        o.CreatedAt, o.PlacedAt, o.AcceptBefore, o.AcceptedAt, o.DeliveredAt, o.AgreedBy, o.Promise.ReadyAt, o.Promise.From, o.Promise.By, o.RejectReason, o.EndNote, o.Bill,
        [.. o.Lines.Select(l => new LineToTell(l.Position, l.Name, l.Quantity, [.. l.Options.Select(option => option.Name)], l.Total, l.IsRemoved))]);

    private static OrderToTell Ended(OrderStatus status) => Facts(AnOrder.In(status));

    private static OrderHead HeadOf(OrderToTell order) => new(order.Id, order.Number, order.RestaurantName, order.Bill.Total);

    private static MoneyTold Money(PaymentStatus status, long captured) => new(status, new(3000, "USD"), new(captured, "USD"), new(0, "USD"), null, null, null, []);

    [Theory]
    [InlineData(null, 0, false, MoneyFate.NothingTaken)]
    [InlineData(PaymentStatus.Authorised, 0, false, MoneyFate.NothingTaken)]
    [InlineData(PaymentStatus.Voided, 0, true, MoneyFate.NothingTaken)]
    [InlineData(PaymentStatus.Failed, 0, true, MoneyFate.NothingTaken)]
    [InlineData(PaymentStatus.Captured, 3000, true, MoneyFate.ComesBack)]
    [InlineData(PaymentStatus.Refunded, 3000, true, MoneyFate.ComesBack)]
    // Taken although nobody had accepted: it comes back all the same.
    [InlineData(PaymentStatus.Captured, 3000, false, MoneyFate.ComesBack)]
    // Accepted, and the taking may be on its way: nothing is promised that may be wrong.
    [InlineData(PaymentStatus.Authorised, 0, true, MoneyFate.Undone)]
    [InlineData(null, 0, true, MoneyFate.Undone)]
    public void What_becomes_of_the_money_is_what_the_payment_says(PaymentStatus? status, long captured, bool accepted, MoneyFate fate)
    {
        var order = Ended(OrderStatus.Cancelled) with { AcceptedAt = accepted ? AnOrder.Noon : null };
        Assert.Equal(fate, OrderMessages.FateOf(order, status is { } known ? Money(known, captured) : null));
    }

    [Fact]
    public void A_reason_speaks_for_itself_and_only_typed_words_are_passed_on()
    {
        var order = Ended(OrderStatus.Rejected);
        Assert.Equal((RejectReason.TooBusy, null), (OrderMessages.Ended(order, HeadOf(order), null).Reason, OrderMessages.Ended(order, HeadOf(order), null).Note));
        var other = order with { RejectReason = RejectReason.Other, EndNote = "The oven is broken." };
        Assert.Equal("The oven is broken.", OrderMessages.Ended(other, HeadOf(other), null).Note);
        Assert.Equal("Changed my mind", OrderMessages.Ended(Ended(OrderStatus.Cancelled), HeadOf(order), null).Note);
        Assert.Null(OrderMessages.Ended(Ended(OrderStatus.Expired), HeadOf(order), null).Note);
        Assert.False(OrderMessages.Ended(Ended(OrderStatus.Expired), HeadOf(order), null).NeverPlaced);
        Assert.True(OrderMessages.Ended(Ended(OrderStatus.Expired) with { PlacedAt = null }, HeadOf(order), null).NeverPlaced);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(20, true)]
    [InlineData(-10, false)]
    public void A_promise_that_hardly_moves_is_no_news(int minutes, bool news) => Assert.Equal(news, OrderMessages.IsDelay(AnOrder.Noon, AnOrder.Noon.AddMinutes(minutes)));

    [Fact]
    public void A_sold_out_dish_stands_on_the_receipt_and_costs_nothing()
    {
        var order = AnOrder.In(OrderStatus.Placed, AnOrder.AgreedOn(null, AnOrder.Dish(2), AnOrder.Dish(1, 700)));
        Assert.True(order.RemoveLines([1], AnOrder.Kitchen, AnOrder.Noon.AddMinutes(2)).IsOk);
        var facts = Facts(order);
        var receipt = OrderMessages.Receipt(facts, HeadOf(facts), "1 W 42nd St", null, AnOrder.Noon);
        Assert.Equal([(2500, false), (0, true)], receipt.Dishes.Select(dish => ((int)dish.Total.Minor, dish.Removed)));
        Assert.Equal(order.Bill.Items, receipt.Items);
        Assert.Equal((null, null), (receipt.Paid, receipt.Kept));
    }
}
