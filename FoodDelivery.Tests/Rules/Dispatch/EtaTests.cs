using CsCheck;
using FoodDelivery.Dispatch;

namespace FoodDelivery.Tests.Rules.Dispatch;

public sealed class EtaTests
{
    private static readonly DispatchOptions Rules = new();
    private static readonly DateTimeOffset Now = Sample.Noon;

    [Fact]
    public void The_food_is_fetched_when_both_food_and_courier_are_there()
    {
        var slowKitchen = Eta.Of(Sample.Row(DeliveryStatus.Assigned, Guid.CreateVersion7(Now), readyIn: 15), Sample.Kitchen, Now, Rules);
        Assert.Equal(Now.AddMinutes(15), slowKitchen.PickupAt);
        Assert.Equal(Now.AddMinutes(15 + 6 + 2), slowKitchen.DoorAt);
        var slowCourier = Eta.Of(Sample.Row(DeliveryStatus.Assigned, Guid.CreateVersion7(Now), readyIn: 1), Sample.Door, Now, Rules);
        Assert.True(slowCourier.PickupAt > Now.AddMinutes(3));
    }

    [Fact]
    public void A_promise_that_has_passed_does_not_pull_the_prediction_into_the_past() => Gen.Select(Gen.Enum<DeliveryStatus>(), Gen.Double[-90, 90], Gen.Double[-90, 90]).Sample((status, ready, promised) =>
    {
        if (status.IsOver()) return;
        var row = Sample.Row(status, status.IsOnTheWay() ? Guid.CreateVersion7(Now) : null, ready, promised) with { PickedUpAt = status.HasFood() ? Now.AddMinutes(-40) : null };
        Assert.True(Eta.Of(row, null, Now, Rules).DoorAt > Now);
        var (from, to) = Eta.Range(Eta.Of(row, Sample.Kitchen, Now, Rules).DoorAt, Now);
        Assert.True(from >= Now && to > from && to - from <= TimeSpan.FromMinutes(16));
    });

    [Fact]
    public void The_nearer_the_narrower()
    {
        var far = Eta.Range(Now.AddMinutes(40), Now);
        var near = Eta.Range(Now.AddMinutes(4), Now);
        Assert.True(far.To - far.From > near.To - near.From);
    }
}
