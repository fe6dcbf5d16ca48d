using FoodDelivery.Dispatch;
using FoodDelivery.Web.Dispatch;

namespace FoodDelivery.Tests.Rules.Dispatch;

/// <summary>The dispatcher's picture: what hurts next comes first, and what did not change keeps its object, so that nothing renders for nothing.</summary>
public sealed class BoardPictureTests
{
    private static readonly DispatchOptions Rules = new();
    private static readonly DateTimeOffset Now = Sample.Noon;

    [Fact]
    public void Unassigned_orders_stand_in_the_order_they_will_hurt()
    {
        var (calm, urgent, middle) = (Sample.Row(readyIn: 30, promisedIn: 60), Sample.Row(readyIn: 25, promisedIn: 12), Sample.Row(readyIn: 10, promisedIn: 60));
        Assert.Equal([urgent.Id, middle.Id, calm.Id], Draw([calm, urgent, middle], []).Unassigned.Select(r => r.Id));
    }

    [Fact]
    public void Trouble_comes_before_promise_among_those_under_way()
    {
        var courier = Sample.CourierRow(at: Sample.Door);
        var soon = Sample.Row(DeliveryStatus.PickedUp, courier.Id, promisedIn: 15);
        var late = Sample.Row(DeliveryStatus.PickedUp, courier.Id, promisedIn: -5);
        Assert.Equal([late.Id, soon.Id], Draw([soon, late], [courier]).UnderWay.Select(r => r.Id));
    }

    [Fact]
    public void Rows_that_did_not_change_are_the_same_objects()
    {
        var courier = Sample.CourierRow(jobs: 0);
        var (same, changed) = (Sample.Row(promisedIn: 60), Sample.Row(promisedIn: 60));
        var before = Draw([same, changed], [courier]);
        var after = BoardPicture.Draw([same with { }, changed with { ItemCount = 9 }], [courier with { Position = Sample.Door, PositionAt = Now }], [], before, Now, Now.AddSeconds(1), Rules);
        Assert.Same(before.Rows.Single(r => r.Id == same.Id), after.Rows.Single(r => r.Id == same.Id));
        Assert.NotSame(before.Rows.Single(r => r.Id == changed.Id), after.Rows.Single(r => r.Id == changed.Id));
        // Riding along is the map's business, not the list's.
        Assert.Same(before.Couriers[0], after.Couriers[0]);
    }

    [Fact]
    public void A_courier_who_falls_silent_becomes_another_line()
    {
        var courier = Sample.CourierRow(seenAgo: 0.5);
        var before = Draw([], [courier]);
        var after = BoardPicture.Draw([], [courier], [], before, Now, Now.AddMinutes(5), Rules);
        Assert.Equal((PositionAge.Fresh, PositionAge.Ghost), (before.Couriers[0].Age, after.Couriers[0].Age));
        Assert.NotSame(before.Couriers[0], after.Couriers[0]);
    }

    [Theory]
    [InlineData(59, PositionAge.Fresh)]
    [InlineData(60, PositionAge.Old)]
    [InlineData(300, PositionAge.Ghost)]
    [InlineData(600, PositionAge.Lost)]
    public void Positions_age_as_the_trade_says(int seconds, PositionAge age) =>
        Assert.Equal(age, BoardPicture.AgeOf(Sample.CourierRow(seenAgo: seconds / 60.0), Now, Rules));

    [Theory]
    [InlineData(3.9, 0)]
    [InlineData(4, 1)]
    public void An_unanswered_order_is_told_after_four_minutes(double minutes, int told)
    {
        var order = new UnansweredOrder(Guid.CreateVersion7(Now), "FD-1", "Nonna's Corner", "+1212", Now.AddMinutes(-minutes));
        var troubles = BoardPicture.Draw([], [], [order], null, Now, Now, Rules).Troubles;
        Assert.Equal(told, troubles.Count);
        if (told == 1) Assert.Equal((TroubleKind.Unaccepted, "+1212"), (troubles[0].Trouble.Kind, troubles[0].Phone));
    }

    private static BoardSnapshot Draw(DeliveryRow[] deliveries, CourierRow[] couriers) => BoardPicture.Draw(deliveries, couriers, [], null, Now, Now, Rules);
}
