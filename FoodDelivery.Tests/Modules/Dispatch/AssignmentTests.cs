using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Dispatch;

public sealed class AssignmentTests(ClassDatabase database) : DispatchTest(database)
{
    [Fact]
    public async Task Assigning_gives_the_job_and_tells_it()
    {
        var (delivery, courier, _) = await JobAsync();
        var row = await FindAsync(delivery);
        Assert.Equal((DeliveryStatus.Assigned, courier, "Lena Okafor"), (row.Status, row.CourierId, row.CourierName));
        Assert.Equal(1, (await CourierRowAsync(courier)).Jobs);
        Assert.Equal(["DeliveryAssigned"], await FactsOfAsync(delivery));
        Assert.Equal("Dora Mensah", row.Timeline[^1].By);
        // First name only leaves the room.
        Assert.Contains("\"courierName\": \"Lena\"", await Database.ScalarAsync<string>("SELECT data::text FROM platform.outbox WHERE type = 'dispatch.DeliveryAssigned' AND subject = $1", row.OrderId.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_of_assigning()
    {
        var delivery = await DeliveryAsync();
        var (courier, actor) = await CourierAsync();
        var (sleeping, _) = await CourierAsync("Sleepy Sam", onDuty: false);
        Refused("dispatch.only_dispatchers", await Assign(actor, delivery, courier));
        Refused("dispatch.only_dispatchers", await Assign(Customer, delivery, courier));
        Refused("dispatch.only_dispatchers", await Assign(Actor.Anonymous, delivery, courier));
        Refused("dispatch.no_such_delivery", await Assign(Dora, Guid.CreateVersion7(), courier));
        Refused("dispatch.no_such_courier", await Assign(Dora, delivery, Guid.CreateVersion7()));
        Refused("dispatch.courier_off_duty", await Assign(Dora, delivery, sleeping));
        for (var i = 0; i < 3; i++) Ok(await Assign(Dora, await DeliveryAsync(), courier));
        Refused("dispatch.courier_full", await Assign(Dora, delivery, courier));
        Assert.Equal(DeliveryStatus.Unassigned, (await FindAsync(delivery)).Status);
        Assert.Empty(await FactsOfAsync(delivery));
    }

    [Fact]
    public async Task Of_two_dispatchers_one_wins_and_the_other_is_told_who()
    {
        for (var round = 0; round < 5; round++)
        {
            var delivery = await DeliveryAsync();
            var couriers = new[] { await CourierAsync("Kofi Owusu"), await CourierAsync("Maya Gupta") };
            var results = await Task.WhenAll(Assign(Dora, delivery, couriers[0].Id), Assign(Dan, delivery, couriers[1].Id));
            var winner = Assert.Single(results.Index(), r => r.Item.IsOk).Index;
            var loser = results[1 - winner];
            Assert.Equal("dispatch.already_assigned", loser.Error?.Code);
            Assert.Contains(winner == 0 ? "Kofi Owusu" : "Maya Gupta", loser.Error!.Message, StringComparison.Ordinal);
            Assert.Equal(couriers[winner].Id, (await FindAsync(delivery)).CourierId);
            Assert.Equal(["DeliveryAssigned"], await FactsOfAsync(delivery));
            Assert.Equal((1, 0), ((await CourierRowAsync(couriers[winner].Id)).Jobs, (await CourierRowAsync(couriers[1 - winner].Id)).Jobs));
        }
    }

    [Fact]
    public async Task A_shift_cannot_end_while_an_order_arrives()
    {
        for (var round = 0; round < 5; round++)
        {
            var delivery = await DeliveryAsync();
            var (courier, actor) = await CourierAsync();
            var (assigned, ended) = (Assign(Dora, delivery, courier), AsAsync(actor, (GoOffDuty use) => use.RunAsync(new(), default)));
            await Task.WhenAll(assigned, ended);
            var row = await CourierRowAsync(courier);
            Assert.NotEqual((await assigned).IsOk, (await ended).IsOk);
            Assert.Equal((await assigned).IsOk, row.IsOnDuty);
            Assert.Equal(row.IsOnDuty ? 1 : 0, row.Jobs);
        }
    }

    [Fact]
    public async Task Many_orders_at_once_to_one_courier_are_counted_right()
    {
        var (courier, _) = await CourierAsync();
        var deliveries = new List<Guid>();
        for (var i = 0; i < 6; i++) deliveries.Add(await DeliveryAsync());
        var results = await Task.WhenAll(deliveries.Select(d => Assign(Dora, d, courier)));
        var taken = results.Count(r => r.IsOk);
        Assert.InRange(taken, 1, 3);
        Assert.All(results.Where(r => !r.IsOk), r => Assert.Contains(r.Error!.Code, new[] { "dispatch.courier_full", "dispatch.busy" }));
        Assert.Equal(taken, (await CourierRowAsync(courier)).Jobs);
    }

    [Fact]
    public async Task Reassigning_tells_both_halves_and_refuses_what_moved_meanwhile()
    {
        var (delivery, first, _) = await JobAsync(DeliveryStatus.AtRestaurant);
        var (second, _) = await CourierAsync("Kofi Owusu");
        Refused("dispatch.only_dispatchers", await Reassign(Customer, delivery, first, second));
        Refused("dispatch.no_such_delivery", await Reassign(Dora, Guid.CreateVersion7(), first, second));
        Refused("dispatch.no_such_courier", await Reassign(Dora, delivery, first, Guid.CreateVersion7()));
        Refused("dispatch.no_such_courier", await Reassign(Dora, delivery, Guid.CreateVersion7(), second));
        Refused("dispatch.same_courier", await Reassign(Dora, delivery, first, first));
        Ok(await Reassign(Dora, delivery, first, second));
        Assert.Equal(["DeliveryAssigned", "CourierArrivedAtRestaurant", "DeliveryUnassigned", "DeliveryAssigned"], await FactsOfAsync(delivery));
        Refused("dispatch.moved_meanwhile", await Reassign(Dan, delivery, first, second));
        Assert.Equal((0, 1), ((await CourierRowAsync(first)).Jobs, (await CourierRowAsync(second)).Jobs));
    }

    [Fact]
    public async Task Food_in_the_bag_is_not_given_to_somebody_else()
    {
        var (delivery, first, _) = await JobAsync(DeliveryStatus.PickedUp);
        var (second, _) = await CourierAsync("Kofi Owusu");
        var refused = await Reassign(Dora, delivery, first, second);
        Refused("dispatch.not_possible_now", refused);
        Assert.Contains("already picked", refused.Error!.Message, StringComparison.Ordinal);
        Refused("dispatch.not_possible_now", await Unassign(Dora, delivery, first, "changed my mind"));
    }

    [Fact]
    public async Task Unassigning_needs_a_reason_and_frees_the_courier()
    {
        var (delivery, courier, actor) = await JobAsync();
        Refused("dispatch.only_dispatchers", await Unassign(actor, delivery, courier, "no thanks"));
        Refused("dispatch.reason_missing", await Unassign(Dora, delivery, courier, " x "));
        Refused("dispatch.reason_too_long", await Unassign(Dora, delivery, courier, new string('x', 201)));
        Refused("dispatch.no_such_delivery", await Unassign(Dora, Guid.CreateVersion7(), courier, "taken back"));
        Refused("dispatch.no_such_courier", await Unassign(Dora, delivery, Guid.CreateVersion7(), "taken back"));
        Ok(await Unassign(Dora, delivery, courier, "taken back"));
        var row = await FindAsync(delivery);
        Assert.Equal((DeliveryStatus.Unassigned, null), (row.Status, row.CourierId));
        Assert.Equal(0, (await CourierRowAsync(courier)).Jobs);
        Assert.Equal("DeliveryUnassigned", (await FactsOfAsync(delivery))[^1]);
    }

    [Fact]
    public async Task The_quickest_courier_is_ranked_first_and_full_ones_last()
    {
        var delivery = await DeliveryAsync();
        var (near, nearActor) = await CourierAsync("Near Nina");
        var (far, farActor) = await CourierAsync("Far Farid");
        var (silent, _) = await CourierAsync("Silent Sam");
        await CourierAsync("Off Olga", onDuty: false);
        var (full, fullActor) = await CourierAsync("Full Fiona");
        for (var i = 0; i < 3; i++) Ok(await Assign(Dora, await DeliveryAsync(), full));
        await ReportAsync(nearActor, 40.7570, -73.9860);
        await ReportAsync(farActor, 40.7700, -73.9600);
        await ReportAsync(fullActor, 40.7580, -73.9855);
        var ranked = await AsAsync(Dora, (DispatchReads reads) => reads.RankedAsync(delivery, default));
        var mine = ranked.Where(r => new[] { near, far, silent, full }.Contains(r.Id)).ToArray();
        Assert.Equal([near, far, silent, full], mine.Select(r => r.Id));
        Assert.True(mine[0].ToRestaurant < mine[1].ToRestaurant);
        Assert.Null(mine[2].ToRestaurant);
        Assert.False(mine[3].MayTake);
        Assert.DoesNotContain(ranked, r => r.Name == "Off Olga");
        Assert.Empty(await AsAsync(Customer, (DispatchReads reads) => reads.RankedAsync(delivery, default)));
    }

    private async Task ReportAsync(Actor courier, double lat, double lng) =>
        Ok(await AsAsync(courier, (ReportPositions use) => use.RunAsync(ReportPositions.Request.Mine([new(Time.GetUtcNow(), lat, lng)]), default)));

    private Task<Result> Assign(Actor who, Guid delivery, Guid courier) => AsAsync(who, (AssignDelivery use) => use.RunAsync(new(delivery, courier), default));

    private Task<Result> Reassign(Actor who, Guid delivery, Guid from, Guid to) => AsAsync(who, (ReassignDelivery use) => use.RunAsync(new(delivery, from, to), default));

    private Task<Result> Unassign(Actor who, Guid delivery, Guid from, string why) => AsAsync(who, (UnassignDelivery use) => use.RunAsync(new(delivery, from, why), default));
}
