using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Dispatch;

/// <summary>What Dispatch does about an order's facts; every event comes twice.</summary>
public sealed class ReactionsTests(ClassDatabase database) : DispatchTest(database)
{
    [Fact]
    public async Task An_accepted_order_becomes_one_delivery_with_what_it_needs()
    {
        var order = await AcceptedOrderAsync();
        await ReactTwiceAsync<CreateDeliveryWhenOrderAccepted, OrderAccepted>(new(order.Id, order.Number, RestaurantId, order.Promise.ReadyAt));
        var row = Assert.Single(await WithAsync((DispatchDb db) => db.Deliveries.Where(d => d.OrderId == order.Id).ToListAsync()));
        Assert.Equal((order.Number, "Nonna's Corner", "234 W 42nd St", Kitchen, 2, DeliveryStatus.Unassigned), (row.Number, row.RestaurantName, row.PickupLine, row.PickupPoint, row.ItemCount, row.Status));
        Assert.Equal((order.Promise.ReadyAt, order.Promise.By), (row.ReadyAt, row.PromisedBy));
        Assert.InRange(row.Ride, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task Two_processes_make_one_delivery()
    {
        var order = await AcceptedOrderAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WithAsync((CreateDelivery use) => use.RunAsync(new(order.Id), default))));
        Assert.Single(made.Select(m => Ok(m)).Distinct());
    }

    [Fact]
    public async Task Nobody_starts_a_delivery_by_hand_and_unknown_orders_are_a_defect()
    {
        var order = await AcceptedOrderAsync();
        Assert.Equal("dispatch.by_itself", (await AsAsync(Dora, (CreateDelivery use) => use.RunAsync(new(order.Id), default))).Error?.Code);
        var unknown = Guid.CreateVersion7();
        Assert.Equal("dispatch.order_gone", (await WithAsync((CreateDelivery use) => use.RunAsync(new(unknown), default))).Error?.Code);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReactTwiceAsync<CreateDeliveryWhenOrderAccepted, OrderAccepted>(new(unknown, "FD-0", RestaurantId, Time.GetUtcNow())));
    }

    [Fact]
    public async Task A_late_event_of_an_order_that_ended_makes_nothing()
    {
        var order = await AcceptedOrderAsync();
        await ChangeAsync(order.Id, o => o.Cancel("too late", Actor.System, Time.GetUtcNow()));
        await ReactTwiceAsync<CreateDeliveryWhenOrderAccepted, OrderAccepted>(new(order.Id, order.Number, RestaurantId, order.Promise.ReadyAt));
        Assert.False(await WithAsync((DispatchDb db) => db.Deliveries.AnyAsync(d => d.OrderId == order.Id)));
    }

    [Fact]
    public async Task A_moved_promise_moves_every_time()
    {
        var (order, delivery) = await TakenOnAsync();
        var before = await FindAsync(delivery);
        await ChangeAsync(order.Id, o => o.MoveReadyTime(10, Actor.System, Time.GetUtcNow()));
        await ReactTwiceAsync<MovePromiseWhenOrderPromiseMoved, OrderPromiseMoved>(new(order.Id, RestaurantId, before.ReadyAt.AddMinutes(10)));
        var after = await FindAsync(delivery);
        Assert.Equal(TimeSpan.FromMinutes(10), after.ReadyAt - before.ReadyAt);
        Assert.Equal(TimeSpan.FromMinutes(10), after.PromisedBy - before.PromisedBy);
        Assert.Single(after.Timeline, e => e.What == "ready time moved");
    }

    [Fact]
    public async Task Ready_and_recalled_come_and_go()
    {
        var (order, delivery) = await TakenOnAsync();
        await ReactTwiceAsync<MarkFoodReadyWhenOrderReady, OrderReady>(new(order.Id, RestaurantId));
        Assert.NotNull((await FindAsync(delivery)).FoodReadyAt);
        await ReactTwiceAsync<MarkFoodNotReadyWhenOrderRecalled, OrderRecalled>(new(order.Id, RestaurantId));
        var row = await FindAsync(delivery);
        Assert.Null(row.FoodReadyAt);
        Assert.Equal(["created", "food ready", "taken back by the kitchen"], row.Timeline.OrderBy(e => e.Id).Select(e => e.What));
        await ReactTwiceAsync<MarkFoodReadyWhenOrderReady, OrderReady>(new(Guid.CreateVersion7(), RestaurantId)); // no delivery: nothing to do, nothing breaks
    }

    [Fact]
    public async Task A_cancelled_order_frees_the_courier_who_is_told_until_it_was_read()
    {
        var (delivery, courier, actor) = await JobAsync(DeliveryStatus.PickedUp);
        var order = (await FindAsync(delivery)).OrderId;
        await ReactTwiceAsync<CancelDeliveryWhenOrderCancelled, OrderCancelled>(new(order, RestaurantId, "customer asked"));
        Assert.Equal((DeliveryStatus.Cancelled, 0), ((await FindAsync(delivery)).Status, (await CourierRowAsync(courier)).Jobs));
        var home = Ok(await AsAsync(actor, (CourierReads reads) => reads.HomeAsync(default)));
        Assert.Empty(home.Jobs);
        Assert.Equal((delivery, true), (Assert.Single(home.Cancelled).DeliveryId, home.Cancelled[0].HadFood));

        var (_, other) = await CourierAsync("Kofi Owusu");
        Refused("dispatch.no_such_delivery", await AsAsync(other, (SeeDeliveryEnd use) => use.RunAsync(new(delivery), default)));
        Ok(await AsAsync(actor, (SeeDeliveryEnd use) => use.RunAsync(new(delivery), default)));
        Assert.Empty(Ok(await AsAsync(actor, (CourierReads reads) => reads.HomeAsync(default))).Cancelled);
        Refused("dispatch.not_possible_now", await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(delivery), default)));
    }

    [Fact]
    public async Task What_was_delivered_is_not_cancelled_any_more()
    {
        var (delivery, _, actor) = await JobAsync(DeliveryStatus.AtDoor);
        Ok(await AsAsync(actor, (CompleteDelivery use) => use.RunAsync(new(delivery, Pin), default)));
        await ReactTwiceAsync<CancelDeliveryWhenOrderCancelled, OrderCancelled>(new((await FindAsync(delivery)).OrderId, RestaurantId, "too late"));
        Assert.Equal(DeliveryStatus.Delivered, (await FindAsync(delivery)).Status);
    }

    private async Task<(Order Order, Guid Delivery)> TakenOnAsync()
    {
        var order = await AcceptedOrderAsync();
        return (order, Ok(await WithAsync((CreateDelivery use) => use.RunAsync(new(order.Id), default))));
    }

    private Task ChangeAsync(Guid order, Func<Order, Result> change) => WithAsync<OrderChanges>(async changes => Ok(await changes.RunAsync(order, change, default)));
}
