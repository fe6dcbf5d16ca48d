using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>What hands do to a ticket: bump, undo, recall, delay, strike, seen; and that nobody does it to another restaurant's.</summary>
public sealed class KitchenTicketTests(ClassDatabase database) : KitchenTest(database)
{
    [Fact]
    public async Task A_bump_can_be_undone_for_a_few_seconds_and_recalled_later()
    {
        var order = await OrderAsync(OrderStatus.Preparing);
        Assert.True((await AsAsync(Cook, (BumpTicket bump) => bump.RunAsync(order.Id, default))).IsOk);
        Assert.Equal("Ready", await StatusAsync(order));
        Time.Advance(TimeSpan.FromSeconds(3));
        Assert.True((await UndoAsync(order)).IsOk);
        Assert.Equal("Preparing", await StatusAsync(order));
        Assert.Equal(["ordering.OrderReady", "ordering.OrderRecalled"], await PublishedAsync());

        await AsAsync(Cook, (BumpTicket bump) => bump.RunAsync(order.Id, default));
        Time.Advance(TimeSpan.FromSeconds(6));
        Refused(await UndoAsync(order), ErrorKind.Conflict, "ordering.undo_too_late", "Recall");
        Assert.Equal("Ready", await StatusAsync(order));
        Assert.True((await RecallAsync(order)).IsOk);
        Assert.Equal("Preparing", await StatusAsync(order));
    }

    [Fact]
    public async Task What_the_courier_has_taken_cannot_be_recalled()
    {
        var order = await OrderAsync(OrderStatus.PickedUp);
        Refused(await RecallAsync(order), ErrorKind.Conflict, "ordering.order_is_picked_up", "picked up at 18:30");
        Refused(await UndoAsync(order), ErrorKind.Conflict, "ordering.order_is_picked_up");
        Assert.Empty(await PublishedAsync());
    }

    [Fact]
    public async Task A_second_bump_from_another_screen_is_told_about_the_first()
    {
        var order = await OrderAsync(OrderStatus.Ready);
        Refused(await AsAsync(AnOrder.Staff("Luigi", AnOrder.RestaurantId), (BumpTicket bump) => bump.RunAsync(order.Id, default)), ErrorKind.Conflict, "ordering.order_is_ready", "Maria marked this order ready");
    }

    [Fact]
    public async Task Fire_now_overrides_a_later_start()
    {
        var order = await OrderAsync(OrderStatus.Accepted);
        Assert.True((await AsAsync(Cook, (StartTicket start) => start.RunAsync(order.Id, default))).IsOk);
        Assert.Equal("Preparing", await StatusAsync(order));
        Refused(await AsAsync(Cook, (StartTicket start) => start.RunAsync(order.Id, default)), ErrorKind.Conflict, "ordering.order_is_preparing");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(-5)]
    public async Task A_delay_moves_every_later_time_together(int minutes)
    {
        var order = await OrderAsync(OrderStatus.Preparing);
        Assert.True((await AsAsync(Cook, (MoveReadyTime move) => move.RunAsync(new(order.Id, minutes), default))).IsOk);
        var promise = (await WithAsync((OrderingDb db) => db.Orders.AsNoTracking().SingleAsync(o => o.Id == order.Id))).Promise;
        var by = TimeSpan.FromMinutes(minutes);
        Assert.Equal((order.Promise.ReadyAt + by, order.Promise.From + by, order.Promise.By + by), (promise.ReadyAt, promise.From, promise.By));
        Assert.Equal(["ordering.OrderPromiseMoved"], await PublishedAsync());
    }

