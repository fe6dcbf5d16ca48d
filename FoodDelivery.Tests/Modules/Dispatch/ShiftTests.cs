using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Dispatch;

public sealed class ShiftTests(ClassDatabase database) : DispatchTest(database)
{
    [Fact]
    public async Task A_shift_begins_once_and_ends()
    {
        var (courier, actor) = await CourierAsync(onDuty: false);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => Ok(await On(actor))));
        Assert.True((await CourierRowAsync(courier)).IsOnDuty);
        Time.Advance(TimeSpan.FromHours(3));
        Ok(await Off(actor));
        Ok(await Off(actor));
        var shift = Assert.Single(await WithAsync((DispatchDb db) => db.Shifts.Where(s => s.CourierId == courier).ToListAsync()));
        Assert.Equal(TimeSpan.FromHours(3), shift.Until - shift.From);
        Assert.False((await CourierRowAsync(courier)).IsOnDuty);
    }

    [Fact]
    public async Task Only_couriers_have_shifts_and_not_in_the_middle_of_a_job()
    {
        Refused("dispatch.not_a_courier", await On(Dora));
        Refused("dispatch.not_a_courier", await Off(Customer));
        Refused("dispatch.not_a_courier", await On(new(Guid.CreateVersion7(), "No Row", new HashSet<string> { Roles.Courier }, new HashSet<Guid>())));
        var (_, _, actor) = await JobAsync();
        Refused("dispatch.on_a_job", await Off(actor));
    }

    [Fact]
    public async Task The_product_names_its_courier_and_a_person_cannot()
    {
        var (courier, _) = await CourierAsync(onDuty: false);
        var (mine, me) = await CourierAsync("Kofi Owusu", onDuty: false);
        Ok(await AsAsync(Actor.System, (GoOnDuty use) => use.RunAsync(new(courier), default)));
        Assert.True((await CourierRowAsync(courier)).IsOnDuty);
        Ok(await AsAsync(me, (GoOffDuty use) => use.RunAsync(new(courier), default)));
        Assert.True((await CourierRowAsync(courier)).IsOnDuty);
        Refused("dispatch.no_such_courier", await AsAsync(Actor.System, (GoOnDuty use) => use.RunAsync(new(), default)));
        Assert.False((await CourierRowAsync(mine)).IsOnDuty);
    }

    [Fact]
    public async Task Paused_tracking_is_known_and_ends_with_the_shift()
    {
        var (courier, actor) = await CourierAsync();
        var since = Time.GetUtcNow().AddMinutes(-2);
        Ok(await AsAsync(actor, (ReportTracking use) => use.RunAsync(new(since), default)));
        Ok(await AsAsync(actor, (ReportTracking use) => use.RunAsync(new(since.AddMinutes(1)), default)));
        Assert.Equal(since, (await CourierRowAsync(courier)).TrackingPausedAt);
        Ok(await AsAsync(actor, (ReportTracking use) => use.RunAsync(new(null), default)));
        Assert.Null((await CourierRowAsync(courier)).TrackingPausedAt);
        Ok(await AsAsync(actor, (ReportTracking use) => use.RunAsync(new(Time.GetUtcNow().AddDays(9)), default)));
        Assert.Equal(Time.GetUtcNow(), (await CourierRowAsync(courier)).TrackingPausedAt);
        Ok(await Off(actor));
        Assert.Null((await CourierRowAsync(courier)).TrackingPausedAt);
        Refused("dispatch.not_a_courier", await AsAsync(Dora, (ReportTracking use) => use.RunAsync(new(since), default)));
    }

    [Fact]
    public async Task The_demo_citys_couriers_are_added_once()
    {
        for (var i = 0; i < 2; i++) await WithAsync<DemoCouriers>(seed => seed.RunAsync(default));
        var couriers = await WithAsync((DispatchDb db) => db.Couriers.Where(c => c.UserId != null && c.Phone != "+12125550150").ToListAsync());
        Assert.Equal(DemoPeople.CourierCount, couriers.Count);
        Assert.Equal(DemoPeople.Lena.Id, Assert.Single(couriers, c => c.ForPeople).UserId);
        Assert.Equal(couriers.Count, couriers.Select(c => c.Number).Distinct().Count());
        Assert.All(couriers, c => Assert.False(c.IsOnDuty));
    }

    protected override void Configure(Microsoft.Extensions.DependencyInjection.IServiceCollection services) =>
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped<DemoCouriers>(services);

    private Task<Result> On(Actor who) => AsAsync(who, (GoOnDuty use) => use.RunAsync(new(), default));

    private Task<Result> Off(Actor who) => AsAsync(who, (GoOffDuty use) => use.RunAsync(new(), default));
}
