using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Trouble = FoodDelivery.Notifications.Trouble;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>People at work are told what they must act on, and only they.</summary>
public sealed class WorkNoticesTests(ClassDatabase database) : NoticesTest(database)
{
    [Fact]
    public async Task An_unanswered_order_is_told_to_the_restaurant_s_people_from_the_second_level_on()
    {
        var order = await PlacedOrderAsync();
        var marco = await PersonAsync("Marco Rossi", null, "+16465550101", Roles.Restaurant, RestaurantId);
        var rosa = await PersonAsync("Rosa Rossi", null, null, Roles.Restaurant, RestaurantId);
        await PersonAsync("Gone Long", null, "+16465550103", Roles.Restaurant, RestaurantId, gone: true);
        await PersonAsync("From Elsewhere", null, "+16465550104", Roles.Restaurant, Guid.CreateVersion7());
        await PersonAsync("Was Here", null, "+16465550105", Roles.Customer, RestaurantId);
        Time.Advance(TimeSpan.FromMinutes(2));
        await ChangeAsync(order.Id, o => Alarm(o, 1));
        Assert.Empty(await WrittenAsync(order.Id, NoticePlan.KitchenUnanswered));
        Time.Advance(TimeSpan.FromMinutes(2));
        await ChangeAsync(order.Id, o => Alarm(o, 2));
        var rows = await WrittenAsync(order.Id, NoticePlan.KitchenUnanswered);
        Assert.Equal(new[] { marco, rosa }.Order(), rows.Select(row => row.PersonId!.Value).Order());
        Assert.All(rows, row => Assert.Equal((MessageChannel.Push, (MessageChannel?)MessageChannel.Sms, NotificationKind.Work, order.AcceptBefore), (row.Channel, row.FallbackTo, row.Kind, (DateTimeOffset?)row.ExpiresAt)));
        Assert.Equal(("+16465550101", null), (rows.Single(row => row.PersonId == marco).FallbackAddress, rows.Single(row => row.PersonId == rosa).FallbackAddress));
        Assert.Equal(4, DataOf<UnansweredMessage>(rows[0]).WaitedMinutes);
        Time.Advance(TimeSpan.FromMinutes(3));
        await ChangeAsync(order.Id, o => Alarm(o, 3));
        Assert.Equal(4, (await WrittenAsync(order.Id, NoticePlan.KitchenUnanswered)).Count);
    }

    [Fact]
    public async Task Nobody_is_woken_for_what_was_answered_meanwhile()
    {
        var order = await AcceptedOrderAsync();
        await PersonAsync("Marco Rossi", null, "+16465550101", Roles.Restaurant, RestaurantId);
        await HappensAsync(new OrderUnanswered(order.Id, RestaurantId, 2));
        Assert.Empty(await WrittenAsync(order.Id, NoticePlan.KitchenUnanswered));
    }

