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
        var order = new UnansweredOrder(Guid.CreateVersion7(Now), "FD-1", "Nonna's Corner", "+1212", Now.AddMinutes(-minutes), Now.AddMinutes(10 - minutes));
        var troubles = BoardPicture.Draw([], [], [order], null, Now, Now, Rules).Troubles;
        Assert.Equal(told, troubles.Count);
        if (told == 1) Assert.Equal((TroubleKind.Unaccepted, "+1212"), (troubles[0].Trouble.Kind, troubles[0].Phone));
    }

    [Fact]
    public void Exceptions_stand_in_the_order_they_will_hurt_whatever_their_kind()
    {
        var silent = Sample.CourierRow(seenAgo: 6, movedAgo: 20);
        var soon = Sample.Row(DeliveryStatus.PickedUp, silent.Id, promisedIn: 9);
        var later = Sample.Row(DeliveryStatus.PickedUp, Guid.CreateVersion7(Now), promisedIn: 30) with { WrongPins = 5, AtDoorAt = Now.AddMinutes(20) };
        var expiring = new UnansweredOrder(Guid.CreateVersion7(Now), "FD-1", "Nonna's Corner", null, Now.AddMinutes(-5), Now.AddMinutes(5));
        var picture = BoardPicture.Draw([later, soon], [silent], [expiring], null, Now, Now, Rules);
        Assert.Equal([TroubleKind.Unaccepted, TroubleKind.Stale, TroubleKind.PinLocked], picture.Troubles.Where(t => t.Trouble.Kind != TroubleKind.Late).Select(t => t.Trouble.Kind));
        Assert.Equal(picture.Troubles.Select(t => t.Trouble.HurtsAt).Order(), picture.Troubles.Select(t => t.Trouble.HurtsAt));
    }

    [Fact]
    public void One_silent_phone_is_one_line_however_much_its_courier_carries()
    {
        var silent = Sample.CourierRow(seenAgo: 6, movedAgo: 20, jobs: 3);
        var rows = new[] { 60, 40, 50 }.Select(promised => Sample.Row(DeliveryStatus.PickedUp, silent.Id, promisedIn: promised)).ToArray();
        var picture = Draw(rows, [silent]);
        Assert.Equal(rows[1].Number, Assert.Single(picture.Troubles, t => t.Trouble.Kind == TroubleKind.Stale).Number);
        Assert.All(picture.UnderWay, r => Assert.Contains(r.Troubles, t => t.Kind == TroubleKind.Stale));
    }

    [Fact]
    public void Far_from_the_way_of_one_job_is_no_detour_on_the_way_of_another()
    {
        // One door south-east of the kitchen, one 1.7 km uptown; the courier is near the second.
        var uptown = new FoodDelivery.Kernel.GeoPoint(40.7730, -73.9800);
        var courier = Sample.CourierRow(at: new(40.7715, -73.9805), jobs: 2);
        var (first, second) = (Sample.Row(DeliveryStatus.PickedUp, courier.Id, promisedIn: 60), Sample.Row(DeliveryStatus.PickedUp, courier.Id, promisedIn: 60) with { DropOff = uptown });
        Assert.Contains(Draw([first], [courier]).Troubles, t => t.Trouble.Kind == TroubleKind.OffRoute);
        Assert.DoesNotContain(Draw([first, second], [courier]).Troubles, t => t.Trouble.Kind == TroubleKind.OffRoute);
    }

    private static BoardSnapshot Draw(DeliveryRow[] deliveries, CourierRow[] couriers) => BoardPicture.Draw(deliveries, couriers, [], null, Now, Now, Rules);
}
