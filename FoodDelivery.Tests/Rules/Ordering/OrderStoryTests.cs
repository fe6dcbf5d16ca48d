using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Dispatch;
using FoodDelivery.Web.Ordering;

namespace FoodDelivery.Tests.Rules.Ordering;

/// <summary>The customer's one big sentence while the food is on its way.</summary>
public sealed class OrderStoryTests
{
    [Theory]
    [InlineData(DeliveryStatus.PickedUp, null, "Lena is 4–8 min away")]
    [InlineData(DeliveryStatus.PickedUp, Approach.Nearby, "Lena is nearby")]
    [InlineData(DeliveryStatus.PickedUp, Approach.AtTheDoor, "Lena is at your address")]
    [InlineData(DeliveryStatus.AtDoor, Approach.AtTheDoor, "Lena is at your door")]
    public void The_nearer_the_plainer(DeliveryStatus status, Approach? approach, string headline)
    {
        var order = Sample.Order(AnOrder.Restaurant, Guid.CreateVersion7(Sample.Noon), "4711", Sample.Noon);
        Sample.Accept(order, Sample.Noon);
        Assert.True(order.PickUp(Kernel.Actor.System, Sample.Noon).IsOk);
        var view = new DeliveryView(Guid.CreateVersion7(Sample.Noon), status, null, "Lena", null, null, Sample.Noon.AddMinutes(4), Sample.Noon.AddMinutes(8), approach);
        Assert.Equal(headline, OrderStory.Of(OrderReads.Detail(order), view, false, Sample.Noon).Headline);
    }

    [Fact]
    public void A_kitchen_that_was_never_asked_is_not_said_to_have_kept_silent()
    {
        var late = Order.Begin(AnOrder.Agreed(), "4711", AnOrder.Customer, AnOrder.Noon);
        Assert.True(late.Place(TimeSpan.FromMinutes(5), Kernel.Actor.System, AnOrder.Noon, closedForToday: true).IsOk);
        Assert.Equal("Your payment came too late", OrderStory.Of(OrderReads.Detail(late), null, false, AnOrder.Noon).Headline);

        var unanswered = Order.Begin(AnOrder.Agreed(), "4711", AnOrder.Customer, AnOrder.Noon);
        Assert.True(unanswered.Place(TimeSpan.FromMinutes(5), Kernel.Actor.System, AnOrder.Noon).IsOk);
        Assert.True(unanswered.Expire(Kernel.Actor.System, AnOrder.Noon.AddMinutes(5)).IsOk);
        Assert.EndsWith("did not answer in time", OrderStory.Of(OrderReads.Detail(unanswered), null, false, AnOrder.Noon.AddMinutes(5)).Headline, StringComparison.Ordinal);
    }
}