    [Fact]
    public async Task Answered_meanwhile_nothing_follows_and_what_waits_is_not_sent()
    {
        var text = NoticePlan.KitchenUnanswered;
        (int After, Func<Order, Result> Answer)[] answers =
        [
            (20, o => o.Accept(20, Maria(RestaurantId), Time.GetUtcNow())),
            (20, o => o.Reject(RejectReason.TooBusy, null, [], Maria(RestaurantId), Time.GetUtcNow())),
            (20, o => o.Cancel("The street is closed.", Dora, Time.GetUtcNow())),
            (780, o => o.Expire(Actor.System, Time.GetUtcNow())),
        ];
        var (marco, rosa) = (await PersonAsync("Marco Rossi", null, "+16465550101", Roles.Restaurant, RestaurantId), await PersonAsync("Rosa Rossi", null, "+16465550102", Roles.Restaurant, RestaurantId));
        foreach (var (after, answer) in answers)
        {
            var order = await PlacedOrderAsync();
            await ChangeAsync(order.Id, o => Alarm(o, 2));
            var told = await WrittenAsync(order.Id, text);
            Assert.Equal(2, told.Count(row => row.FallbackAt is not null));
            // Marco's phone has it, Rosa's push still waits.
            var (had, waits) = (told.Single(row => row.PersonId == marco).Id, told.Single(row => row.PersonId == rosa).Id);
            await Database.ExecuteAsync("UPDATE notifications.notifications SET state = 'Sent', provider = 'fcm' WHERE id = $1", had);
            Time.Advance(TimeSpan.FromSeconds(after));
            await ChangeAsync(order.Id, answer);
            Assert.Equal((NotificationState.Cancelled, StopTellingKitchenWhenOrderAnswered.Cause), (await RowAsync(waits)) is var row ? (row.State, row.Cause) : default);
            // That it did not get through, is told only now.
            await WithAsync((NotificationLedger ledger) => ledger.ApplyAsync(new("fcm", had, null, NotificationState.Undelivered, "undelivered", "k", Time.GetUtcNow()), NotificationSource.Callback, default));
            Time.Advance(TimeSpan.FromMinutes(1));
            await WithAsync((Fallbacks fallbacks) => fallbacks.SweepAsync(default));
            Assert.Equal(2, (await WrittenAsync(order.Id, text)).Count);
            Assert.All(await WrittenAsync(order.Id, text), one => Assert.Null(one.FallbackAt));
            Assert.Single(await WithAsync((NotificationsDb db) => db.NotificationStatuses.Where(line => line.NotificationId == waits).ToListAsync()));
        }
    }

    [Fact]
    public async Task A_text_message_that_follows_already_is_stopped_too_unless_it_is_on_the_wire()
    {
        await PersonAsync("Marco Rossi", null, "+16465550101", Roles.Restaurant, RestaurantId);
        await PersonAsync("Rosa Rossi", null, "+16465550102", Roles.Restaurant, RestaurantId);
        var order = await PlacedOrderAsync();
        await ChangeAsync(order.Id, o => Alarm(o, 2));
        await Database.ExecuteAsync("UPDATE notifications.notifications SET state = 'Sent', provider = 'fcm' WHERE order_id = $1 AND channel = 'Push' AND template = 'kitchen-unanswered'", order.Id);
        Time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(2, await WithAsync((Fallbacks fallbacks) => fallbacks.SweepAsync(default)));
        var texts = (await WrittenAsync(order.Id, NoticePlan.KitchenUnanswered)).Where(row => row.Channel == MessageChannel.Sms).ToList();
        await Database.ExecuteAsync("UPDATE notifications.notifications SET working_on = 7, next_attempt_at = $2 WHERE id = $1", texts[0].Id, Time.GetUtcNow().AddMinutes(1));
        await ChangeAsync(order.Id, o => o.Accept(20, Maria(RestaurantId), Time.GetUtcNow()));
        var (onTheWire, waits) = (await RowAsync(texts[0].Id), await RowAsync(texts[1].Id));
        Assert.Equal((NotificationState.Queued, NotificationState.Cancelled), (onTheWire.State, waits.State));
        // If it does not get through, there is no other try.
        Assert.True(onTheWire.ExpiresAt <= Time.GetUtcNow());
    }

