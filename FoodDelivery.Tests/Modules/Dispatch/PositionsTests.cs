using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Dispatch;

public sealed class PositionsTests(ClassDatabase database) : DispatchTest(database)
{
    [Fact]
    public async Task A_batch_is_stored_once_however_often_it_is_sent()
    {
        var (courier, actor) = await CourierAsync();
        Time.Advance(TimeSpan.FromMinutes(5));
        var batch = Way(5);
        Assert.Equal(new(5, 0), Ok(await Report(actor, batch)));
        Assert.Equal(new(0, 5), Ok(await Report(actor, batch)));
        // Another process, or this one after a restart, knows only the table.
        using (var fresh = new PositionLog(Database.Source))
            Assert.Equal(0, (await fresh.AddAsync([new(courier, 1, Time.GetUtcNow().AddMinutes(-5), batch)], Time.GetUtcNow(), new(), default)).Kept);
        Assert.Equal(5, await WithAsync((DispatchDb db) => db.Tracks.CountAsync(t => t.CourierId == courier)));
        var last = await WithAsync((DispatchDb db) => db.Positions.SingleAsync(p => p.CourierId == courier));
        Assert.Equal((batch[^1].At, batch[^1].Lat, Time.GetUtcNow()), (last.At, last.Location.Lat, last.ReceivedAt));
        Assert.Equal(8, last.AccuracyMeters);
    }

    [Fact]
    public async Task Nothing_goes_through_the_outbox_and_the_map_hears_of_the_newest()
    {
        var (courier, actor) = await CourierAsync();
        var number = (await CourierRowAsync(courier)).Number;
        Time.Advance(TimeSpan.FromMinutes(5));
        var heard = new List<(int, CourierPosition)>();
        Rooms.GetRequiredService<PositionLog>().Stored += heard.AddRange;
        var before = await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox");
        Ok(await Report(actor, Way(3)));
        Assert.Equal(before, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox"));
        Assert.Equal((number, Time.GetUtcNow()), (Assert.Single(heard).Item1, heard[0].Item2.At));
    }

    [Fact]
    public async Task Refusals()
    {
        var (courier, actor) = await CourierAsync();
        var (_, sleeping) = await CourierAsync("Sleepy Sam", onDuty: false);
        Refused("dispatch.off_duty", await Report(sleeping, Way(1)));
        Refused("dispatch.not_a_courier", await Report(Customer, Way(1)));
        Refused("dispatch.not_a_courier", await Report(Actor.Anonymous, Way(1)));
        Refused("dispatch.too_many_points", await Report(actor, [.. Enumerable.Range(0, ReportPositions.MostPoints + 1).Select(i => new PositionReport(Time.GetUtcNow(), 40.75, -73.98))]));
        var (_, other) = await CourierAsync("Kofi Owusu");
        Refused("dispatch.not_your_position", await AsAsync(other, (ReportPositions use) => use.RunAsync(new([new ReportPositions.Track(courier, Way(1))]), default)));
        Assert.Equal(0, await WithAsync((DispatchDb db) => db.Tracks.CountAsync(t => t.CourierId == courier)));
    }

    [Fact]
    public async Task Nonsense_is_left_out_and_the_rest_is_kept()
    {
        var (_, actor) = await CourierAsync();
        Time.Advance(TimeSpan.FromMinutes(5));
        var now = Time.GetUtcNow();
        PositionReport[] batch = [new(now.AddSeconds(-20), 40.75, -73.98), new(now.AddSeconds(-10), 0, 0), new(now.AddHours(1), 40.75, -73.98), new(now, 40.7501, -73.98)];
        Assert.Equal(new(2, 2), Ok(await Report(actor, batch)));
    }

    [Fact]
    public async Task Forty_couriers_at_once_are_all_stored_and_the_product_reports_for_many()
    {
        var couriers = new List<(Guid Id, Actor Actor)>();
        for (var i = 0; i < 40; i++) couriers.Add(await CourierAsync($"Courier {i}"));
        Time.Advance(TimeSpan.FromMinutes(5));
        var answers = await Task.WhenAll(couriers.Select(c => Report(c.Actor, Way(4))));
        Assert.All(answers, a => Assert.Equal(4, Ok(a).Kept));
        Time.Advance(TimeSpan.FromSeconds(30));
        var all = Ok(await AsAsync(Actor.System, (ReportPositions use) => use.RunAsync(new([.. couriers.Select(c => new ReportPositions.Track(c.Id, Way(1)))]), default)));
        Assert.Equal(40, all.Kept);
        var ids = couriers.Select(c => c.Id).ToArray();
        Assert.Equal(40 * 5, await WithAsync((DispatchDb db) => db.Tracks.CountAsync(t => ids.Contains(t.CourierId))));
    }

    [Fact]
    public async Task Standing_still_is_told_from_riding()
    {
        var (courier, actor) = await CourierAsync();
        var began = Time.GetUtcNow();
        Ok(await Report(actor, [new(began, 40.75, -73.98)]));
        for (var minute = 1; minute <= 6; minute++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            // GPS wanders a dozen metres around one place.
            Ok(await Report(actor, [new(Time.GetUtcNow(), 40.75 + (minute % 2) * 0.0001, -73.98)]));
        }
        Assert.Equal(began, (await WithAsync((DispatchDb db) => db.Positions.SingleAsync(p => p.CourierId == courier))).MovedAt);
        Time.Advance(TimeSpan.FromMinutes(1));
        Ok(await Report(actor, [new(Time.GetUtcNow(), 40.751, -73.98)]));
        Assert.Equal(Time.GetUtcNow(), (await WithAsync((DispatchDb db) => db.Positions.SingleAsync(p => p.CourierId == courier))).MovedAt);
    }

    [Fact]
    public async Task Ways_are_forgotten_after_two_weeks()
    {
        var (courier, actor) = await CourierAsync();
        Ok(await Report(actor, [new(Time.GetUtcNow(), 40.75, -73.98)]));
        Time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(1));
        Ok(await Report(actor, [new(Time.GetUtcNow(), 40.75, -73.98)]));
        await RunJobAsync("dispatch.delete-old-tracks");
        Assert.Equal(2, await Count());
        Time.Advance(TimeSpan.FromMinutes(2));
        await RunJobAsync("dispatch.delete-old-tracks");
        Assert.Equal(1, await Count());

        Task<int> Count() => WithAsync((DispatchDb db) => db.Tracks.CountAsync(t => t.CourierId == courier));
    }

