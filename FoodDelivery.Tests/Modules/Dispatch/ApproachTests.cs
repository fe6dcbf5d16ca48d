using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Dispatch;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Tests.Modules.Dispatch;

/// <summary>What positions say by themselves: close to the door, and where a leg began.</summary>
public sealed class ApproachTests(ClassDatabase database) : DispatchTest(database)
{
    [Fact]
    public async Task Coming_near_the_door_is_told_once_each_by_the_courier_s_positions()
    {
        using var watch = new ApproachWatch(Rooms.GetRequiredService<PositionLog>(), Rooms.GetRequiredService<LiveFeed>(), Rooms.GetRequiredService<IServiceScopeFactory>(),
            Rooms.GetRequiredService<IOptions<DispatchOptions>>(), TimeProvider.System, NullLogger<ApproachWatch>.Instance);
        var (delivery, _, actor) = await JobAsync(DeliveryStatus.PickedUp);
        var order = (await FindAsync(delivery)).OrderId;
        await watch.StartAsync(default);
        // The doors are read when the watch begins; until then positions pass unseen, so the first one is sent until it is heard.
        for (var i = 0; i < 100 && (await FindAsync(delivery)).NearbyAt is null; i++)
        {
            await SeenAsync(actor, 148 - i * 0.5);
            await Task.Delay(50);
        }
        Assert.Equal(Approach.Nearby, (await ViewAsync(order))!.Approach);
        await SeenAsync(actor, 90);
        await SeenAsync(actor, 55);
        for (var i = 0; i < 100 && (await FindAsync(delivery)).DoorReachedAt is null; i++) await Task.Delay(50);
        Assert.Equal(Approach.AtTheDoor, (await ViewAsync(order))!.Approach);
        await SeenAsync(actor, 140);
        await SeenAsync(actor, 20);
        await Task.Delay(300);
        await watch.StopAsync(default);
        Assert.Equal(["CourierNearby", "CourierReachedDoor"], (await FactsOfAsync(delivery)).Where(f => f is "CourierNearby" or "CourierReachedDoor"));
        Assert.Equal(["nearby", "reached the door"], (await FindAsync(delivery)).Timeline.TakeLast(2).Select(e => e.What));
    }

    [Fact]
    public async Task Telling_twice_or_for_somebody_else_changes_nothing()
    {
        var (delivery, courier, _) = await JobAsync(DeliveryStatus.PickedUp);
        var seen = Time.GetUtcNow();
        Ok(await WithAsync((TellApproach use) => use.RunAsync(new(delivery, Guid.CreateVersion7(), Approach.Nearby, 100, seen), default)));
        Assert.DoesNotContain("CourierNearby", await FactsOfAsync(delivery));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WithAsync((TellApproach use) => use.RunAsync(new(delivery, courier, Approach.Nearby, 100, seen), default))));
        Assert.Single(await FactsOfAsync(delivery), "CourierNearby");
    }

    [Fact]
    public async Task A_leg_begins_where_the_courier_was_when_the_job_last_changed()
    {
        var delivery = await DeliveryAsync();
        var (courier, actor) = await CourierAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        await SeenAsync(actor, 3000);
        Assert.Null((await RowAsync()).LegFrom); // no job, no leg
        var began = await PlaceAsync();
        Ok(await AsAsync(Dora, (AssignDelivery use) => use.RunAsync(new(delivery, courier), default)));
        Time.Advance(TimeSpan.FromMinutes(5));
        await SeenAsync(actor, 2000);
        Assert.Equal(began, (await RowAsync()).LegFrom);

        began = await PlaceAsync();
        Ok(await AsAsync(actor, (ArriveAtRestaurant use) => use.RunAsync(new(delivery, Insists: true), default)));
        Ok(await AsAsync(actor, (PickUp use) => use.RunAsync(new(delivery), default)));
        Time.Advance(TimeSpan.FromMinutes(5));
        await SeenAsync(actor, 1000);
        Assert.Equal(began, (await RowAsync()).LegFrom);

        async Task<CourierRow> RowAsync() => Assert.Single(await AsAsync(Dora, (DispatchReads reads) => reads.CouriersAsync([courier], default)));
        async Task<GeoPoint> PlaceAsync() => (await WithAsync((DispatchDb db) => db.Positions.SingleAsync(p => p.CourierId == courier))).Location;
    }

    [Fact]
    public async Task Ways_are_coarse_once_their_delivery_is_over()
    {
        var (delivery, courier, actor) = await JobAsync(DeliveryStatus.PickedUp);
        var spots = new[] { 903.0, 555, 48 };
        foreach (var spot in spots)
        {
            Time.Advance(TimeSpan.FromMinutes(2));
            await SeenAsync(actor, spot);
        }
        Time.Advance(TimeSpan.FromMinutes(20));
        await RunJobAsync("dispatch.coarsen-old-tracks");
        Assert.All(await TrackAsync(), point => Assert.Equal(8, point.AccuracyMeters)); // still under way

        Ok(await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(delivery), default)));
        Ok(await AsAsync(actor, (CompleteDelivery use) => use.RunAsync(new(delivery, Pin), default)));
        await SeenAsync(actor, 30);
        for (var i = 0; i < 2; i++) await RunJobAsync("dispatch.coarsen-old-tracks");
        var track = await TrackAsync();
        Assert.Equal(8, track[^1].AccuracyMeters); // a quarter of an hour stays sharp
        Assert.All(track.SkipLast(1), point => Assert.Equal(100, point.AccuracyMeters));
        foreach (var (point, spot) in track.Zip(spots))
        {
            // Moved onto the grid's corner, by less than half its diagonal.
            Assert.InRange(point.Location.MetersTo(At(spot)), 0, 71);
            Assert.Equal(0, Math.IEEERemainder(point.Location.Lat, 0.0009), 9);
        }
        Assert.NotEqual(At(spots[0]), track[0].Location);

        Task<TrackPoint[]> TrackAsync() => WithAsync((DispatchDb db) => db.Tracks.Where(t => t.CourierId == courier).OrderBy(t => t.At).ToArrayAsync());
    }

    private static GeoPoint At(double meters) => new(Sample.Door.Lat + meters / 111_195, Sample.Door.Lng);

    /// <summary>The courier's phone reports a place this far north of the customer's door.</summary>
    private async Task SeenAsync(Actor actor, double meters)
    {
        Time.Advance(TimeSpan.FromSeconds(10));
        Ok(await AsAsync(actor, (ReportPositions use) => use.RunAsync(ReportPositions.Request.Mine([new(Time.GetUtcNow(), At(meters).Lat, At(meters).Lng, 8)]), default)));
    }

    private Task<DeliveryView?> ViewAsync(Guid order) => WithAsync((DispatchLookup lookup) => lookup.ForOrderAsync(order, default));
}