    [Fact]
    public async Task Whose_order_it_is_not_any_more_is_not_told_of_it_and_who_has_it_now_is()
    {
        var delivery = await DeliveryAsync();
        var (lena, actor) = await CourierAsync();
        var (omar, other) = await CourierAsync("Omar Haddad");
        await PersonAsync("Lena Okafor", null, "+16465550177", Roles.Courier, id: actor.UserId);
        await PersonAsync("Omar Haddad", null, "+16465550178", Roles.Courier, id: other.UserId);
        Ok(await AsAsync(Dora, (AssignDelivery use) => use.RunAsync(new(delivery, lena), default)));
        await RelayAsync();
        Time.Advance(TimeSpan.FromSeconds(20));
        Ok(await AsAsync(Dora, (ReassignDelivery use) => use.RunAsync(new(delivery, lena, omar), default)));
        await RelayAsync();
        var order = (await FindAsync(delivery)).OrderId;
        var rows = await WrittenAsync(order, NoticePlan.CourierOffer);
        Assert.Equal([(actor.UserId, NotificationState.Cancelled, true), (other.UserId, NotificationState.Queued, false)], rows.Select(row => (row.PersonId, row.State, row.FallbackAt is null)));
        // A late repeat of what is past takes nothing from who has it now.
        await HappensAsync(new DeliveryAssigned(order, delivery, lena, "Lena"));
        Assert.Equal(NotificationState.Queued, (await RowAsync(rows[1].Id)).State);
        Ok(await AsAsync(Dora, (UnassignDelivery use) => use.RunAsync(new(delivery, omar, "The bicycle broke"), default)));
        await RelayAsync();
        Assert.Equal((NotificationState.Cancelled, StopTellingCourierWhenDeliveryMoved.Cause), (await RowAsync(rows[1].Id)) is var row ? (row.State, row.Cause) : default);
    }

