using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>An operator has messages sent again: with a reason, and not what must not be sent.</summary>
public sealed class ResendNotificationsTests(ClassDatabase database) : MessagesTest(database)
{
    private static readonly ChannelAnswer Refused = new(ChannelOutcome.Permanent, "test.21612", "Cannot be reached.", 400);

    private Task<Result<ResendNotifications.Done>> ResendAsync(ResendNotifications.Request request, Actor? actor = null) =>
        AsAsync<ResendNotifications, Result<ResendNotifications.Done>>(actor ?? Dispatcher, resend => resend.RunAsync(request, default));

    [Fact]
    public async Task One_that_failed_is_sent_again_as_the_same_row_with_who_and_why()
    {
        Sms.Says(Refused);
        var id = await WriteAsync();
        await DrainAsync();
        Sms.Answers = null;
        var done = (await ResendAsync(new([id], null, "The number works again"))).Value;
        Assert.Equal((1, 0), (done.Resent, done.Refusals.Count));
        await DrainAsync();
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Sent, 1, (string?)null), (row.State, row.Attempts, row.Cause));
        var tries = await TriesAsync(id);
        Assert.Equal(new[] { null, "Alex: The number works again" }, tries.Select(tried => tried.By));
        Assert.Equal(new[] { NotificationState.Failed, NotificationState.Queued, NotificationState.Sent }, (await LinesAsync(id)).Select(line => line.State));
        Assert.Equal("The number works again", await Database.ScalarAsync<string>("SELECT data->>'why' FROM platform.outbox WHERE data->>'what' = 'notifications.messages_resent'"));
    }

    [Fact]
    public async Task What_is_heard_of_the_sending_before_no_longer_counts()
    {
        var id = await WriteAsync();
        await DrainAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await ResendAsync(new([id], null, "The customer says it never came"))).Value.Resent);
        Assert.False(await HearsAsync(Word(id, NotificationState.Undelivered, providerId: "testsms-1")));
        Assert.Equal(NotificationState.Queued, (await RowAsync(id)).State);
        await DrainAsync();
        Assert.Equal(2, Sms.Taken.Count);
        Assert.True(await HearsAsync(Word(id, NotificationState.Delivered, providerId: "testsms-2")));
        Assert.False(await HearsAsync(Word(id, NotificationState.Delivered, providerId: "testsms-1")));
        // Somebody wanted both.
        Assert.Equal((NotificationState.Delivered, "testsms-2", false), ((await RowAsync(id)).State, (await RowAsync(id)).ProviderId, (await RowAsync(id)).MaybeTwice));
    }

    [Fact]
    public async Task Each_that_must_not_be_sent_says_why()
    {
        var waits = await WriteAsync(ANotice() with { OrderNumber = "FD-9" });
        await DrainAsync();
        var (late, stopped, forgotten, fine) = (await WriteAsync(ANotice(goodFor: TimeSpan.FromSeconds(1))), await WriteAsync(ANotice(way: new(MessageChannel.Email))), await WriteAsync(), await WriteAsync());
        await DrainAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        await Database.ExecuteAsync("UPDATE notifications.notifications SET state = 'Queued' WHERE id = $1", waits);
        await Database.ExecuteAsync("UPDATE notifications.notifications SET address = NULL WHERE id = $1", forgotten);
        await WithAsync((Suppressions list) => list.AddAsync(MessageChannel.Email, "Cleo@Example.com", SuppressionReason.Spam, "test", default));
        var done = (await ResendAsync(new([waits, late, stopped, forgotten, fine], null, "All of them"))).Value;
        Assert.Equal(1, done.Resent);
        var why = done.Refusals.ToDictionary(refused => refused.Id, refused => refused.Why);
        var codes = done.Refusals.ToDictionary(refused => refused.Id, refused => refused.Code);
        Assert.Equal(("notifications.waits_already", "expired", "suppressed.spam", "notifications.forgotten"), (codes[waits], codes[late], codes[stopped], codes[forgotten]));
        Assert.Contains("waiting", why[waits], StringComparison.Ordinal);
        Assert.Contains("too late", why[late], StringComparison.Ordinal);
        Assert.Contains("spam", why[stopped], StringComparison.Ordinal);
        Assert.Contains("forgotten", why[forgotten], StringComparison.Ordinal);
        Assert.Equal(NotificationState.Queued, (await RowAsync(fine)).State);
    }

    [Fact]
    public async Task A_code_is_never_sent_again()
    {
        var id = await WriteAsync(ANotice(NotificationKind.Code));
        await DrainAsync();
        Assert.Equal(NotificationState.Expired, (await RowAsync(id)).State); // Identity knows of no such request.
        Assert.Contains("asks for a new one", Assert.Single((await ResendAsync(new([id], null, "Please"))).Value.Refusals).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_filter_those_it_finds_and_no_others()
    {
        Sms.Says(Refused);
        var failed = await WriteAsync();
        var other = await WriteAsync(ANotice(template: "order-delayed"));
        await DrainAsync();
        Sms.Answers = null;
        var mail = await WriteAsync(ANotice(way: new(MessageChannel.Email)));
        await DrainAsync();
        Assert.Equal(0, (await ResendAsync(new(null, new(Cause: "test.21612", Template: "nothing"), "Mended"))).Error?.Kind == ErrorKind.NotFound ? 0 : 1);
        Assert.Equal(1, (await ResendAsync(new(null, new(MessageChannel.Sms, State: NotificationState.Failed, Cause: "test.21612", Template: "order-accepted", Since: Time.GetUtcNow().AddHours(-1), Until: Time.GetUtcNow().AddHours(1)), "Mended"))).Value.Resent);
        Assert.Equal((NotificationState.Queued, NotificationState.Failed, NotificationState.Sent), ((await RowAsync(failed)).State, (await RowAsync(other)).State, (await RowAsync(mail)).State));
        // Those that have no cause, and not any.
        Assert.Equal(1, (await ResendAsync(new(null, new(Cause: NotificationFilter.None), "Mended"))).Value.Resent);
        Assert.Equal((NotificationState.Failed, NotificationState.Queued), ((await RowAsync(other)).State, (await RowAsync(mail)).State));
    }

    [Fact]
    public async Task Nobody_else_without_a_reason_or_too_many()
    {
        var id = await WriteAsync();
        await DrainAsync();
        Assert.Equal("notifications.not_an_operator", (await ResendAsync(new([id], null, "Why"), Customer)).Error!.Code);
        Assert.Equal("notifications.why_missing", (await ResendAsync(new([id], null, ""))).Error!.Code);
        Assert.Equal("notifications.why_missing", (await ResendAsync(new([id], null, new string('x', 301)))).Error!.Code);
        Assert.Equal("notifications.nothing_chosen", (await ResendAsync(new([], null, "Why"))).Error!.Code);
        Assert.Equal("notifications.nothing_chosen", (await ResendAsync(new(null, null, "Why"))).Error!.Code);
        Assert.Equal("notifications.no_such_message", (await ResendAsync(new([Guid.CreateVersion7(Time.GetUtcNow())], null, "Why"))).Error!.Code);
        await Database.ExecuteAsync("""
            INSERT INTO notifications.notifications (id, event_id, recipient, channel, kind, template, template_version, data, culture, time_zone, created_at, expires_at, state, attempts, next_attempt_at, asked, maybe_twice)
            SELECT gen_random_uuid(), gen_random_uuid(), 'person:x', 'Push', 'Work', 'many', 1, '{}', 'en', 'UTC', $1, $2, 'Failed', 8, $1, 0, false FROM generate_series(1, 501)
            """, Time.GetUtcNow(), Time.GetUtcNow().AddHours(1));
        Assert.Equal("notifications.too_many", (await ResendAsync(new(null, new(Template: "many"), "Why"))).Error!.Code);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM notifications.notifications WHERE template = 'many' AND state <> 'Failed'"));
    }
}
