using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Dispatch;

/// <summary>What the tracking page, the map and the courier's page read, and who may.</summary>
public sealed class LookupTests(ClassDatabase database) : DispatchTest(database)
{
    [Fact]
    public async Task The_customer_sees_first_name_range_and_place_only_while_it_is_under_way()
    {
        var (delivery, _, actor) = await JobAsync();
        var order = (await FindAsync(delivery)).OrderId;
        Ok(await AsAsync(actor, (ReportPositions use) => use.RunAsync(ReportPositions.Request.Mine([new(Time.GetUtcNow(), 40.757, -73.986)]), default)));
        var view = (await View(order))!;
        Assert.Equal((DeliveryStatus.Assigned, "Lena", new GeoPoint(40.757, -73.986)), (view.Status, view.CourierName, view.Position!.Value));
        Assert.True(view.EtaFrom > Time.GetUtcNow() && view.EtaTo > view.EtaFrom);

        Time.Advance(TimeSpan.FromMinutes(11)); // too old to say anything
        Assert.Null((await View(order))!.Position);

        Ok(await AsAsync(actor, (ArriveAtRestaurant use) => use.RunAsync(new(delivery), default)));
        Ok(await AsAsync(actor, (PickUp use) => use.RunAsync(new(delivery), default)));
        Ok(await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(delivery), default)));
        Ok(await AsAsync(actor, (ReportPositions use) => use.RunAsync(ReportPositions.Request.Mine([new(Time.GetUtcNow(), 40.7527, -73.9772)]), default)));
        Ok(await AsAsync(actor, (CompleteDelivery use) => use.RunAsync(new(delivery, Pin), default)));
        view = (await View(order))!;
        Assert.Equal((DeliveryStatus.Delivered, null, null, null), (view.Status, view.Position, view.EtaFrom, view.EtaTo));
        Assert.Null(await View(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task Only_those_with_business_may_follow_and_only_the_one_who_has_it()
    {
        var delivery = await DeliveryAsync();
        var order = (await FindAsync(delivery)).OrderId;
        Assert.Null(await Follow(order, Customer));
        var (courier, _) = await CourierAsync();
        Ok(await AsAsync(Dora, (AssignDelivery use) => use.RunAsync(new(delivery, courier), default)));
        Assert.Equal(courier, (await Follow(order, Customer))?.CourierId);
        Assert.Equal((await CourierRowAsync(courier)).Number, (await Follow(order, Dora))?.Number);
        var nosy = new Actor(Guid.CreateVersion7(), "Nosy Neighbour", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());
        Assert.Null(await Follow(order, nosy));
        Assert.Null(await Follow(order, Actor.Anonymous));
        Ok(await AsAsync(Dora, (UnassignDelivery use) => use.RunAsync(new(delivery, courier, "taken back"), default)));
        Assert.Null(await Follow(order, Customer));
    }

    [Fact]
    public async Task A_courier_reads_their_own_jobs_with_the_customers_contact()
    {
        var (delivery, courier, actor) = await JobAsync();
        var home = Ok(await AsAsync(actor, (CourierReads reads) => reads.HomeAsync(default)));
        var job = Assert.Single(home.Jobs);
        Assert.Equal((courier, delivery, "Ada Lindqvist", "+12125550199", "Blue door"), (home.CourierId, job.DeliveryId, job.ContactName, job.ContactPhone, job.Notes));
        var (_, other) = await CourierAsync("Kofi Owusu");
        Assert.Empty(Ok(await AsAsync(other, (CourierReads reads) => reads.HomeAsync(default))).Jobs);
        Assert.Equal("dispatch.not_a_courier", (await AsAsync(Dora, (CourierReads reads) => reads.HomeAsync(default))).Error?.Code);
    }

    [Fact]
    public async Task The_board_is_for_operators()
    {
        var (delivery, courier, actor) = await JobAsync();
        foreach (var outsider in new[] { actor, Customer, Actor.Anonymous })
        {
            Assert.Empty(await AsAsync(outsider, (DispatchReads reads) => reads.OpenAsync(default)));
            Assert.Empty(await AsAsync(outsider, (DispatchReads reads) => reads.CouriersAsync(null, default)));
            Assert.Empty(await AsAsync(outsider, (DispatchReads reads) => reads.TimelineAsync(delivery, default)));
        }
        Assert.Contains(await AsAsync(Dora, (DispatchReads reads) => reads.OpenAsync(default)), d => d.Id == delivery);
        Assert.Equal(["created", "assigned"], (await AsAsync(Dora, (DispatchReads reads) => reads.TimelineAsync(delivery, default))).Select(l => l.What));
        Assert.Equal(1, Assert.Single(await AsAsync(Dora, (DispatchReads reads) => reads.CouriersAsync([courier], default))).Jobs);
    }

    private Task<DeliveryView?> View(Guid order) => WithAsync((DispatchLookup lookup) => lookup.ForOrderAsync(order, default));

    private Task<FollowedCourier?> Follow(Guid order, Actor who) => WithAsync((OrderTracking tracking) => tracking.CourierForAsync(order, who, default));
}
