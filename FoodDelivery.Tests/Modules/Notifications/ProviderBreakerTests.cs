using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;

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
        Assert.Null(await AlertAsync("notifications.provider:testsms"));
        Assert.All(await Task.WhenAll(ids.Select(RowAsync)), row => Assert.Equal(NotificationState.Sent, row.State));
    }

    [Fact]
    public async Task Being_told_to_slow_down_or_refused_for_one_number_is_no_failure_of_the_provider()
    {
        Sms.Says(new(ChannelOutcome.Retry, "test.429", "Slower.", 429, RetryAfter: TimeSpan.FromMinutes(1)));
        for (var i = 0; i < 10; i++) await WriteAsync();
        await DrainAsync();
        Assert.Equal(10, Sms.Calls.Count);
        Sms.Says(new(ChannelOutcome.Permanent, "test.21614", "No mobile.", 400));
        for (var i = 0; i < 10; i++) await WriteAsync();
        await DrainAsync();
        Assert.Equal(20, Sms.Calls.Count);
        Assert.Null(await AlertAsync("notifications.provider:testsms"));
    }

    [Fact]
    public async Task A_wrong_key_wakes_somebody_at_the_first_refusal_and_is_tried_again()
    {
        Sms.Says(new(ChannelOutcome.Misconfigured, "test.20003", "It does not know our key.", 401));
        var id = await WriteAsync();
        await DrainAsync();
        Assert.Equal(AlertSeverity.Critical, (await AlertAsync("notifications.provider:testsms"))!.Severity);
        Assert.Equal(NotificationState.Queued, (await RowAsync(id)).State);
        Sms.Answers = null;
        Time.SetUtcNow((await RowAsync(id)).NextAttemptAt);
        await DrainAsync();
        Assert.Equal(NotificationState.Sent, (await RowAsync(id)).State);
        Assert.Null(await AlertAsync("notifications.provider:testsms"));
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
