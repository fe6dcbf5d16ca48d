using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>Accept and reject: what is stored, what is told, and what happens to the slower of two.</summary>
public sealed class KitchenAnswerTests(ClassDatabase database) : KitchenTest(database)
{
    [Fact]
    public async Task Accepting_promises_a_time_and_starts_cooking()
    {
        var order = await OrderAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await AcceptAsync(order, Cook, 30)).IsOk);
        var stored = await ReadAsync(order);
        Assert.Equal((OrderStatus.Preparing, "Maria", Time.GetUtcNow().AddMinutes(30)), (stored.Status, stored.AcceptedBy, stored.Promise.ReadyAt));
        Assert.Equal(["ordering.OrderAccepted", "ordering.OrderPreparing"], await PublishedAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(241)]
    public async Task A_senseless_prep_time_is_refused(int minutes)
    {
        var order = await OrderAsync();
        Refused(await AcceptAsync(order, Cook, minutes), ErrorKind.Invalid, "ordering.prep_time_invalid");
        Assert.Equal("Placed", await StatusAsync(order));
        Assert.Empty(await PublishedAsync());
    }

    [Fact]
    public async Task Of_two_who_accept_at_the_same_moment_the_slower_is_told_who_was_quicker_and_when()
    {
        var order = await OrderAsync();
        var luigi = AnOrder.Staff("Luigi", AnOrder.RestaurantId);
        await using var slower = Rooms.CreateAsyncScope();
        slower.ServiceProvider.GetRequiredService<CurrentActor>().Actor = luigi;
        // Luigi's screen has the order as it is now; then Maria's press is stored first.
        Assert.Equal(OrderStatus.Placed, (await slower.ServiceProvider.GetRequiredService<OrderingDb>().Orders.SingleAsync(o => o.Id == order.Id)).Status);
        Assert.True((await AcceptAsync(order, Cook, 15)).IsOk);

        var result = await slower.ServiceProvider.GetRequiredService<AcceptOrder>().RunAsync(new(order.Id, 30), CancellationToken.None);

        Refused(result, ErrorKind.Conflict, "ordering.order_is_preparing", "Maria accepted this order at 18:30.");
        var stored = await ReadAsync(order);
        Assert.Equal(("Maria", 15), (stored.AcceptedBy, stored.Promise.PrepMinutes));
        Assert.Equal(["ordering.OrderAccepted", "ordering.OrderPreparing"], await PublishedAsync());
    }

    [Fact]
    public async Task Of_many_who_press_at_once_exactly_one_wins()
    {
        var order = await OrderAsync();
        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => AcceptAsync(order, AnOrder.Staff($"Cook {n}", AnOrder.RestaurantId), 10 + n)));
        Assert.Single(results, result => result.IsOk);
        var winner = (await ReadAsync(order)).AcceptedBy;
        Assert.All(results.Where(result => !result.IsOk), result => Assert.StartsWith($"{winner} accepted this order at", result.Error!.Message, StringComparison.Ordinal));
        Assert.Equal(2, (await PublishedAsync()).Length);
    }

    [Fact]
    public async Task Accept_and_reject_at_once_leave_one_truth()
    {
        var order = await OrderAsync();
        await using var slower = Rooms.CreateAsyncScope();
        slower.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Cook;
        await slower.ServiceProvider.GetRequiredService<OrderingDb>().Orders.SingleAsync(o => o.Id == order.Id);
        Assert.True((await RejectAsync(order, new(order.Id, RejectReason.TooBusy, [], null), AnOrder.Staff("Luigi", AnOrder.RestaurantId))).IsOk);
        var result = await slower.ServiceProvider.GetRequiredService<AcceptOrder>().RunAsync(new(order.Id, 15), CancellationToken.None);
        Refused(result, ErrorKind.Conflict, "ordering.order_is_rejected", "Luigi rejected this order");
        Assert.Equal(["ordering.OrderRejected"], await PublishedAsync());
    }

    [Fact]
    public async Task Rejecting_for_sold_out_names_the_dishes()
    {
        var order = await OrderAsync();
        Refused(await RejectAsync(order, new(order.Id, RejectReason.SoldOut, [], null), Cook), ErrorKind.Invalid, "ordering.sold_out_items_missing");
        Refused(await RejectAsync(order, new(order.Id, RejectReason.SoldOut, [Guid.CreateVersion7()], null), Cook), ErrorKind.Invalid, "ordering.sold_out_item_unknown");
        Assert.Equal("Placed", await StatusAsync(order));
        Assert.True((await RejectAsync(order, new(order.Id, RejectReason.SoldOut, [AnOrder.DishId], "No dough left"), Cook)).IsOk);
        Assert.Equal("No dough left", (await ReadAsync(order)).EndNote);
        Assert.Equal(["ordering.OrderRejected"], await PublishedAsync());
        Assert.Contains(AnOrder.DishId.ToString(), await Database.ScalarAsync<string>("SELECT data::text FROM platform.outbox"));
    }

    [Theory]
    [InlineData(RejectReason.Other, null, "ordering.reason_missing")]
    [InlineData((RejectReason)77, "x", "ordering.reason_unknown")]
    public async Task A_reason_that_says_nothing_is_refused(RejectReason reason, string? note, string code)
    {
        var order = await OrderAsync();
        Refused(await RejectAsync(order, new(order.Id, reason, [], note), Cook), ErrorKind.Invalid, code);
        Assert.Empty(await PublishedAsync());
    }

    private Task<Result> AcceptAsync(Order order, Actor by, int minutes) => AsAsync(by, (AcceptOrder accept) => accept.RunAsync(new(order.Id, minutes), CancellationToken.None));

    private Task<Result> RejectAsync(Order order, RejectOrder.Request request, Actor by)
    {
        Assert.Equal(order.Id, request.OrderId);
        return AsAsync(by, (RejectOrder reject) => reject.RunAsync(request, CancellationToken.None));
    }

    private Task<Order> ReadAsync(Order order) => WithAsync((OrderingDb db) => db.Orders.AsNoTracking().SingleAsync(o => o.Id == order.Id));
}
