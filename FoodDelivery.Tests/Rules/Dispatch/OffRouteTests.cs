using CsCheck;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Tests.Rules.Dispatch;

/// <summary>Off the way is measured from the segment, and a corner of the street grid is no detour.</summary>
public sealed class OffRouteTests
{
    private static readonly DispatchOptions Rules = new();
    // A kilometre of latitude and of longitude at the kitchen.
    private static readonly GeoPoint From = Sample.Kitchen;

    [Theory]
    [InlineData(0.5, 0.6, 600)] // beside the middle
    [InlineData(0.5, -0.6, 600)]
    [InlineData(0.5, 0.2, 200)]
    [InlineData(1.6, 0, 600)] // past the end: measured from the end, not from the line
    [InlineData(-0.6, 0, 600)]
    public void Measured_from_the_segment(double north, double east, double meters) =>
        Assert.InRange(OffRoute.MetersToSegment(At(north, east), From, At(1, 0)), meters - 4, meters + 4);

    [Fact]
    public void Never_nearer_than_the_segment_and_never_farther_than_its_ends() =>
        Gen.Select(Gen.Double[-3, 3], Gen.Double[-3, 3], Gen.Double[-3, 3], Gen.Double[-3, 3]).Sample((a, b, c, d) =>
        {
            var (at, to) = (At(a, b), At(c, d));
            var off = OffRoute.MetersToSegment(at, From, to);
            Assert.InRange(off, 0, Math.Min(at.MetersTo(From), at.MetersTo(to)) * 1.001 + 1);
        });

    [Theory]
    [InlineData(0.5, 0.49, false)]
    [InlineData(0.5, 0.56, true)]
    [InlineData(1.51, 0, true)]
    [InlineData(1.4, 0, false)]
    public void Half_a_kilometre_beside_a_short_way_is_off_it(double north, double east, bool off) =>
        Assert.Equal(off, OffRoute.MetersOff(At(north, east), From, At(1, 0), Rules) is not null);

    [Fact]
    public void The_corner_of_the_blocks_is_on_the_way()
    {
        // Two kilometres up, two across: the corner is 1.4 km from the straight line and the way of everybody who rides on streets.
        Assert.True(OffRoute.MetersToSegment(At(1.99, 0), From, At(2, 2)) > 1300);
        Assert.Null(OffRoute.MetersOff(At(1.99, 0), From, At(2, 2), Rules));
        Assert.NotNull(OffRoute.MetersOff(At(2.5, -0.3), From, At(2, 2), Rules));
    }

    [Fact]
    public void Nobody_is_off_a_way_whose_beginning_nobody_knows()
    {
        var courier = Sample.CourierRow(at: At(3, 3));
        Assert.Null(OffRoute.MetersOff(courier, [Sample.Row(DeliveryStatus.Assigned, courier.Id)], Rules));
        Assert.NotNull(OffRoute.MetersOff(courier with { LegFrom = At(-1, 0) }, [Sample.Row(DeliveryStatus.Assigned, courier.Id)], Rules));
        // Food comes from its restaurant.
        Assert.NotNull(OffRoute.MetersOff(courier, [Sample.Row(DeliveryStatus.PickedUp, courier.Id)], Rules));
        Assert.Null(OffRoute.MetersOff(courier with { Position = null }, [Sample.Row(DeliveryStatus.PickedUp, courier.Id)], Rules));
    }

    private static GeoPoint At(double kilometersNorth, double kilometersEast) =>
        new(From.Lat + kilometersNorth / 111.195, From.Lng + kilometersEast / (111.195 * Math.Cos(double.DegreesToRadians(From.Lat))));
}
