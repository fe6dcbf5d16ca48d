using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>No paid order is lost, whoever else changes it, whatever becomes of its events; and none is cooked that nobody wants any more.</summary>
public sealed class PaidOrderTests(ClassDatabase database) : OrderingTest(database)
{
    private readonly Interference others = new();

    protected override void Configure(IServiceCollection services) => services.ConfigureDbContext<OrderingDb>(options => options.AddInterceptors(others));

    [Theory]
    [InlineData("paid")]
    [InlineData("page closed")]
    [InlineData("capture failed")]
    [InlineData("picked up")]
    public async Task A_fact_that_comes_while_others_keep_changing_the_order_is_tried_again(string what)
    {
        var placed = await PlacedAsync();
        var id = placed.OrderId;
        if (what is not ("paid" or "page closed")) await PayAsync(placed);
        if (what is "picked up" or "capture failed") Assert.True((await ChangeAsync(id, order => order.Accept(15, AnOrder.Kitchen, Time.GetUtcNow()))).IsOk);
        await RelayAsync();
        others.Until = 3;
        others.Touch = () => Database.ExecuteAsync("UPDATE ordering.orders SET notes = notes WHERE id = $1", id);

        switch (what)
        {
            case "paid": await PayAsync(placed); break;
            case "page closed":
                await Database.ExecuteAsync("DELETE FROM payments.payments"); // Nothing to be paid any more.
                await HappensAsync(new PaymentSessionEnded(id, "expired"));
                break;
            case "capture failed": await HappensAsync(new PaymentCaptureFailed(id, "authorisation_expired")); break;
            default: await HappensAsync(new DeliveryPickedUp(id, Guid.Empty)); break;
        }
        Assert.Equal(0, others.Until);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE state = 'Pending' AND attempts + (lane = 'Slow')::int >= 1 AND last_error LIKE '%OrderIsBusy%'"));

        Time.Advance(TimeSpan.FromSeconds(2));
        await RelayAsync();

        var order = await OrderAsync(id);
        Assert.Equal(what switch
        {
            "paid" => OrderStatus.Placed,
            "page closed" => OrderStatus.PaymentFailed,
            "capture failed" => OrderStatus.Cancelled,
            _ => OrderStatus.PickedUp,
        }, order.Status);
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("dead")]
    [InlineData("failing")]
    public async Task A_paid_order_whose_event_does_not_come_through_is_placed_by_the_clock(string how)
    {
        var placed = await PlacedAsync();
        Assert.Equal("paid", await Stripe.PayAsync(Session(placed)));
        await Stripe.DeliverAsync();
        // The payment's news has come and was applied; the event that places the order was not.
        await WithAsync<CheckPayment, PaymentAnswer>(payments => payments.RunAsync(new(placed.OrderId, EndIfUnpaid: false), CancellationToken.None));
        Assert.Equal(1, await Database.ExecuteAsync(how switch
        {
            "lost" => "DELETE FROM platform.outbox WHERE type = 'payments.PaymentAuthorised'",
            "dead" => "UPDATE platform.outbox SET state = 'Dead' WHERE type = 'payments.PaymentAuthorised'",
            _ => "UPDATE platform.outbox SET attempts = 5, next_attempt_at = 'infinity' WHERE type = 'payments.PaymentAuthorised'",
        }));

        Time.Advance(TimeSpan.FromMinutes(16));
        await RunJobAsync(ExpireUnpaidOrders.Id);

        Assert.Equal(OrderStatus.Placed, (await OrderAsync(placed.OrderId)).Status);
    }

    [Fact]
    public async Task The_clock_leaves_an_event_that_is_on_its_way_its_minute()
    {
        var placed = await PlacedAsync();
        await Stripe.MisbehaveAsync(losePercent: 100);
        Assert.Equal("paid", await Stripe.PayAsync(Session(placed)));
        Time.Advance(TimeSpan.FromMinutes(16));

        await RunJobAsync(ExpireUnpaidOrders.Id); // It finds the payment by asking, and publishes it.
        Assert.Equal(OrderStatus.AwaitingPayment, (await OrderAsync(placed.OrderId)).Status);

        Time.Advance(TimeSpan.FromMinutes(1));
        await RunJobAsync(ExpireUnpaidOrders.Id);
        Assert.Equal(OrderStatus.Placed, (await OrderAsync(placed.OrderId)).Status);
        await RelayAsync();
        Assert.Single((await OrderAsync(placed.OrderId)).Entries, entry => entry.What == "Placed");
    }

