using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Dispatch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Tests.Modules.Dispatch;

/// <summary>The shared picture: complete at first, then only what changed, and never wrong for long.</summary>
public sealed class DispatchBoardTests(ClassDatabase database) : DispatchTest(database)
{
    [Fact]
    public async Task A_delivery_is_followed_from_the_queue_to_its_end()
    {
        using var board = Board();
        var delivery = await DeliveryAsync();
        var (courier, actor) = await CourierAsync();
        await board.LookAsync(default);
        Assert.Contains(board.Now!.Unassigned, r => r.Id == delivery);
        Assert.Contains(board.Now.Couriers, c => c.Id == courier && c.Activity == CourierActivity.Free);

        Ok(await AsAsync(Dora, (AssignDelivery use) => use.RunAsync(new(delivery, courier), default)));
        board.ReadAgain();
        await board.LookAsync(default);
        Assert.Equal("Lena Okafor", Assert.Single(board.Now.UnderWay, r => r.Id == delivery).Delivery.CourierName);
        Assert.DoesNotContain(board.Now.Unassigned, r => r.Id == delivery);
        Assert.Equal(CourierActivity.Collecting, Assert.Single(board.Now.Couriers, c => c.Id == courier).Activity);

        Ok(await AsAsync(actor, (AbandonDelivery use) => use.RunAsync(new(delivery, "flat tyre"), default)));
        board.ReadAgain();
        await board.LookAsync(default);
        Assert.Contains(board.Now.Unassigned, r => r.Id == delivery);
    }

    [Fact]
    public async Task Changes_wake_it_and_bring_their_own_rows_only()
    {
        using var board = Board();
        var (first, second) = (await DeliveryAsync(), await DeliveryAsync());
        var (courier, _) = await CourierAsync("Kofi Owusu");
        await board.StartAsync(default);
        await Until(() => board.Now?.Unassigned.Count(r => r.Id == first || r.Id == second) == 2);
        var untouched = board.Now!.Unassigned.Single(r => r.Id == second);
        // Behind the board's back: a full look would find it, a partial one must not.
        await Database.ExecuteAsync("UPDATE dispatch.deliveries SET item_count = 99 WHERE id = $1", second);
        Ok(await AsAsync(Dora, (AssignDelivery use) => use.RunAsync(new(first, courier), default)));
        await Until(() => board.Now!.UnderWay.Any(r => r.Id == first));
        Assert.Same(untouched, board.Now!.Unassigned.Single(r => r.Id == second));
        Rooms.GetRequiredService<LiveFeed>().Tell(new FeedInterrupted());
        await Until(() => board.Now!.Unassigned.Single(r => r.Id == second).Delivery.ItemCount == 99);
        await board.StopAsync(default);
    }

    [Fact]
    public async Task An_order_no_kitchen_answers_is_an_exception_until_it_is_answered()
    {
        using var board = Board();
        var order = await PlacedOrderAsync();
        await board.LookAsync(default);
        Assert.DoesNotContain(board.Now!.Troubles, t => t.Number == order.Number);
        Time.Advance(TimeSpan.FromMinutes(4));
        await board.LookAsync(default);
        var trouble = Assert.Single(board.Now.Troubles, t => t.Number == order.Number);
        Assert.Equal((TroubleKind.Unaccepted, "+12125550123"), (trouble.Trouble.Kind, trouble.Phone));
        await WithAsync<OrderChanges>(async changes => Ok(await changes.RunAsync(order.Id, o => o.Accept(15, Kernel.Actor.System, Time.GetUtcNow()), default)));
        board.ReadAgain();
        await board.LookAsync(default);
        Assert.DoesNotContain(board.Now.Troubles, t => t.Number == order.Number);
    }

    [Fact]
    public async Task The_orders_that_wait_longest_are_on_the_board_however_many_came_after_them()
    {
        using var board = Board();
        var first = await PlacedOrderAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 50; i++) await PlacedOrderAsync();
        Time.Advance(TimeSpan.FromMinutes(4));
        await board.LookAsync(default);
        Assert.Contains(board.Now!.Troubles, t => t.Number == first.Number);
        Assert.Equal(first.AcceptBefore, board.Now.Troubles.Single(t => t.Number == first.Number).Trouble.HurtsAt);
    }

    [Fact]
    public async Task The_list_of_orders_goes_on_from_its_last_row_also_among_those_of_the_same_moment()
    {
        // All at one moment: only the id tells where the last page ended.
        var ids = new HashSet<Guid>();
        for (var i = 0; i < 5; i++) ids.Add((await PlacedOrderAsync()).Id);
        var filter = new OrderFilter { RestaurantId = RestaurantId };
        var first = await AsAsync(Dora, (OrderReads reads) => reads.PageAsync(filter, 0, 2));
        // Something new comes in while the file is written.
        Time.Advance(TimeSpan.FromSeconds(1));
        await PlacedOrderAsync();
        var all = first.Items.ToList();
        for (var next = first.Items; next.Count > 0; all.AddRange(next)) next = await AsAsync(Dora, (OrderReads reads) => reads.AfterAsync(filter, all[^1], 2));
        Assert.Equal(5, all.Count);
        Assert.Equal(ids, all.Select(o => o.Id).ToHashSet());
        Assert.Empty(await AsAsync(Customer, (OrderReads reads) => reads.AfterAsync(filter, all[0], 2)));
    }

    private DispatchBoard Board() => new(
        Rooms.GetRequiredService<IServiceScopeFactory>(), Rooms.GetRequiredService<LiveFeed>(), Rooms.GetRequiredService<PositionFeed>(),
        Rooms.GetRequiredService<IOptions<DispatchOptions>>(), Time, NullLogger<DispatchBoard>.Instance);

    private static async Task Until(Func<bool> true_)
    {
        for (var i = 0; i < 200 && !true_(); i++) await Task.Delay(50);
        Assert.True(true_());
    }
}