    [Fact]
    public async Task A_dish_is_crossed_out_once_and_back_again()
    {
        var order = await OrderAsync(OrderStatus.Preparing);
        var line = await LineAsync(order);
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StrikeAsync(order, line, true)));
        Assert.All(results, result => Assert.True(result.IsOk));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM ordering.struck_lines WHERE line_id = $1", line));
        Assert.True(Assert.Single((await TicketAsync(order)).Lines).Struck);
        Assert.True((await StrikeAsync(order, line, false)).IsOk);
        Assert.False(Assert.Single((await TicketAsync(order)).Lines).Struck);
        Assert.Empty(await PublishedAsync());
    }

    [Fact]
    public async Task Crossing_out_changes_the_version_of_the_ticket()
    {
        var order = await OrderAsync(OrderStatus.Preparing);
        var before = (await TicketAsync(order)).Version;
        await StrikeAsync(order, await LineAsync(order), true);
        Assert.NotEqual(before, (await TicketAsync(order)).Version);
    }

    [Fact]
    public async Task Only_dishes_of_this_order_that_are_being_made_can_be_crossed_out()
    {
        var (fresh, cooking) = (await OrderAsync(), await OrderAsync(OrderStatus.Preparing));
        Refused(await StrikeAsync(fresh, await LineAsync(fresh), true), ErrorKind.Conflict, "ordering.not_being_prepared");
        Refused(await StrikeAsync(cooking, await LineAsync(fresh), true), ErrorKind.NotFound, "ordering.line_unknown");
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM ordering.struck_lines WHERE order_id = ANY($1)", new[] { fresh.Id, cooking.Id }));
    }

    [Fact]
    public async Task Each_device_acknowledges_for_itself_and_only_its_own_restaurants_orders()
    {
        var order = await OrderAsync();
        var (wall, counter) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var other = OtherCook.Restaurants.Single();
        Assert.True((await AsAsync(OtherCook, (AcknowledgeOrder seen) => seen.RunAsync(new(other, wall, [order.Id]), default))).IsOk);
        Assert.Empty(await SeenAsync(wall));
        Assert.True((await AsAsync(Cook, (AcknowledgeOrder seen) => seen.RunAsync(new(AnOrder.RestaurantId, wall, [order.Id]), default))).IsOk);
        var first = await Database.ScalarAsync<DateTime>("SELECT seen_at FROM ordering.kitchen_seen WHERE order_id = $1", order.Id);
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await AsAsync(Cook, (AcknowledgeOrder seen) => seen.RunAsync(new(AnOrder.RestaurantId, wall, [order.Id]), default))).IsOk);
        Assert.Equal(first, await Database.ScalarAsync<DateTime>("SELECT seen_at FROM ordering.kitchen_seen WHERE order_id = $1", order.Id));
        Assert.Equal([order.Id], await SeenAsync(wall));
        Assert.Empty(await SeenAsync(counter));
    }

    public static TheoryData<string> Doors => ["accept", "reject", "start", "bump", "undo", "recall", "delay", "strike", "seen", "alive"];

    /// <summary>A forged component parameter is no key: every use case looks at who asks.</summary>
    [Theory, MemberData(nameof(Doors))]
    public async Task Nobody_works_on_another_restaurants_orders(string door)
    {
        var status = door switch { "accept" or "reject" or "seen" or "alive" => OrderStatus.Placed, "start" => OrderStatus.Accepted, "undo" or "recall" => OrderStatus.Ready, _ => OrderStatus.Preparing };
        var order = await OrderAsync(status);
        var line = await LineAsync(order);
        foreach (var stranger in new[] { OtherCook, AnOrder.Customer, AnOrder.With(Roles.Dispatcher, "Dora"), Actor.Anonymous })
        {
            Result result = door switch
            {
                "accept" => await AsAsync(stranger, (AcceptOrder use) => use.RunAsync(new(order.Id, 15), default)),
                "reject" => await AsAsync(stranger, (RejectOrder use) => use.RunAsync(new(order.Id, RejectReason.TooBusy, [], null), default)),
                "start" => await AsAsync(stranger, (StartTicket use) => use.RunAsync(order.Id, default)),
                "bump" => await AsAsync(stranger, (BumpTicket use) => use.RunAsync(order.Id, default)),
                "undo" => await AsAsync(stranger, (UndoBump use) => use.RunAsync(order.Id, default)),
                "recall" => await AsAsync(stranger, (RecallTicket use) => use.RunAsync(order.Id, default)),
                "delay" => await AsAsync(stranger, (MoveReadyTime use) => use.RunAsync(new(order.Id, 5), default)),
                "strike" => await AsAsync(stranger, (StrikeItem use) => use.RunAsync(new(order.Id, line, true), default)),
                "seen" => await AsAsync(stranger, (AcknowledgeOrder use) => use.RunAsync(new(AnOrder.RestaurantId, Guid.CreateVersion7(), [order.Id]), default)),
                _ => await AsAsync(stranger, (KitchenHeartbeat use) => use.RunAsync(new(AnOrder.RestaurantId, Guid.CreateVersion7(), true), default)),
            };
            Assert.Equal(ErrorKind.Forbidden, result.Error?.Kind);
        }
        Assert.Equal(status.ToString(), await StatusAsync(order));
        Assert.Empty(await PublishedAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT (SELECT count(*) FROM ordering.struck_lines WHERE order_id = $1) + (SELECT count(*) FROM ordering.kitchen_seen WHERE order_id = $1)", order.Id));
    }

    [Fact]
    public async Task An_unknown_order_is_not_found()
    {
        var unknown = Guid.CreateVersion7();
        Refused(await AsAsync(Cook, (BumpTicket bump) => bump.RunAsync(unknown, default)), ErrorKind.NotFound, "ordering.order_unknown");
        Refused(await AsAsync(Cook, (StrikeItem strike) => strike.RunAsync(new(unknown, 1, true), default)), ErrorKind.NotFound, "ordering.order_unknown");
    }

    private Task<Result> UndoAsync(Order order) => AsAsync(Cook, (UndoBump undo) => undo.RunAsync(order.Id, default));

    private Task<Result> RecallAsync(Order order) => AsAsync(Cook, (RecallTicket recall) => recall.RunAsync(order.Id, default));

    private Task<Result> StrikeAsync(Order order, long line, bool struck) => AsAsync(Cook, (StrikeItem strike) => strike.RunAsync(new(order.Id, line, struck), default));

    private Task<IReadOnlySet<Guid>> SeenAsync(Guid device) => AsAsync(Cook, (KitchenReads reads) => reads.SeenAsync(AnOrder.RestaurantId, device, default));

    private async Task<long> LineAsync(Order order) => await Database.ScalarAsync<long>("SELECT id FROM ordering.order_lines WHERE order_id = $1", order.Id);

    private async Task<Ticket> TicketAsync(Order order) => Assert.Single(await WithAsync((TicketReads reads) => reads.OfAsync(AnOrder.RestaurantId, [order.Id], default)));
}