    [Fact]
    public async Task A_place_from_before_the_shift_is_not_shown()
    {
        var (courier, actor) = await CourierAsync();
        Ok(await Report(actor, [new(Time.GetUtcNow(), 40.75, -73.98)]));
        Assert.NotNull((await Row()).Position);
        Ok(await AsAsync(actor, (GoOffDuty use) => use.RunAsync(new(), default)));
        Assert.Null((await Row()).Position);
        Time.Advance(TimeSpan.FromHours(8));
        Ok(await AsAsync(actor, (GoOnDuty use) => use.RunAsync(new(), default)));
        Assert.Null((await Row()).Position);

        async Task<CourierRow> Row() => Assert.Single(await AsAsync(Dora, (DispatchReads reads) => reads.CouriersAsync([courier], default)));
    }

    /// <summary>Uptown at a cyclist's pace, a point every ten seconds, the last one now.</summary>
    private PositionReport[] Way(int points) => [.. Enumerable.Range(0, points).Select(i => new PositionReport(Time.GetUtcNow().AddSeconds(10 * (i - points + 1)), 40.75 + i * 0.0003, -73.98, 8, 29, 4.2))];

    private Task<Result<ReportPositions.Answer>> Report(Actor who, PositionReport[] points) => AsAsync(who, (ReportPositions use) => use.RunAsync(ReportPositions.Request.Mine(points), default));
}
