using CsCheck;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Tests.Rules.Dispatch;

public class CityGridTests
{
    [Theory]
    [InlineData(14, -2222.0)]
    [InlineData(23, -1507.4)]
    [InlineData(34, -636.6)]
    [InlineData(42, 0)]
    [InlineData(50, 641.3)]
    [InlineData(57, 1203.1)]
    [InlineData(59, 1368.0)]
    [InlineData(72, 2407.3)]
    [InlineData(79, 2982.8)]
    [InlineData(86, 3558.2)]
    [InlineData(96, 4366.1)]
    [InlineData(106, 5170.2)]
    [InlineData(110, 5499.1)]
    public void Streets_lie_where_the_plan_of_1811_puts_them(int street, double metersUptown) =>
        Assert.Equal(metersUptown, CityGrid.StreetY(street), tolerance: 0.5);

    /// <summary>Coordinates as generally published; they are corners and buildings, hence the tolerance of the design.</summary>
    [Theory]
    [InlineData("5th Ave & 42nd St", 40.7535, -73.9809, 20)]
    [InlineData("Central Park West & W 110th St", 40.8004, -73.9582, 20)]
    [InlineData("5th Ave & 59th St", 40.7645, -73.9730, 30)]
    [InlineData("5th Ave & 110th St", 40.7968, -73.9493, 25)]
    [InlineData("8th Ave & 59th St", 40.7681, -73.9819, 25)]
    public void Corners_lie_where_other_maps_have_them(string corner, double lat, double lng, double within)
    {
        var found = Assert.Single(new Gazetteer(CityMap.Midtown).Find(corner, 1));
        Assert.InRange(found.Location.MetersTo(new(lat, lng)), 0, within);
    }

    [Fact]
    public void Frame_and_degrees_are_inverse() =>
        Gen.Select(Gen.Double[-3000, 3000], Gen.Double[-4000, 7000]).Sample((x, y) =>
        {
            var back = CityGrid.ToGrid(CityGrid.ToGeo(new(x, y)));
            return back.MetersTo(new(x, y)) < 0.01;
        });

    [Fact]
    public void Metres_of_the_frame_are_metres_on_the_ground() =>
        Gen.Select(Gen.Double[-1900, 1400], Gen.Double[-2200, 5400], Gen.Double[-1900, 1400], Gen.Double[-2200, 5400]).Sample((ax, ay, bx, by) =>
        {
            var (a, b) = (new GridPoint(ax, ay), new GridPoint(bx, by));
            return Math.Abs(CityGrid.ToGeo(a).MetersTo(CityGrid.ToGeo(b)) - a.MetersTo(b)) <= 0.01 * a.MetersTo(b) + 0.01;
        });

    [Fact]
    public void Street_numbers_and_heights_are_inverse() =>
        Gen.Double[14, 110].Sample(street => Math.Abs(CityGrid.StreetAt(CityGrid.StreetY(street)) - street) < 1e-6);

    [Fact]
    public void Avenues_run_at_29_degrees() =>
        Assert.Equal(CityGrid.UptownBearing, RouteWalk.Bearing(CityGrid.ToGeo(new(0, 0)), CityGrid.ToGeo(new(0, 3000))), 0.3);
}