    [Fact]
    public async Task A_courier_hears_of_an_order_by_push_and_after_half_a_minute_by_SMS_to_the_courier_s_number()
    {
        var delivery = await DeliveryAsync();
        var (courier, actor) = await CourierAsync();
        await PersonAsync("Lena Okafor", null, "+16465550177", Roles.Courier, id: actor.UserId);
        Ok(await AsAsync(Dora, (AssignDelivery use) => use.RunAsync(new(delivery, courier), default)));
        await RelayAsync();
        var row = Assert.Single(await WrittenAsync((await FindAsync(delivery)).OrderId, NoticePlan.CourierOffer));
        Assert.Equal((MessageChannel.Push, MessageChannel.Sms, 30, "+12125550150", NotificationKind.Work, actor.UserId), (row.Channel, row.FallbackTo, row.FallbackAfterSeconds, row.FallbackAddress, row.Kind, row.PersonId));
        Assert.Equal("234 W 42nd St", DataOf<CourierJobMessage>(row).PickupLine);
        Assert.DoesNotContain("Vanderbilt", row.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_courier_without_an_account_gets_an_SMS_and_one_who_does_not_have_it_any_more_nothing()
    {
        var (delivery, _, _) = await JobAsync();
        await RelayAsync();
        var order = (await FindAsync(delivery)).OrderId;
        var row = Assert.Single(await WrittenAsync(order, NoticePlan.CourierOffer));
        Assert.Equal((MessageChannel.Sms, "+12125550150", null), (row.Channel, row.Address, row.PersonId));

        await HappensAsync(new DeliveryAssigned(order, delivery, Guid.CreateVersion7(), "Somebody Else"));
        Assert.Single(await WrittenAsync(order, NoticePlan.CourierOffer));
    }

    [Fact]
    public async Task A_critical_alert_wakes_admins_by_SMS_and_mail_once_and_dispatchers_where_it_is_theirs()
    {
        var alex = await PersonAsync("Alex Turner", "alex.work@example.com", "+13325550103", Roles.Admin);
        var dora = await PersonAsync("Dora Mensah", "dora.work@example.com", "+13325550102", Roles.Dispatcher);
        await WishesAsync(alex, "de", null);
        await RaiseAsync("outbox.dead:notices", AlertSeverity.Critical);
        await RaiseAsync("outbox.dead:notices", AlertSeverity.Critical);
        Assert.Equal([(MessageChannel.Sms, "+13325550103"), (MessageChannel.Email, "alex.work@example.com")], (await ToldAsync("outbox.dead:notices", alex, dora)).Select(row => (row.Channel, row.Address)));
        Assert.All(await ToldAsync("outbox.dead:notices", alex), row => Assert.Equal("en", row.Culture));

        await RaiseAsync("ordering.unanswered:notices", AlertSeverity.Critical);
        Assert.Equal(4, (await ToldAsync("ordering.unanswered:notices", alex, dora)).Count);
    }

    [Fact]
    public async Task A_warning_wakes_nobody_until_it_hurts_and_then_once()
    {
        var alex = await PersonAsync("Alex Turner", "alex.warned@example.com", null, Roles.Admin);
        await RaiseAsync("ordering.unanswered:worse", AlertSeverity.Warning);
        Assert.Empty(await ToldAsync("ordering.unanswered:worse", alex));
        await RaiseAsync("ordering.unanswered:worse", AlertSeverity.Critical);
        await RaiseAsync("ordering.unanswered:worse", AlertSeverity.Warning);
        await RaiseAsync("ordering.unanswered:worse", AlertSeverity.Critical);
        Assert.Single(await ToldAsync("ordering.unanswered:worse", alex));
        // Over, and back: that is another one.
        await WithAsync((Alerts alerts) => alerts.EndAsync("ordering.unanswered:worse", "Answered.", default));
        await RaiseAsync("ordering.unanswered:worse", AlertSeverity.Critical);
        Assert.Equal(2, (await ToldAsync("ordering.unanswered:worse", alex)).Count);
    }

    [Fact]
    public async Task What_is_over_before_anybody_heard_wakes_nobody()
    {
        var alex = await PersonAsync("Alex Turner", "alex.late@example.com", null, Roles.Admin);
        await WithAsync((Alerts alerts) => alerts.RaiseAsync(At("outbox.stalled:notices", AlertSeverity.Critical), default));
        await WithAsync((Alerts alerts) => alerts.EndAsync("outbox.stalled:notices", "It moves.", default));
        await RelayAsync();
        Assert.Empty(await ToldAsync("outbox.stalled:notices", alex));
    }

    [Fact]
    public async Task Eight_who_notice_at_once_tell_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => WithAsync((Alerts alerts) => alerts.RaiseAsync(At("test.notices.race", AlertSeverity.Warning), default))));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => WithAsync((Alerts alerts) => alerts.RaiseAsync(At("test.notices.race", AlertSeverity.Critical), default))));
        var id = await WithAsync((NotificationsDb db) => db.Alerts.Where(a => a.Key == "test.notices.race").Select(a => a.Id).SingleAsync());
        Assert.Equal(["Warning", "Critical"], (await WithAsync((PlatformDb db) => db.Outbox.Where(o => o.Subject == $"alert:{id}").OrderBy(o => o.Seq).Select(o => o.Data).ToListAsync())).Select(data => data.Contains("Critical", StringComparison.Ordinal) ? "Critical" : "Warning"));
    }

    private Task<Notification> RowAsync(Guid id) => WithAsync((NotificationsDb db) => db.Notifications.AsNoTracking().SingleAsync(n => n.Id == id));

    private static Result Alarm(Order order, int level) => order.RaiseAcceptanceAlarm(level, order.PlacedAt!.Value.AddMinutes(level * 2)) ? Result.Ok : Error.Conflict("test.no_alarm", "It was raised before.");

    private Trouble At(string key, AlertSeverity severity) => new(key, severity, $"It hurts: {key}.", "Everybody.", "/admin", "Look", Time.GetUtcNow(), ByItself: true);

    private async Task RaiseAsync(string key, AlertSeverity severity)
    {
        await WithAsync((Alerts alerts) => alerts.RaiseAsync(At(key, severity), default));
        await RelayAsync();
    }

    private async Task<List<Notification>> ToldAsync(string key, params Guid[] people) => [.. (await WithAsync((NotificationsDb db) => db.Notifications.AsNoTracking()
        .Where(n => n.Template == NoticePlan.OperatorAlert && people.Contains(n.PersonId!.Value) && db.Alerts.Any(a => a.Id == n.EventId && a.Key == key)).ToListAsync())).OrderBy(n => n.Channel).ThenBy(n => n.Seq)];
}
