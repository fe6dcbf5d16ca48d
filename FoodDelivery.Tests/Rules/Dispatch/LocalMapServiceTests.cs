using System.Diagnostics;
using CsCheck;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Tests.Rules.Dispatch;

public class LocalMapServiceTests
{
    private static readonly LocalMapOptions Ride = new();
    private static readonly LocalMapService Map = new(Options.Create(Ride));

    private static readonly Gen<GeoPoint> Place = Gen.Select(Gen.Double[-1500, 1050], Gen.Double[-2200, 5450]).Select((x, y) => CityGrid.ToGeo(new(x, y)));

    private static async Task<GeoPoint> At(string address) => (await Map.FindAddressAsync(address, 1, default))[0].Location;

    private static async Task<Route> Way(GeoPoint from, GeoPoint to) => await Map.RouteAsync(from, to, default) ?? throw new InvalidOperationException("no way");

    [Fact]
    public async Task A_ride_up_8th_Avenue_is_straight()
    {
        var route = await Way(await At("8th Ave & W 34th St"), await At("8th Ave & W 50th St"));
        Assert.Equal(CityGrid.StreetY(50) - CityGrid.StreetY(34), route.Meters, 5.0);
        Assert.Equal(2, route.Path.Count);
    }

    [Fact]
    public async Task Down_8th_Avenue_nobody_rides()
    {
        var route = await Way(await At("8th Ave & W 50th St"), await At("8th Ave & W 34th St"));
        Assert.True(route.Meters > 400 + CityGrid.StreetY(50) - CityGrid.StreetY(34), $"{route.Meters:F0} m");
    }

    [Fact]
    public async Task Behind_oneself_on_a_one_way_street_means_round_the_block()
    {
        // 44th runs east; 300s lie west of 8th, counting westwards.
        var (ahead, behind) = (await At("320 W 44th St"), await At("380 W 44th St"));
        var with = await Way(behind, ahead);
        var against = await Way(ahead, behind);
        Assert.InRange(with.Meters, 120, 230);
        Assert.InRange(against.Meters, 500, 1500);
    }

    [Fact]
    public void Every_way_is_legal() => Gen.Select(Place, Place).Sample((from, to) =>
    {
        var route = Map.RouteAsync(from, to, default).GetAwaiter().GetResult();
        if (route is null) return false;
        var path = route.Path.Select(CityGrid.ToGrid).ToList();
        // The first and the last leg lead from the door to the kerb. A straight leg may run through streets of several names, hence the small steps.
        for (var i = 1; i + 2 < path.Count; i++)
        {
            var steps = (int)Math.Ceiling(path[i].MetersTo(path[i + 1]) / 7);
            for (var step = 0; step < steps; step++)
                if (!Allowed(path[i].Towards(path[i + 1], (step + 0.5) / steps), path[i + 1].X - path[i].X, path[i + 1].Y - path[i].Y)) return false;
        }

        return true;
    }, iter: 600, threads: 1);

