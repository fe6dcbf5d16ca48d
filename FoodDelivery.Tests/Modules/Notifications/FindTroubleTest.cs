using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>What nobody reports is found, told while it lasts, and over when it is over.</summary>
public sealed class FindTroubleTest(ClassDatabase database) : ModuleTest(database)
{
    private Task LookAsync() => WithAsync((FindTrouble find) => find.RunAsync(default));

    private Task<List<Alert>> OpenAsync(string family) => WithAsync((NotificationsDb db) => db.Alerts.Where(a => a.ResolvedAt == null && a.Key.StartsWith(family)).ToListAsync());

    private async Task<Order> SavedAsync(Order order)
    {
        await WithAsync((OrderingDb db) =>
        {
            db.Orders.Add(order);
            return db.SaveChangesAsync();
        });
        // How the order came here is no matter of these tests, and there is no restaurant to deliver from.
        await Database.ExecuteAsync("UPDATE platform.outbox SET state = 'Done' WHERE subject = $1", order.Id.ToString());
        return order;
    }

    [Fact]
    public async Task An_unanswered_order_is_told_at_four_minutes_hurts_at_seven_and_is_over_when_answered()
    {
        var order = AnOrder.In(OrderStatus.AwaitingPayment);
        order.Place(TimeSpan.FromMinutes(10), Actor.System, Time.GetUtcNow());
        await SavedAsync(order);

        Time.Advance(TimeSpan.FromMinutes(3));
        await LookAsync();
        Assert.Empty(await OpenAsync($"ordering.unanswered:{order.Id}"));

        Time.Advance(TimeSpan.FromMinutes(1));
        await LookAsync();
        Assert.Equal(AlertSeverity.Warning, Assert.Single(await OpenAsync($"ordering.unanswered:{order.Id}")).Severity);

        Time.Advance(TimeSpan.FromMinutes(3));
        await LookAsync();
        var alert = Assert.Single(await OpenAsync($"ordering.unanswered:{order.Id}"));
        Assert.Equal(AlertSeverity.Critical, alert.Severity);
        Assert.Contains(order.Number, alert.What, StringComparison.Ordinal);
        Assert.Equal($"/admin/orders/{order.Id}", alert.Link);

        await WithAsync(async (OrderingDb db) =>
        {
            var saved = await db.Orders.SingleAsync(o => o.Id == order.Id);
            Assert.True(saved.Accept(15, Actor.System, Time.GetUtcNow(), null).IsOk);
            await db.SaveChangesAsync();
        });
        await LookAsync();
        Assert.Empty(await OpenAsync($"ordering.unanswered:{order.Id}"));
    }

    [Fact]
    public async Task Events_that_stand_still_are_told_until_they_move()
    {
        await RelayAsync();
        await WithAsync((PlatformDb db) =>
        {
            db.Publish(new PaymentSessionEnded(Guid.CreateVersion7(Time.GetUtcNow()), "expired"));
            return db.SaveChangesAsync();
        });
        Time.Advance(TimeSpan.FromSeconds(20));
        await LookAsync();
        Assert.Empty(await OpenAsync("outbox.stalled"));
        Time.Advance(TimeSpan.FromSeconds(20));
        await LookAsync();
        Assert.Equal(AlertSeverity.Critical, Assert.Single(await OpenAsync("outbox.stalled")).Severity);
        await RelayAsync();
        await LookAsync();
        Assert.Empty(await OpenAsync("outbox.stalled"));
    }

    [Fact]
    public async Task Dead_letters_are_told_by_kind_with_a_way_to_them()
    {
        var id = Guid.CreateVersion7(Time.GetUtcNow());
        await Database.ExecuteAsync("INSERT INTO platform.outbox (id, type, subject, time, data, state, attempts, next_attempt_at, finished_at) VALUES ($1, 'test.Dead', 'x', $2, '{}', 'Dead', 8, $2, $2)", id, Time.GetUtcNow());
        await LookAsync();
        var alert = Assert.Single(await OpenAsync("outbox.dead:test.Dead"));
        Assert.Equal("/admin/dead-letters?type=test.Dead", alert.Link);
        await Database.ExecuteAsync("DELETE FROM platform.outbox WHERE id = $1", id);
        await LookAsync();
        Assert.Empty(await OpenAsync("outbox.dead:test.Dead"));
    }

    [Fact]
    public async Task A_failed_capture_stays_on_the_list_once_the_courier_has_the_food()
    {
        var order = await SavedAsync(AnOrder.In(OrderStatus.PickedUp));
        await CaptureFailsAsync(order);
        Assert.False(Assert.Single(await OpenAsync($"payments.capture_failed:{order.Id}")).ByItself);
    }

    [Fact]
    public async Task A_failed_capture_is_over_when_the_order_is_cancelled_for_it()
    {
        var order = await SavedAsync(AnOrder.In(OrderStatus.Preparing));
        await CaptureFailsAsync(order);
        Assert.Empty(await OpenAsync($"payments.capture_failed:{order.Id}"));
        Assert.Equal("The order was cancelled.", await WithAsync((NotificationsDb db) => db.Alerts.Where(a => a.Key == $"payments.capture_failed:{order.Id}").Select(a => a.Resolution).SingleAsync()));
    }

    private async Task CaptureFailsAsync(Order order)
    {
        await WithAsync((PlatformDb db) =>
        {
            db.Publish(new PaymentCaptureFailed(order.Id, "authorisation_expired"));
            return db.SaveChangesAsync();
        });
        await RelayAsync();
    }
}
