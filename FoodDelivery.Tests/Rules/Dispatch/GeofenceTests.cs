using FoodDelivery.Dispatch;

namespace FoodDelivery.Tests.Rules.Dispatch;

/// <summary>Only a position that proves something is held against a courier.</summary>
public sealed class GeofenceTests
{
    private static readonly DispatchOptions Rules = new();

    [Theory]
    [InlineData(240, 5, 10d, null)] // near enough
    [InlineData(260, 5, 10d, 260)]
    [InlineData(804, 60, 100d, 800)] // to ten metres
    [InlineData(804, 61, 10d, null)] // too old
    [InlineData(804, 5, 101d, null)] // too coarse
    [InlineData(804, 5, null, null)] // nobody knows how coarse
    public void Far_away_by_a_fresh_and_sharp_position(double meters, double secondsAgo, double? accuracy, int? away)
    {
        var seen = new PositionReport(Sample.Noon.AddSeconds(-secondsAgo), Sample.Door.Lat + meters / 111_195, Sample.Door.Lng, accuracy);
        Assert.Equal(away, Geofence.MetersAway(seen, Sample.Door, Sample.Noon, Rules));
    }

    [Fact]
    public void Without_a_position_nobody_knows() => Assert.Null(Geofence.MetersAway(null, Sample.Door, Sample.Noon, Rules));

    [Theory]
    [InlineData(151, null)]
    [InlineData(150, Approach.Nearby)]
    [InlineData(61, Approach.Nearby)]
    [InlineData(60, Approach.AtTheDoor)]
    public void Nearby_and_at_the_door(double meters, Approach? told) => Assert.Equal(told, Geofence.Of(meters, Rules));

    [Fact]
    public void Each_is_told_once_and_not_after_the_courier_said_so()
    {
        var (delivery, _) = Sample.In(DeliveryStatus.PickedUp);
        Assert.False(delivery.ComesNear(Approach.Nearby, 140, Sample.Noon.AddMinutes(7), Sample.Noon.AddMinutes(9))); // before the pickup
        Assert.True(delivery.ComesNear(Approach.Nearby, 140, Sample.Noon.AddMinutes(10), Sample.Noon.AddMinutes(10)));
        Assert.False(delivery.ComesNear(Approach.Nearby, 120, Sample.Noon.AddMinutes(11), Sample.Noon.AddMinutes(11)));
        Assert.True(delivery.ComesNear(Approach.AtTheDoor, 50, Sample.Noon.AddMinutes(12), Sample.Noon.AddMinutes(12)));
        Assert.False(delivery.ComesNear(Approach.AtTheDoor, 40, Sample.Noon.AddMinutes(13), Sample.Noon.AddMinutes(13)));
        Assert.Equal((Sample.Noon.AddMinutes(10), Sample.Noon.AddMinutes(12)), (delivery.NearbyAt, delivery.DoorReachedAt));
        Assert.Equal(["nearby", "reached the door"], delivery.Timeline.TakeLast(2).Select(e => e.What));

        var (straight, _) = Sample.In(DeliveryStatus.PickedUp);
        Assert.True(straight.ComesNear(Approach.AtTheDoor, 30, Sample.Noon.AddMinutes(12), Sample.Noon.AddMinutes(12)));
        Assert.False(straight.ComesNear(Approach.Nearby, 100, Sample.Noon.AddMinutes(13), Sample.Noon.AddMinutes(13)));

        var (said, _) = Sample.In(DeliveryStatus.AtDoor);
        Assert.False(said.ComesNear(Approach.AtTheDoor, 30, Sample.Noon.AddMinutes(20), Sample.Noon.AddMinutes(20)));
    }
}