    [Fact]
    public void No_way_is_shorter_than_the_crow_flies_nor_absurdly_long() => Gen.Select(Place, Place).Sample((from, to) =>
    {
        var route = Map.RouteAsync(from, to, default).GetAwaiter().GetResult()!;
        var (a, b) = (CityGrid.ToGrid(from), CityGrid.ToGrid(to));
        var blocks = Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y);
        return route.Meters >= a.MetersTo(b) - 1 && route.Meters <= blocks * 1.6 + 2400 && route.Path[0] == from && route.Path[^1] == to;
    }, iter: 600, threads: 1);

    [Fact]
    public void There_and_back_take_about_as_long() => Gen.Select(Place, Place).Sample((a, b) =>
    {
        var there = Map.RouteAsync(a, b, default).GetAwaiter().GetResult()!;
        var back = Map.RouteAsync(b, a, default).GetAwaiter().GetResult()!;
        return Math.Abs(there.Meters - back.Meters) < 2000;
    }, iter: 200, threads: 1);

    [Fact]
    public void Travel_time_is_the_route_s_duration() => Gen.Select(Place, Place).Sample((a, b) =>
        Map.TravelTimeAsync(a, b, default).GetAwaiter().GetResult() == Map.RouteAsync(a, b, default).GetAwaiter().GetResult()!.Duration, iter: 300, threads: 1);

    [Fact]
    public void A_stop_on_the_way_never_shortens_it() => Gen.Select(Place, Place, Place).Sample((a, b, via) =>
    {
        double Seconds(GeoPoint from, GeoPoint to) => Map.TravelTimeAsync(from, to, default).GetAwaiter().GetResult()!.Value.TotalSeconds;
        // A stop allows turning round and saves the turn at its own corner.
        return Seconds(a, b) <= Seconds(a, via) + Seconds(via, b) + 8 * Ride.TurnSeconds;
    }, iter: 200, threads: 1);

    [Fact]
    public async Task Every_corner_reaches_every_other()
    {
        var corners = CityMap.Midtown.Corners.Select(c => CityGrid.ToGeo(c.At)).ToList();
        Assert.True(corners.Count > 1300, $"{corners.Count} corners");
        var middle = await At("5th Ave & E 50th St");
        foreach (var corner in corners)
        {
            Assert.NotNull(await Map.TravelTimeAsync(middle, corner, default));
            Assert.NotNull(await Map.TravelTimeAsync(corner, middle, default));
        }
    }

    [Theory]
    [InlineData(40.70, -74.02)]
    [InlineData(51.5, -0.12)]
    [InlineData(double.NaN, 0)]
    [InlineData(0, 0)]
    public async Task Outside_the_city_there_is_no_way(double lat, double lng)
    {
        var inside = await At("350 W 42nd St");
        Assert.Null(await Map.RouteAsync(inside, new(lat, lng), default));
        Assert.Null(await Map.TravelTimeAsync(new(lat, lng), inside, default));
        Assert.Null(await Map.DescribeAsync(new(lat, lng), default));
    }

    [Fact]
    public async Task A_faster_bicycle_arrives_sooner()
    {
        var (from, to) = (await At("8th Ave & W 34th St"), await At("350 E 72nd St"));
        var slow = await Map.TravelTimeAsync(from, to, default);
        var fast = await new LocalMapService(Options.Create(new LocalMapOptions { MetersPerSecond = 9 })).TravelTimeAsync(from, to, default);
        Assert.InRange(fast!.Value / slow!.Value, 0.4, 0.65);
    }

    [Fact]
    public async Task A_route_is_planned_in_well_under_a_frame()
    {
        var (from, to) = (await At("10th Ave & W 23rd St"), await At("1st Ave & E 96th St"));
        for (var warm = 0; warm < 50; warm++) await Map.RouteAsync(from, to, default);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++) await Map.RouteAsync(from, to, default);
        // Typically 1 ms for this longest of rides in Release; ten times that leaves room for a busy machine.
        Assert.InRange(clock.Elapsed.TotalMilliseconds / 100, 0, 12);
    }

    [Fact]
    public async Task A_walk_along_a_route_starts_and_ends_at_its_doors()
    {
        var route = await Way(await At("350 W 42nd St"), await At("20 Park Ave"));
        var walk = new RouteWalk(route);
        Assert.Equal(route.Meters, walk.Meters, route.Meters * 0.01);
        Assert.Equal(route.Path[0], walk.At(-5).Place);
        Assert.InRange(walk.At(walk.Meters + 5).Place.MetersTo(route.Path[^1]), 0, 0.01);

        var before = walk.At(0).Place;
        for (double meters = 10; meters < walk.Meters; meters += 10)
        {
            var (place, heading) = walk.At(meters);
            Assert.InRange(before.MetersTo(place), 0, 10.01);
            Assert.InRange(heading, 0, 360);
            before = place;
        }
    }

    [Fact]
    public void A_walk_faces_the_way_it_goes()
    {
        var walk = new RouteWalk(new Route(0, default, [new(40.75, -73.98), new(40.75, -73.98), new(40.75, -73.98), new(40.75, -73.98), new(40.76, -73.98), new(40.76, -73.97)]));
        Assert.Equal(0, walk.At(0).Heading, 0.1);
        Assert.Equal(90, walk.At(1500).Heading, 0.1);
    }

    private static bool Allowed(GridPoint at, double east, double uptown) => CityMap.Midtown.Streets
        .Where(s => s.Kind != CityStreetKind.Highway).SelectMany(s => s.Ways)
        .Any(way => way.Line.Zip(way.Line.Skip(1)).Any(leg =>
            leg.First.MetersTo(at) + at.MetersTo(leg.Second) - leg.First.MetersTo(leg.Second) < 0.05
            && way.Direction * ((leg.Second.X - leg.First.X) * east + (leg.Second.Y - leg.First.Y) * uptown) >= 0));
}
