using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>From payment to door by events and clocks; every reaction is called twice by the test base.</summary>
public sealed class OrderLifeTests(ClassDatabase database) : OrderingTest(database)
{
    [Fact]
    public async Task The_webhook_alone_places_the_order_and_empties_the_cart()
    {
        await AddAsync(Pizza(2, large: true));
        await AddAsync(Tiramisu());
        var cart = await CartAsync();

        var id = await PaidAsync(await AgreedAsync(cart: cart.Id));

        var order = await OrderAsync(id);
        Assert.Equal(OrderStatus.Placed, order.Status);
        Assert.Equal(order.PlacedAt!.Value.AddMinutes(10), order.AcceptBefore);
        Assert.True((await CartAsync()).IsEmpty);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE type = 'ordering.OrderPlaced'"));
        Assert.Equal(1, order.Entries.Count(entry => entry.What == "Placed"));
    }

    [Fact]
    public async Task What_was_put_into_the_cart_while_paying_stays_there()
    {
        await AddAsync(Pizza(2, large: true));
        await AddAsync(Tiramisu());
        var placed = await PlacedAsync(await AgreedAsync(cart: (await CartAsync()).Id));
        await AddAsync(Tiramisu(2));
        await AddAsync(Pizza());
        await AddAsync(Pizza(large: true, note: "No basil"));
        var told = 0;
        var cart = (await CartAsync()).Id;
        using var watch = Rooms.GetRequiredService<LiveFeed>().Watch<CartChanged>(change => told += change.CartId == cart ? 1 : 0);

        await PayAsync(placed);

        Assert.Equal([("Tiramisu", 2), ("Margherita", 1), ("Margherita", 1)], (await CartAsync()).Lines.Select(line => (line.Name, line.Wanted.Quantity)));
        Assert.Equal([SmallId, LargeId], (await CartAsync()).Lines.Skip(1).Select(line => line.Wanted.OptionIds.Single()));
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Unpaid_the_cart_stays()
    {
        await AddAsync(Pizza());
        var cart = await CartAsync();
        var placed = await PlacedAsync(await AgreedAsync(cart: cart.Id));
        Assert.Equal(1, (await CartAsync()).Count);

        Time.Advance(TimeSpan.FromMinutes(16));
        await RunJobAsync(ExpireUnpaidOrders.Id);
        await RelayAsync();

        Assert.Equal(OrderStatus.PaymentFailed, (await OrderAsync(placed.OrderId)).Status);
        Assert.Equal(1, (await CartAsync()).Count);
        Assert.Equal("closed", await Stripe.PayAsync(placed.PayUrl[(placed.PayUrl.LastIndexOf('/') + 1)..]));
    }

    [Fact]
    public async Task A_paid_order_whose_webhook_was_lost_is_found_by_asking()
    {
        var placed = await PlacedAsync();
        await Stripe.MisbehaveAsync(losePercent: 100);
        Assert.Equal("paid", await Stripe.PayAsync(placed.PayUrl[(placed.PayUrl.LastIndexOf('/') + 1)..]));
        await Stripe.DeliverAsync();
        await RelayAsync();
        Assert.Equal(OrderStatus.AwaitingPayment, (await OrderAsync(placed.OrderId)).Status);

        Time.Advance(TimeSpan.FromMinutes(16));
        await RunJobAsync(ExpireUnpaidOrders.Id);
        await RelayAsync();

        Assert.Equal(OrderStatus.Placed, (await OrderAsync(placed.OrderId)).Status);
    }

    [Fact]
    public async Task Nobody_answers_warned_escalated_expired_and_the_money_is_released()
    {
        var id = await PaidAsync();
        foreach (var (minute, alarms) in new[] { (1, 0), (2, 1), (4, 2), (7, 3) })
        {
            Time.Advance(Time.Start.AddMinutes(minute) + (await OrderAsync(id)).PlacedAt!.Value.Subtract(Time.Start) - Time.GetUtcNow());
            await RunJobAsync(WatchAcceptance.Id);
            await RunJobAsync(WatchAcceptance.Id);
            Assert.Equal((minute, alarms), (minute, (await OrderAsync(id)).AcceptanceAlarms));
        }
        Assert.Equal(["Unanswered for 2 min", "Unanswered for 4 min", "Unanswered for 7 min"], (await OrderAsync(id)).Entries.OrderBy(entry => entry.Id).Select(entry => entry.What).Where(what => what.StartsWith("Unanswered", StringComparison.Ordinal)));
        Assert.Equal("1 2 3", await Database.ScalarAsync<string>("SELECT string_agg(data ->> 'level', ' ' ORDER BY seq) FROM platform.outbox WHERE type = 'ordering.OrderUnanswered' AND subject = $1", id.ToString()));
        Assert.NotEqual(0, await Stripe.HeldAsync(id));

        Time.Advance(TimeSpan.FromMinutes(3));
        await RunJobAsync(WatchAcceptance.Id);
        await RelayAsync();

        Assert.Equal(OrderStatus.Expired, (await OrderAsync(id)).Status);
        Assert.Equal((0, 0), (await Stripe.KeptAsync(id), await Stripe.HeldAsync(id)));
        Assert.Contains((await OrderAsync(id)).Entries, entry => entry.What == "Held money released");
    }

    [Fact]
    public async Task Cancelled_before_it_is_accepted_costs_nothing()
    {
        var id = await PaidAsync();
        Assert.True((await CancelAsync(id, Customer)).IsOk);
        await RelayAsync();
        Assert.Equal(OrderStatus.Cancelled, (await OrderAsync(id)).Status);
        Assert.Equal((0, 0), (await Stripe.KeptAsync(id), await Stripe.HeldAsync(id)));
    }

    [Fact]
    public async Task An_operator_cancels_a_started_order_and_answers_for_it()
    {
        var id = await AcceptedAsync();
        Assert.Equal("ordering.order_is_preparing", (await CancelAsync(id, Customer)).Error?.Code);
        Assert.Equal("ordering.may_not_cancel", (await CancelAsync(id, AnOrder.Kitchen)).Error?.Code);

        Assert.True((await CancelAsync(id, AnOrder.With(Roles.Dispatcher, "Dora"))).IsOk);
        await RelayAsync();

        Assert.Equal(OrderStatus.Cancelled, (await OrderAsync(id)).Status);
        Assert.Equal((0, 0), (await Stripe.KeptAsync(id), await Stripe.HeldAsync(id)));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE type = 'platform.PersonActed' AND data ->> 'what' = 'ordering.cancelled_by_operator' AND data ->> 'about' = $1", id.ToString()));
    }

    [Fact]
    public async Task Cancelled_while_paying_the_money_that_arrives_goes_back()
    {
        var placed = await PlacedAsync();
        Assert.Equal("paid", await Stripe.PayAsync(placed.PayUrl[(placed.PayUrl.LastIndexOf('/') + 1)..]));
        Assert.True((await CancelAsync(placed.OrderId, Customer)).IsOk);
        await Stripe.DeliverAsync();
        await RelayAsync();
        Assert.Equal(OrderStatus.Cancelled, (await OrderAsync(placed.OrderId)).Status);
        Assert.Equal((0, 0), (await Stripe.KeptAsync(placed.OrderId), await Stripe.HeldAsync(placed.OrderId)));
    }

    [Fact]
    public async Task Somebody_elses_order_does_not_exist()
    {
        var id = await PaidAsync();
        var otto = AnOrder.With(Roles.Customer, "Otto");
        Assert.Equal((ErrorKind.NotFound, "ordering.order_unknown"), Refusal(await CancelAsync(id, otto)));
        Assert.Equal((ErrorKind.NotFound, "ordering.order_unknown"), Refusal(await CancelAsync(Guid.CreateVersion7(Time.GetUtcNow()), otto)));
        Assert.Null(await AsAsync<MyOrders, OrderDetail?>(otto, reads => reads.FindAsync(id, CancellationToken.None)));
        Assert.NotNull(await AsAsync<MyOrders, OrderDetail?>(Customer, reads => reads.FindAsync(id, CancellationToken.None)));
        Assert.Equal(0, (await AsAsync<MyOrders, Page<MyOrderRow>>(otto, reads => reads.PageAsync(0, 10, CancellationToken.None))).Total);
        Assert.False(await WithAsync<OrderLookup, bool>(lookup => lookup.MaySeeAsync(id, otto, CancellationToken.None)));
        Assert.True(await WithAsync<OrderLookup, bool>(lookup => lookup.MaySeeAsync(id, Customer, CancellationToken.None)));
        Assert.True(await WithAsync<OrderLookup, bool>(lookup => lookup.MaySeeAsync(id, AnOrder.Kitchen, CancellationToken.None)));
        Assert.Equal(OrderStatus.Placed, (await OrderAsync(id)).Status);
    }

    [Fact]
    public async Task The_order_follows_its_delivery_to_the_door()
    {
        var id = await AcceptedAsync();
        await HappensAsync(new DeliveryAssigned(id, Guid.Empty, Guid.Empty, "Lena"));
        await HappensAsync(new DeliveryPickedUp(id, Guid.Empty));
        Assert.Equal(OrderStatus.PickedUp, (await OrderAsync(id)).Status);
        await HappensAsync(new DeliveryCompleted(id, Guid.Empty));

        var order = await OrderAsync(id);
        Assert.Equal(OrderStatus.Delivered, order.Status);
        Assert.Single(order.Entries, entry => entry.What == "Lena will bring it");
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE type = 'ordering.OrderDelivered'"));
    }

    [Fact]
    public async Task Handed_over_although_the_news_of_the_pick_up_never_came()
    {
        var id = await AcceptedAsync();
        await HappensAsync(new DeliveryCompleted(id, Guid.Empty));
        var order = await OrderAsync(id);
        Assert.Equal(OrderStatus.Delivered, order.Status);
        Assert.NotNull(order.PickedUpAt);
    }

    [Fact]
    public async Task Not_deliverable_is_an_end_with_a_reason()
    {
        var id = await AcceptedAsync();
        await HappensAsync(new DeliveryPickedUp(id, Guid.Empty));
        await HappensAsync(new DeliveryAbandoned(id, Guid.Empty, "Nobody opened for 8 minutes."));
        var order = await OrderAsync(id);
        Assert.Equal((OrderStatus.DeliveryFailed, "Nobody opened for 8 minutes."), (order.Status, order.EndNote));
    }

    [Fact]
    public async Task When_the_money_cannot_be_taken_the_order_ends_unless_the_courier_has_it()
    {
        var early = await AcceptedAsync();
        await HappensAsync(new PaymentCaptureFailed(early, "authorisation_expired"));
        Assert.Equal((OrderStatus.Cancelled, CancelWhenPaymentCaptureFailed.Reason), ((await OrderAsync(early)).Status, (await OrderAsync(early)).EndNote));

        var late = await AcceptedAsync();
        await HappensAsync(new DeliveryPickedUp(late, Guid.Empty));
        await HappensAsync(new PaymentCaptureFailed(late, "authorisation_expired"));
        var order = await OrderAsync(late);
        Assert.Equal(OrderStatus.PickedUp, order.Status);
        Assert.Single(order.Entries, entry => entry.What == "The payment could not be taken");
    }

    [Fact]
    public async Task Two_accept_at_the_same_moment_and_the_slower_one_is_told_who_was_first()
    {
        var id = await PaidAsync();
        using var bothHaveRead = new Barrier(2);
        var tries = new[] { 0, 0 };

        var results = await Task.WhenAll(new[] { "Maria", "Paolo" }.Select((name, i) => Task.Run(() => AsAsync<OrderChanges, Result<Order>>(Actor.System, orders => orders.RunAsync(id, order =>
        {
            // Nobody saves before both have read the same version.
            if (tries[i]++ == 0) bothHaveRead.SignalAndWait(TimeSpan.FromSeconds(10));
            return order.Accept(15, AnOrder.Staff(name, AnOrder.RestaurantId), Time.GetUtcNow());
        }, CancellationToken.None)))));

        var loser = Assert.Single(results, result => !result.IsOk);
        var order = await OrderAsync(id);
        Assert.Equal($"{order.AcceptedBy} accepted this order at {order.Local(order.AcceptedAt!.Value)}.", loser.Error!.Message);
        Assert.Single(order.Entries, entry => entry.What == "Accepted");
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE type = 'ordering.OrderAccepted'"));
    }

    [Fact]
    public async Task Cooking_starts_by_itself_at_the_fire_time()
    {
        var id = await PaidAsync();
        await WithAsync<OrderChanges, Result<Order>>(orders => orders.RunAsync(id, order => order.Accept(30, AnOrder.Kitchen, Time.GetUtcNow(), Time.GetUtcNow().AddMinutes(8)), CancellationToken.None));
        await RunJobAsync(FireDueOrders.Id);
        Assert.Equal(OrderStatus.Accepted, (await OrderAsync(id)).Status);
        Time.Advance(TimeSpan.FromMinutes(8));
        await RunJobAsync(FireDueOrders.Id);
        Assert.Equal(OrderStatus.Preparing, (await OrderAsync(id)).Status);
    }

    [Fact]
    public async Task Ordering_again_fills_the_cart_with_what_can_still_be_had()
    {
        var id = await PaidAsync();
        await Database.ExecuteAsync("DELETE FROM catalog.items WHERE id = $1", TiramisuId);

        var again = await AsAsync<Reorder, Result<Reorder.Done>>(Customer, reorder => reorder.RunAsync(new(id, Cookie, Replace: false), CancellationToken.None));

        Assert.Equal(1, again.Value.Added);
        Assert.Equal(["Tiramisu"], again.Value.Missing);
        Assert.Equal("Margherita", Assert.Single((await CartAsync()).Lines).Name);
        Assert.Equal("ordering.order_unknown", (await AsAsync<Reorder, Result<Reorder.Done>>(AnOrder.With(Roles.Customer, "Otto"), reorder => reorder.RunAsync(new(id, Cookie, false), CancellationToken.None))).Error?.Code);
    }

    [Fact]
    public async Task Operators_find_it_and_others_see_an_empty_list()
    {
        var id = await PaidAsync();
        var number = (await OrderAsync(id)).Number;
        var dora = AnOrder.With(Roles.Dispatcher, "Dora");
        foreach (var search in new[] { number, "cleo", "0123", "NAPOLI" })
            Assert.Equal(id, Assert.Single((await PageAsync(dora, new OrderFilter { Search = search })).Items).Id);
        Assert.Equal(0, (await PageAsync(dora, new OrderFilter { Search = "100%" })).Total);
        Assert.Equal(1, (await PageAsync(dora, new OrderFilter { Statuses = [OrderStatus.Placed, OrderStatus.Ready] })).Total);
        Assert.Equal(0, (await PageAsync(dora, new OrderFilter { Statuses = [OrderStatus.Delivered] })).Total);
        Assert.Equal(0, (await PageAsync(dora, new OrderFilter { LateOnly = true })).Total);
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, (await PageAsync(dora, new OrderFilter { LateOnly = true })).Total);
        Assert.Equal(0, (await PageAsync(Customer, new OrderFilter())).Total);

        var detail = await AsAsync<OrderReads, OrderDetail?>(dora, reads => reads.DetailAsync(id));
        Assert.Equal(["Checked out", "Placed"], detail!.Entries.Select(entry => entry.What));
        Assert.Null(await AsAsync<OrderReads, OrderDetail?>(Customer, reads => reads.DetailAsync(id)));
    }

    private async Task<Guid> AcceptedAsync()
    {
        var id = await PaidAsync();
        Assert.True((await WithAsync<OrderChanges, Result<Order>>(orders => orders.RunAsync(id, order => order.Accept(15, AnOrder.Kitchen, Time.GetUtcNow()), CancellationToken.None))).IsOk);
        await RelayAsync();
        return id;
    }

    private Task<Result> CancelAsync(Guid id, Actor by) => AsAsync<CancelOrder, Result>(by, cancel => cancel.RunAsync(new(id, "Changed my mind"), CancellationToken.None));

    private Task<Page<OrderRow>> PageAsync(Actor by, OrderFilter filter) => AsAsync<OrderReads, Page<OrderRow>>(by, reads => reads.PageAsync(filter, 0, 20));

    private static (ErrorKind, string) Refusal(Result result) => (result.Error!.Kind, result.Error.Code);
}
