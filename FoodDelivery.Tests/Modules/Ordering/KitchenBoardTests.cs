using System.Threading.Channels;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>The shared snapshot behind every kitchen screen.</summary>
public sealed class KitchenBoardTests(ClassDatabase database) : KitchenTest(database)
{
    private readonly Channel<KitchenUpdate> updates = Channel.CreateUnbounded<KitchenUpdate>();

    private KitchenBoard Board => Rooms.GetRequiredService<KitchenBoard>();

    [Fact]
    public async Task A_new_screen_sees_what_is_there_and_then_only_what_changes()
    {
        var (one, two) = (await OrderAsync(), await OrderAsync(OrderStatus.Preparing));
        using var watching = await WatchAsync();
        var first = Board.Known(AnOrder.RestaurantId)!;
        Assert.Superset(new HashSet<Guid> { one.Id, two.Id }, first.Tickets.Keys.ToHashSet());

        await AsAsync(Cook, (AcceptOrder accept) => accept.RunAsync(new(one.Id, 10), default));

        var update = await NextAsync();
        Assert.Equal([one.Id], update.Changed);
        Assert.Equal(TicketColumn.Preparing, update.Snapshot.Tickets[one.Id].Column);
        Assert.Same(first.Tickets[two.Id], update.Snapshot.Tickets[two.Id]);
    }

    [Fact]
    public async Task A_picked_up_order_leaves_the_board()
    {
        var order = await OrderAsync(OrderStatus.Ready);
        using var watching = await WatchAsync();
        await WithAsync<OrderChanges>(changes => changes.RunAsync(order.Id, o => o.PickUp(Kernel.Actor.System, Time.GetUtcNow()), default));
        var update = await NextAsync();
        Assert.Equal([order.Id], update.Changed);
        Assert.DoesNotContain(order.Id, update.Snapshot.Tickets.Keys);
    }

    [Fact]
    public async Task A_crossed_out_dish_reaches_every_screen()
    {
        var order = await OrderAsync(OrderStatus.Preparing);
        using var watching = await WatchAsync();
        var line = Board.Known(AnOrder.RestaurantId)!.Tickets[order.Id].Lines[0];
        await AsAsync(Cook, (StrikeItem strike) => strike.RunAsync(new(order.Id, line.LineId, true), default));
        Assert.True((await NextAsync()).Snapshot.Tickets[order.Id].Lines[0].Struck);
    }

    [Fact]
    public async Task The_slow_clock_finds_what_nobody_told_and_measures_the_age()
    {
        var order = await OrderAsync();
        using var watching = await WatchAsync();
        await Database.ExecuteAsync("UPDATE ordering.orders SET notes = 'Changed behind our back' WHERE id = $1", order.Id);
        Time.Advance(TimeSpan.FromSeconds(15));
        var update = await NextAsync();
        Assert.Equal([order.Id], update.Changed);
        Assert.Equal("Changed behind our back", update.Snapshot.Tickets[order.Id].Notes);
        Assert.Equal(Time.GetUtcNow(), update.Snapshot.ReadAt);
    }

    [Fact]
    public async Task A_broken_line_to_other_processes_makes_it_read_everything_again()
    {
        var order = await OrderAsync();
        using var watching = await WatchAsync();
        await Database.ExecuteAsync("UPDATE ordering.orders SET notes = 'Missed' WHERE id = $1", order.Id);
        Rooms.GetRequiredService<LiveFeed>().Tell(new FeedInterrupted());
        Assert.Equal("Missed", (await NextAsync()).Snapshot.Tickets[order.Id].Notes);
    }

    [Fact]
    public async Task A_screen_that_comes_back_gets_the_truth_of_now()
    {
        var order = await OrderAsync();
        using var watching = await WatchAsync();
        await Database.ExecuteAsync("UPDATE ordering.orders SET notes = 'While away' WHERE id = $1", order.Id);
        Assert.Equal("While away", (await Board.FreshAsync(AnOrder.RestaurantId, default)).Tickets[order.Id].Notes);
    }

    [Fact]
    public async Task A_database_that_is_away_for_a_moment_keeps_the_old_picture_and_is_asked_again()
    {
        var order = await OrderAsync();
        using var watching = await WatchAsync();
        await Database.ExecuteAsync("ALTER TABLE ordering.struck_lines RENAME TO away");
        Rooms.GetRequiredService<LiveFeed>().Tell(new FeedInterrupted());
        await Task.Delay(200);
        Assert.Contains(order.Id, Board.Known(AnOrder.RestaurantId)!.Tickets.Keys);
        await Database.ExecuteAsync("ALTER TABLE ordering.away RENAME TO struck_lines");
        await Database.ExecuteAsync("UPDATE ordering.orders SET notes = 'Back again' WHERE id = $1", order.Id);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Back again", (await NextAsync()).Snapshot.Tickets[order.Id].Notes);
    }

    [Fact]
    public async Task Without_a_screen_nothing_is_kept_and_nothing_read()
    {
        var watching = await WatchAsync();
        watching.Dispose();
        Assert.Null(Board.Known(AnOrder.RestaurantId));
        await OrderAsync();
        Assert.Null(Board.Known(AnOrder.RestaurantId));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Board.FreshAsync(AnOrder.RestaurantId, default));
    }

    [Fact]
    public async Task Other_restaurants_orders_are_not_on_the_board()
    {
        var order = await OrderAsync();
        await Database.ExecuteAsync("UPDATE ordering.orders SET restaurant_id = $2 WHERE id = $1", order.Id, Guid.CreateVersion7());
        using var watching = await WatchAsync();
        Assert.DoesNotContain(order.Id, Board.Known(AnOrder.RestaurantId)!.Tickets.Keys);
    }

    private async Task<IDisposable> WatchAsync()
    {
        var watching = Board.Subscribe(AnOrder.RestaurantId, update => updates.Writer.TryWrite(update));
        await Board.FreshAsync(AnOrder.RestaurantId, default);
        while (updates.Reader.TryRead(out _))
        {
            // What the first reads said is not of interest.
        }
        return watching;
    }

    /// <summary>The next update that says that something changed.</summary>
    private async Task<KitchenUpdate> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
            if (await updates.Reader.ReadAsync(patience.Token) is { Changed.Count: > 0 } update)
                return update;
    }
}