    [Fact]
    public async Task Nothing_is_given_up_on_a_provider_that_does_not_answer()
    {
        var placed = await PlacedAsync();
        await Stripe.MisbehaveAsync(losePercent: 100);
        Assert.Equal("paid", await Stripe.PayAsync(Session(placed)));
        await Stripe.DisposeAsync(); // Nobody answers any more.

        await HappensAsync(new PaymentSessionEnded(placed.OrderId, "expired"));
        Assert.Equal(OrderStatus.AwaitingPayment, (await OrderAsync(placed.OrderId)).Status);
        Assert.Equal("Pending 1", await Database.ScalarAsync<string>("SELECT state || ' ' || attempts FROM platform.outbox WHERE type = 'payments.PaymentSessionEnded'"));
    }

    [Theory]
    [InlineData("too late")]
    [InlineData("closed")]
    public async Task Paid_when_nobody_would_cook_it_any_more_it_ends_and_the_money_goes_back(string why)
    {
        await AddAsync(Pizza(2, large: true));
        var placed = await PlacedAsync(await AgreedAsync(cart: (await CartAsync()).Id));
        Assert.Equal("paid", await Stripe.PayAsync(Session(placed)));
        await Stripe.DeliverAsync();
        if (why == "closed") Assert.True((await AsAsync<CloseForToday, Result>(AnOrder.Kitchen, close => close.RunAsync(new(AnOrder.RestaurantId), CancellationToken.None))).IsOk);
        else Time.Advance(TimeSpan.FromMinutes(61));

        await RelayAsync();

        var order = await OrderAsync(placed.OrderId);
        Assert.Equal((OrderStatus.Expired, null), (order.Status, order.PlacedAt));
        Assert.Equal((0, 0), (await Stripe.KeptAsync(order.Id), await Stripe.HeldAsync(order.Id)));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE type = 'ordering.OrderPlaced'"));
        Assert.Equal(2, (await CartAsync()).Count);
    }

    [Fact]
    public async Task One_order_that_cannot_be_read_stops_no_other()
    {
        var broken = await PaidAsync();
        var behind = await PaidAsync();
        await BreakAsync(broken);
        Time.Advance(TimeSpan.FromMinutes(10));
        await Assert.ThrowsAsync<AggregateException>(() => RunJobAsync(WatchAcceptance.Id));
        Assert.Equal("Expired", await Database.ScalarAsync<string>("SELECT status FROM ordering.orders WHERE id = $1", behind));

        var unpaid = new[] { (await PlacedAsync()).OrderId, (await PlacedAsync(await AgreedAsync(tip: 100))).OrderId };
        await BreakAsync(unpaid[0]);
        Time.Advance(TimeSpan.FromMinutes(16));
        await Assert.ThrowsAsync<AggregateException>(() => RunJobAsync(ExpireUnpaidOrders.Id));
        Assert.Equal("PaymentFailed", await Database.ScalarAsync<string>("SELECT status FROM ordering.orders WHERE id = $1", unpaid[1]));
    }

    /// <summary>An order whose row nobody can make sense of.</summary>
    private Task BreakAsync(Guid id) => Database.ExecuteAsync("UPDATE ordering.orders SET reject_reason = 'Nonsense' WHERE id = $1", id);

    private Task<Result<Order>> ChangeAsync(Guid id, Func<Order, Result> change) => WithAsync<OrderChanges, Result<Order>>(orders => orders.RunAsync(id, change, CancellationToken.None));

    private static string Session(PlaceOrder.Placed placed) => placed.PayUrl[(placed.PayUrl.LastIndexOf('/') + 1)..];

    /// <summary>Somebody who changes the order each time just before we save it.</summary>
    private sealed class Interference : SaveChangesInterceptor
    {
        /// <summary>How many times more.</summary>
        public int Until { get; set; }

        public Func<Task> Touch { get; set; } = () => Task.CompletedTask;

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (Until > 0 && eventData.Context!.ChangeTracker.Entries<Order>().Any())
            {
                Until--;
                await Touch();
            }
            return result;
        }
    }
}
