using FoodDelivery.Dispatch;
using FoodDelivery.Web.Dispatch;

namespace FoodDelivery.Tests.Rules.Dispatch;

public sealed class ChoicesTests
{
    [Fact]
    public void The_courier_pointed_at_comes_first_the_others_stay_in_order_and_there_are_as_many_as_keys()
    {
        var ranked = Enumerable.Range(0, 12).Select(n => new RankedCourier(Guid.CreateVersion7(Sample.Noon.AddSeconds(n)), $"Courier {n}", Vehicle.Bicycle, 0, TimeSpan.FromMinutes(n), Sample.Noon, true)).ToArray();
        Assert.Equal(ranked[..9], Choices.Of(ranked, null));
        Assert.Equal([ranked[10], .. ranked[..8]], Choices.Of(ranked, ranked[10].Id));
    }
}
