using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>A provider that does not work is left alone, somebody is woken, and no message has used up its tries meanwhile.</summary>
public sealed class ProviderBreakerTests(ClassDatabase database) : MessagesTest(database)
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Messages:BreakAfter"] = "4", ["Messages:BreakSeconds"] = "20" };

    private static readonly ChannelAnswer Down = new(ChannelOutcome.Retry, "test.503", "It is down.", 503);

    [Fact]
    public async Task After_four_failures_the_rest_waits_untried_with_an_alert_until_one_gets_through()
    {
        Sms.Says(Down);
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++) ids.Add(await WriteAsync());
        var mail = await WriteAsync(ANotice(way: new(MessageChannel.Email)));
        await DrainAsync();
        Assert.Equal(4, Sms.Calls.Count);
        Assert.Single(Mail.Taken); // The others go on.
        var rows = await Task.WhenAll(ids.Select(RowAsync));
        Assert.Equal(6, rows.Count(row => row is { Attempts: 0, State: NotificationState.Queued, WorkingOn: null }));
        Assert.Contains("It is down.", (await AlertAsync("notifications.provider:testsms"))!.What, StringComparison.Ordinal);

        // After the rest one tries it, and it still does not work.
        Time.Advance(TimeSpan.FromSeconds(20));
        await DrainAsync();
        Assert.Equal(5, Sms.Calls.Count);

        Sms.Answers = null;
        Time.Advance(TimeSpan.FromMinutes(1));
        await DrainAsync();
        Assert.Equal(10, Sms.Taken.Count);
        // A provider that comes and goes is one alert: it is over when it has gone well for a while.
        Assert.NotNull(await AlertAsync("notifications.provider:testsms"));
        Time.Advance(TimeSpan.FromMinutes(1));
        await DrainAsync();
        Assert.Null(await AlertAsync("notifications.provider:testsms"));
        Assert.All(await Task.WhenAll(ids.Select(RowAsync)), row => Assert.Equal(NotificationState.Sent, row.State));
    }

    [Fact]
    public async Task Told_to_slow_down_by_one_it_leaves_the_provider_alone_for_all_and_that_is_no_failure()
    {
        Sms.Says(new(ChannelOutcome.Retry, "test.429", "Slower.", 429, RetryAfter: TimeSpan.FromMinutes(1)));
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++) ids.Add(await WriteAsync());
        var mail = await WriteAsync(ANotice(way: new(MessageChannel.Email)));
        await DrainAsync();
        Assert.Single(Sms.Calls);
        Assert.Single(Mail.Taken);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], (await Task.WhenAll(ids.Select(RowAsync))).Select(row => row.Attempts));
        Time.Advance(TimeSpan.FromSeconds(59));
        await DrainAsync();
        Assert.Single(Sms.Calls);
        Sms.Answers = null;
        Time.Advance(TimeSpan.FromSeconds(14));
        await DrainAsync();
        Assert.Equal(10, Sms.Taken.Count);
        Assert.False(await WithAsync((NotificationsDb db) => db.Alerts.AnyAsync()));
    }

    [Fact]
    public async Task After_the_rest_one_goes_first_and_what_had_begun_before_is_put_off_untried()
    {
        using var lane = new ProviderLane(MessageChannel.Sms, "testsms", null, new MessageOptions { RetrySeconds = [5] }, Time);
        var id = await WriteAsync();
        var begun = Assert.Single(await WithAsync((NotificationAttempts attempts) => attempts.BeginDueAsync(MessageChannel.Sms, "testsms", 5, default)));
        Assert.Equal(16, lane.Room(0));
        await lane.CallAsync(_ => ValueTask.FromResult(new ChannelAnswer(ChannelOutcome.Retry, "test.429", "Slower.", 429, RetryAfter: TimeSpan.FromMinutes(1))), default);
        Assert.Equal(0, lane.Room(0));
        await WithAsync((HandOver over) => over.RunAsync(lane, begun, null, default));
        var row = await RowAsync(id);
        Assert.Equal((0, (long?)null, lane.RestsUntil), (row.Attempts, row.WorkingOn, row.NextAttemptAt));
        Assert.InRange(lane.RestsUntil - Time.GetUtcNow(), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(72));
        Assert.Empty(Sms.Calls);
        Time.SetUtcNow(lane.RestsUntil);
        Assert.Equal((1, 0), (lane.Room(0), lane.Room(1)));
        await lane.CallAsync(_ => ValueTask.FromResult(new ChannelAnswer(ChannelOutcome.Accepted, "accepted", "Taken.")), default);
        Assert.Equal(15, lane.Room(1));
        // However long it wants, somebody looks after five minutes.
        await lane.CallAsync(_ => ValueTask.FromResult(new ChannelAnswer(ChannelOutcome.Retry, "test.429", "Tomorrow.", 429, RetryAfter: TimeSpan.FromDays(1))), default);
        Assert.Equal(Time.GetUtcNow().AddMinutes(5), lane.RestsUntil);
    }

    [Fact]
    public async Task Refused_for_one_number_or_one_kind_of_message_the_others_go_on()
    {
        Sms.Says(new(ChannelOutcome.Permanent, "test.21614", "No mobile.", 400));
        for (var i = 0; i < 10; i++) await WriteAsync();
        await DrainAsync();
        Assert.Equal(10, Sms.Calls.Count);
        Assert.False(await WithAsync((NotificationsDb db) => db.Alerts.AnyAsync()));

        Sms.Says(new(ChannelOutcome.Misconfigured, "test.21606", "We cannot send there.", 400, InPart: true));
        for (var i = 0; i < 10; i++) await WriteAsync();
        await DrainAsync();
        Assert.Equal(20, Sms.Calls.Count);
        Assert.Contains("some of our messages", (await AlertAsync("notifications.refused:testsms:test.21606"))!.What, StringComparison.Ordinal);
        Assert.Null(await AlertAsync("notifications.provider:testsms"));
    }

    [Fact]
    public async Task A_wrong_key_wakes_somebody_at_the_first_refusal_and_is_tried_again()
    {
        Sms.Says(new(ChannelOutcome.Misconfigured, "test.20003", "It does not know our key.", 401));
        var id = await WriteAsync();
        await DrainAsync();
        Assert.Equal(AlertSeverity.Critical, (await AlertAsync("notifications.provider:testsms:test.20003"))!.Severity);
        Assert.Equal(NotificationState.Queued, (await RowAsync(id)).State);
        Sms.Answers = null;
        Time.SetUtcNow((await RowAsync(id)).NextAttemptAt);
        await DrainAsync();
        Assert.Equal(NotificationState.Sent, (await RowAsync(id)).State);
        Assert.NotNull(await AlertAsync("notifications.provider:testsms:test.20003"));
    }

    [Fact]
    public async Task A_refusal_that_comes_and_goes_wakes_people_once()
    {
        for (var i = 0; i < 4; i++)
        {
            Sms.Says(new(ChannelOutcome.Misconfigured, "test.20003", "It does not know our key.", 401));
            await WriteAsync();
            await DrainAsync();
            // The very message that tells of it gets through.
            Sms.Answers = null;
            await WriteAsync();
            await DrainAsync();
            Time.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE type = 'notifications.AlertRaised'"));
        await DrainAsync();
        Assert.NotNull(await AlertAsync("notifications.provider:testsms:test.20003"));
        Time.Advance(TimeSpan.FromMinutes(5));
        await DrainAsync();
        Assert.Null(await AlertAsync("notifications.provider:testsms:test.20003"));
    }

    [Fact]
    public async Task What_nobody_has_tried_since_is_not_over()
    {
        Sms.Says(new(ChannelOutcome.Misconfigured, "test.20003", "It does not know our key.", 401));
        await WriteAsync(ANotice(goodFor: TimeSpan.FromSeconds(3)));
        await DrainAsync();
        Time.Advance(TimeSpan.FromHours(2));
        await DrainAsync();
        Assert.NotNull(await AlertAsync("notifications.provider:testsms:test.20003"));
    }

    [Fact]
    public async Task A_paused_channel_waits_with_an_alert_until_it_is_let_go_on()
    {
        Assert.Equal("notifications.not_an_operator", (await AsAsync<PauseChannel, Result>(Customer, act => act.RunAsync(new(MessageChannel.Sms, "Why not"), default))).Error!.Code);
        Assert.Equal("notifications.why_missing", (await AsAsync<PauseChannel, Result>(Dispatcher, act => act.RunAsync(new(MessageChannel.Sms, " "), default))).Error!.Code);
        Assert.True((await AsAsync<PauseChannel, Result>(Dispatcher, act => act.RunAsync(new(MessageChannel.Sms, "Wrong texts go out"), default))).IsOk);
        Assert.Equal("notifications.already_paused", (await AsAsync<PauseChannel, Result>(Dispatcher, act => act.RunAsync(new(MessageChannel.Sms, "Again"), default))).Error!.Code);
        Assert.NotNull(await AlertAsync("notifications.paused:Sms"));
        var id = await WriteAsync();
        var mail = await WriteAsync(ANotice(way: new(MessageChannel.Email)));
        await DrainAsync();
        Assert.Equal((NotificationState.Queued, 0), ((await RowAsync(id)).State, (await RowAsync(id)).Attempts));
        Assert.Equal(NotificationState.Sent, (await RowAsync(mail)).State);

        Assert.Equal("notifications.not_an_operator", (await AsAsync<ResumeChannel, Result>(Customer, act => act.RunAsync(new(MessageChannel.Sms, "Mended"), default))).Error!.Code);
        Assert.Equal("notifications.why_missing", (await AsAsync<ResumeChannel, Result>(Dispatcher, act => act.RunAsync(new(MessageChannel.Sms, null), default))).Error!.Code);
        Assert.Equal("notifications.not_paused", (await AsAsync<ResumeChannel, Result>(Dispatcher, act => act.RunAsync(new(MessageChannel.Push, "Mended"), default))).Error!.Code);
        Assert.True((await AsAsync<ResumeChannel, Result>(Dispatcher, act => act.RunAsync(new(MessageChannel.Sms, "Mended"), default))).IsOk);
        Assert.Null(await AlertAsync("notifications.paused:Sms"));
        await DrainAsync();
        Assert.Equal(NotificationState.Sent, (await RowAsync(id)).State);
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE type = 'platform.PersonActed' AND data->>'what' LIKE 'notifications.channel_%'"));
    }
}
