using FoodDelivery.Dispatch;

namespace FoodDelivery.Tests.Rules.Dispatch;

/// <summary>DOMAIN §4: trouble is told before it hurts, and not before it is trouble.</summary>
public sealed class TroublesTests
{
    private static readonly DispatchOptions Rules = new();
    private static readonly DateTimeOffset Now = Sample.Noon;

    [Fact]
    public void A_fresh_order_with_time_left_is_no_trouble() => Assert.Empty(Kinds(Sample.Row(), null));

    [Theory]
    [InlineData(5.1, false)]
    [InlineData(5, true)]
    [InlineData(-3, true)]
    public void Nobody_has_it_five_minutes_before_pickup(double readyIn, bool trouble) =>
        Assert.Equal(trouble, Kinds(Sample.Row(readyIn: readyIn, promisedIn: 60), null).Contains(TroubleKind.Unassigned));

    [Fact]
    public void Lateness_is_predicted_from_where_the_courier_is()
    {
        var courier = Sample.CourierRow(at: Sample.Door);
        // Near the door with ten minutes left: in time. Far uptown: not.
        Assert.DoesNotContain(TroubleKind.Late, Kinds(Sample.Row(DeliveryStatus.PickedUp, courier.Id, promisedIn: 10), courier));
        var far = courier with { Position = new(40.85, -73.93) };
        var late = Troubles.Of(Sample.Row(DeliveryStatus.PickedUp, courier.Id, promisedIn: 10), far, Now, Rules).Single(t => t.Kind == TroubleKind.Late);
        Assert.StartsWith("Will be", late.Words, StringComparison.Ordinal);
        Assert.StartsWith("Late by", Troubles.Of(Sample.Row(DeliveryStatus.PickedUp, courier.Id, promisedIn: -5), courier, Now, Rules)[0].Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void A_courier_who_stands_for_ten_minutes_on_the_way(double minutes, bool trouble)
    {
        var courier = Sample.CourierRow(movedAgo: minutes);
        var row = Sample.Row(DeliveryStatus.Assigned, courier.Id, promisedIn: 90) with { AssignedAt = Now.AddHours(-1) };
        Assert.Equal(trouble, Kinds(row, courier).Contains(TroubleKind.Stopped));
        // Waiting at the restaurant is the job, and who was given it a minute ago has not been standing with it.
        Assert.DoesNotContain(TroubleKind.Stopped, Kinds(row with { Status = DeliveryStatus.AtRestaurant }, courier));
        Assert.DoesNotContain(TroubleKind.Stopped, Kinds(row with { AssignedAt = Now.AddMinutes(-1) }, courier));
    }

    [Fact]
    public void A_silent_phone_is_stale_and_not_stopped_and_a_paused_one_is_paused()
    {
        var silent = Sample.CourierRow(seenAgo: 6, movedAgo: 20);
        var row = Sample.Row(DeliveryStatus.Assigned, silent.Id, promisedIn: 90) with { AssignedAt = Now.AddHours(-1) };
        Assert.Equal([TroubleKind.Stale], Kinds(row, silent));
        Assert.Equal([TroubleKind.Paused], Kinds(row, silent with { TrackingPausedAt = Now.AddMinutes(-6) }));
    }

    [Theory]
    [InlineData(4.9, false)]
    [InlineData(5, true)]
    public void A_phone_put_away_for_a_moment_is_no_trouble_yet(double minutes, bool trouble)
    {
        var courier = Sample.CourierRow(paused: Now.AddMinutes(-minutes));
        Assert.Equal(trouble, Kinds(Sample.Row(DeliveryStatus.Assigned, courier.Id, promisedIn: 90), courier).Contains(TroubleKind.Paused));
        // Silent for longer than it has said so: silent is what counts.
        Assert.Equal(!trouble, Kinds(Sample.Row(DeliveryStatus.Assigned, courier.Id, promisedIn: 90), courier with { PositionAt = Now.AddMinutes(-7) }).Contains(TroubleKind.Stale));
    }

    [Theory]
    [InlineData(4.9, false)]
    [InlineData(5, true)]
    public void Who_never_sent_a_position_is_silent_since_getting_the_job(double minutes, bool trouble)
    {
        var courier = Sample.CourierRow() with { Position = null, PositionAt = null, MovedAt = null };
        var row = Sample.Row(DeliveryStatus.Assigned, courier.Id, promisedIn: 90) with { AssignedAt = Now.AddMinutes(-minutes) };
        Assert.Equal(trouble ? [TroubleKind.Stale] : [], Kinds(row, courier));
    }

    [Theory]
    [InlineData(20, 14.9, false)]
    [InlineData(20, 15, true)]
    [InlineData(2, 30, false)] // got it two minutes ago: expected in four
    [InlineData(21, 30, true)] // got it 21 minutes ago, expected 15 ago
    public void A_courier_who_does_not_come_to_the_restaurant(double assignedAgo, double readyAgo, bool trouble)
    {
        var courier = Sample.CourierRow();
        var row = Sample.Row(DeliveryStatus.Assigned, courier.Id, readyIn: -readyAgo, promisedIn: 90) with { AssignedAt = Now.AddMinutes(-(readyAgo < 20 ? 40 : assignedAgo)) };
        Assert.Equal(trouble, Kinds(row, courier).Contains(TroubleKind.NoShow));
        Assert.DoesNotContain(TroubleKind.NoShow, Kinds(row with { Status = DeliveryStatus.AtRestaurant }, courier));
    }

    [Fact]
    public void Off_the_way_counts_only_while_riding_and_seen()
    {
        var courier = Sample.CourierRow();
        var row = Sample.Row(DeliveryStatus.PickedUp, courier.Id, promisedIn: 90);
        Assert.Contains("0.8 km off the way", Troubles.Of(row, courier, Now, Rules, 812).Single(t => t.Kind == TroubleKind.OffRoute).Words, StringComparison.Ordinal);
        Assert.DoesNotContain(Troubles.Of(row, courier, Now, Rules, null), t => t.Kind == TroubleKind.OffRoute);
        Assert.DoesNotContain(Troubles.Of(row with { Status = DeliveryStatus.AtDoor }, courier, Now, Rules, 812), t => t.Kind == TroubleKind.OffRoute);
        Assert.DoesNotContain(Troubles.Of(row, courier with { PositionAt = Now.AddMinutes(-6) }, Now, Rules, 812), t => t.Kind == TroubleKind.OffRoute);
    }

    [Theory]
    [InlineData(7.9, false)]
    [InlineData(8, true)]
    public void A_customer_who_does_not_open_for_eight_minutes(double minutes, bool trouble) =>
        Assert.Equal(trouble, Kinds(Sample.Row(DeliveryStatus.AtDoor, Guid.CreateVersion7(Now), promisedIn: 90) with { AtDoorAt = Now.AddMinutes(-minutes) }, null).Contains(TroubleKind.Absent));

    [Fact]
    public void A_courier_s_trouble_hurts_when_the_order_does()
    {
        var courier = Sample.CourierRow(seenAgo: 6, movedAgo: 20);
        var fetching = Sample.Row(DeliveryStatus.Assigned, courier.Id, readyIn: 15, promisedIn: 60);
        Assert.Equal(Now.AddMinutes(15), Troubles.Of(fetching, courier, Now, Rules).Single(t => t.Kind == TroubleKind.Stale).HurtsAt);
        Assert.Equal(Now.AddMinutes(60), Troubles.Of(fetching with { Status = DeliveryStatus.PickedUp, PickedUpAt = Now }, courier, Now, Rules).Single(t => t.Kind == TroubleKind.Stale).HurtsAt);
    }

    [Fact]
    public void Used_up_pins_need_a_decision() =>
        Assert.Contains(TroubleKind.PinLocked, Kinds(Sample.Row(DeliveryStatus.AtDoor, Guid.CreateVersion7(Now)) with { WrongPins = 5 }, null));

    [Theory]
    [InlineData(DeliveryStatus.Delivered)]
    [InlineData(DeliveryStatus.Abandoned)]
    [InlineData(DeliveryStatus.Cancelled)]
    public void What_is_over_is_no_trouble(DeliveryStatus status) => Assert.Empty(Kinds(Sample.Row(status, promisedIn: -60), null));

    [Fact]
    public void What_hurts_first_is_the_pickup_or_the_last_moment_to_leave()
    {
        Assert.Equal(Now.AddMinutes(15), Troubles.HurtsAt(Sample.Row(readyIn: 15, promisedIn: 60), Rules));
        // Ride 6 + handover 2 before a promise in 20 minutes.
        Assert.Equal(Now.AddMinutes(12), Troubles.HurtsAt(Sample.Row(readyIn: 15, promisedIn: 20), Rules));
    }

    private static TroubleKind[] Kinds(DeliveryRow row, CourierRow? courier) => [.. Troubles.Of(row, courier, Now, Rules).Select(t => t.Kind)];
}
