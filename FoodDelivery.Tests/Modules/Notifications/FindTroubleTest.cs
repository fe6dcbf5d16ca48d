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
    // Not the defaults: the alerts must go by the same clock as the kitchen's wall and the timeline.
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Ordering:TellManagerAfterMinutes"] = "5", ["Ordering:TellDispatcherAfterMinutes"] = "8" };

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
    public async Task An_unanswered_order_is_told_when_the_acceptance_clock_says_hurts_later_and_is_over_when_answered()
    {
        var order = AnOrder.In(OrderStatus.AwaitingPayment);
        order.Place(TimeSpan.FromMinutes(10), Actor.System, Time.GetUtcNow());
        await SavedAsync(order);

        Time.Advance(TimeSpan.FromMinutes(4));
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
    public async Task What_waits_behind_a_failing_event_is_not_called_a_standstill_but_the_failure_is_told_at_once()
    {
        await RelayAsync();
        var order = Guid.CreateVersion7(Time.GetUtcNow());
        var far = Time.GetUtcNow() + TimeSpan.FromHours(1);
        await EventAsync("test.Fails", order, Time.GetUtcNow() + TimeSpan.FromMinutes(5), attempts: 2, "Hear: IOException: The wire is cut.");
        await EventAsync("test.Waits", order, Time.GetUtcNow());
        Time.Advance(TimeSpan.FromMinutes(1));
        await LookAsync();
        Assert.Empty(await OpenAsync("outbox."));

        await Database.ExecuteAsync("UPDATE platform.outbox SET attempts = 3, next_attempt_at = $1 WHERE type = 'test.Fails'", far);
        await LookAsync();
        var alert = Assert.Single(await OpenAsync("outbox."));
        Assert.Equal(("outbox.failing:test.Fails", AlertSeverity.Critical, $"/admin/orders/{order}"), (alert.Key, alert.Severity, alert.Link));
        Assert.Equal("1 event test.Fails fails again and again: Hear: IOException: The wire is cut.", alert.What);

        await Database.ExecuteAsync("UPDATE platform.outbox SET state = 'Done' WHERE type LIKE 'test.%'");
        await LookAsync();
        Assert.Empty(await OpenAsync("outbox."));
    }

    [Fact]
    public async Task A_provider_that_takes_its_time_is_told_as_that_and_not_as_a_standstill()
    {
        await RelayAsync();
        await EventAsync("test.Slow", Guid.CreateVersion7(Time.GetUtcNow()), Time.GetUtcNow(), lane: "Slow");
        Time.Advance(TimeSpan.FromMinutes(1));
        await LookAsync();
        Assert.Empty(await OpenAsync("outbox."));
        // What the look itself has told (an alert of another trouble) would stand still here, too: no relay runs.
        await Database.ExecuteAsync("DELETE FROM platform.outbox WHERE type = $1", EventName.Of(typeof(AlertRaised)));
        Time.Advance(TimeSpan.FromSeconds(61));
        await LookAsync();
        Assert.Equal(("outbox.outside", AlertSeverity.Warning), (Assert.Single(await OpenAsync("outbox.")).Key, Assert.Single(await OpenAsync("outbox.")).Severity));
        await Database.ExecuteAsync("DELETE FROM platform.outbox WHERE type = 'test.Slow'");
        await LookAsync();
    }

    [Fact]
    public async Task A_meal_that_was_fetched_and_never_came_is_a_matter_for_a_person()
    {
        var order = await SavedAsync(AnOrder.In(OrderStatus.PickedUp));
        await WithAsync(async (OrderingDb db) =>
        {
            Assert.True((await db.Orders.SingleAsync(o => o.Id == order.Id)).FailDelivery("Nobody opened for 8 minutes.", Actor.System, Time.GetUtcNow()).IsOk);
            await db.SaveChangesAsync();
        });
        await RelayAsync();
        await LookAsync();
        var alert = Assert.Single(await OpenAsync($"ordering.delivery_failed:{order.Id}"));
        Assert.Equal((AlertSeverity.Critical, false, $"/admin/orders/{order.Id}"), (alert.Severity, alert.ByItself, alert.Link));
        Assert.EndsWith("Nobody opened for 8 minutes.", alert.What, StringComparison.Ordinal);
        Assert.Contains("customer has paid", alert.Whom, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_that_are_long_over_are_forgotten_and_open_ones_never()
    {
        foreach (var key in new[] { "old.over", "old.open" })
            await WithAsync((Alerts alerts) => alerts.RaiseAsync(new(key, AlertSeverity.Warning, "Old.", "Nobody.", "/admin", "Look", Time.GetUtcNow(), ByItself: false), default));
        await WithAsync((Alerts alerts) => alerts.EndAsync("old.over", "Mended.", default));
        Time.Advance(TimeSpan.FromDays(90));
        await RunJobAsync(ForgetOldAlerts.Id);
        Assert.Equal(2, await WithAsync((NotificationsDb db) => db.Alerts.CountAsync(a => a.Key.StartsWith("old."))));
        Time.Advance(TimeSpan.FromSeconds(1));
        await RunJobAsync(ForgetOldAlerts.Id);
        Assert.Equal("old.open", await WithAsync((NotificationsDb db) => db.Alerts.Where(a => a.Key.StartsWith("old.")).Select(a => a.Key).SingleAsync()));
    }

    private Task<int> EventAsync(string type, Guid subject, DateTimeOffset due, int attempts = 0, string? error = null, string lane = "Fast") => Database.ExecuteAsync(
        "INSERT INTO platform.outbox (id, type, subject, time, data, state, lane, attempts, next_attempt_at, last_error) VALUES ($1, $2, $3, $4, '{}', 'Pending', $5, $6, $7, $8)",
        Guid.CreateVersion7(Time.GetUtcNow()), type, subject.ToString(), Time.GetUtcNow(), lane, attempts, due, error ?? "");

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
