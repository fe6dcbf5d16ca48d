using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>The figures against a count by hand, and how the channels stand.</summary>
public sealed class NotificationFiguresTests(ClassDatabase database) : ModuleTest(database)
{
    private static readonly Actor Admin = new(DemoPeople.Alex.Id, "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());
    private readonly SilentChannel sms = new(MessageChannel.Sms, "twilio") { IsOn = true }, mail = new(MessageChannel.Email, "sendgrid");

    protected override void Configure(IServiceCollection services)
    {
        // The channels of this test alone, whatever is configured.
        foreach (var real in services.Where(service => service.ServiceType == typeof(IChannel)).ToList()) services.Remove(real);
        services.AddSingleton<IChannel>(sms).AddSingleton<IChannel>(mail);
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync("TRUNCATE notifications.notifications, notifications.channel_pauses, notifications.alerts, platform.outbox CASCADE");
    }

    [Fact]
    public async Task The_funnel_the_course_and_the_causes_are_what_a_hand_counts()
    {
        // 22:30 on the clock; steps of an hour begin at full hours.
        var now = Time.GetUtcNow();
        DateTimeOffset Ago(int minutes) => now.AddMinutes(-minutes);
        await WriteAsync(
            AMessage.Of(Ago(10), sentAfter: 1, arrivedAfter: 3),
            AMessage.Of(Ago(11), sentAfter: 3, arrivedAfter: 5),
            AMessage.Of(Ago(12), state: NotificationState.Read, sentAfter: 2, arrivedAfter: 4),
            // Sent again an hour later, and a promotion that waited for the morning: neither tells how fast we are.
            AMessage.Of(Ago(13), state: NotificationState.Sent, sentAfter: 3600, resentBy: "Alex: again"),
            AMessage.Of(Ago(14), state: NotificationState.Sent, sentAfter: 7200, kind: NotificationKind.Promotion),
            AMessage.Of(Ago(70), state: NotificationState.Undelivered, sentAfter: 2, cause: "twilio.30003", words: "The phone is off."),
            AMessage.Of(Ago(69), state: NotificationState.Undelivered, sentAfter: 2, cause: "twilio.30003", words: "The phone is still off."),
            AMessage.Of(Ago(68), state: NotificationState.Failed, cause: "twilio.21211", words: "No such number."),
            AMessage.Of(Ago(5), state: NotificationState.Queued, attempts: 0),
            // Its provider's callback came before we had written down that it was sent.
            AMessage.Of(Ago(4), MessageChannel.Email, NotificationState.Delivered),
            AMessage.Of(Ago(3), MessageChannel.Email, NotificationState.Suppressed, cause: "suppressed.spam", words: "The person has marked our mail as spam."),
            AMessage.Of(Ago(2), MessageChannel.Email, NotificationState.Expired, cause: "expired"),
            AMessage.Of(Ago(1), MessageChannel.Email, NotificationState.Cancelled),
            // Before the time that is looked at.
            AMessage.Of(now.AddHours(-30), state: NotificationState.Failed, cause: "twilio.21211"));

        var figures = await FiguresAsync(FiguresSpan.Day);
        FunnelRow Row(MessageChannel channel, string? provider) => figures.Funnel.Single(row => row.Channel == channel && row.Provider == provider);
        Assert.Equal(new FunnelCounts(All: 8, Waiting: 0, Sent: 7, Delivered: 3, Read: 1, Failed: 3, Held: 0), Row(MessageChannel.Sms, "twilio").Counts);
        Assert.Equal(new FunnelCounts(All: 1, Waiting: 1, Sent: 0, Delivered: 0, Read: 0, Failed: 0, Held: 0), Row(MessageChannel.Sms, null).Counts);
        Assert.Equal(new FunnelCounts(All: 4, Waiting: 0, Sent: 1, Delivered: 1, Read: 0, Failed: 0, Held: 3), Row(MessageChannel.Email, "sendgrid").Counts);
        Assert.Equal(3, figures.Funnel.Count);
        Assert.Equal(0.5, Row(MessageChannel.Sms, "twilio").Counts.DeliveryRate);
        // To send: 1, 2, 2, 2, 3 s. To arrive: 3, 4, 5 s.
        Assert.Equal((2d, 2.8), (Row(MessageChannel.Sms, "twilio").ToSend.P50!.Value, Math.Round(Row(MessageChannel.Sms, "twilio").ToSend.P95!.Value, 3)));
        Assert.Equal((4d, 4.9), (Row(MessageChannel.Sms, "twilio").ToArrive.P50!.Value, Math.Round(Row(MessageChannel.Sms, "twilio").ToArrive.P95!.Value, 3)));
        Assert.Equal(new Latency(null, null), Row(MessageChannel.Email, "sendgrid").ToArrive);

        var (last, before) = (new DateTimeOffset(2026, 6, 17, 22, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 6, 17, 21, 0, 0, TimeSpan.Zero));
        FunnelCounts At(DateTimeOffset step, MessageChannel? channel) => figures.Course.Single(point => point.At == step && point.Channel == channel).Counts;
        Assert.Equal((10, 4, 0), (At(last, null).All, At(last, null).Delivered, At(last, null).Failed));
        Assert.Equal((3, 0, 3), (At(before, null).All, At(before, null).Delivered, At(before, null).Failed));
        Assert.Equal((6, 4), (At(last, MessageChannel.Sms).All, At(last, MessageChannel.Email).All));
        Assert.Equal(5, figures.Course.Count);

        Assert.Equal([("twilio.30003", 2, 0, "The phone is still off."), ("twilio.21211", 1, 0, "No such number."), ("expired", 0, 1, null), ("suppressed.spam", 0, 1, "The person has marked our mail as spam.")],
            figures.Causes.Select(cause => (cause.Cause!, cause.Failed, cause.Held, cause.Words)));
        Assert.Equal(Ago(69), figures.Causes[0].LastAt);

        Assert.Equal([MessageChannel.Email], (await FiguresAsync(FiguresSpan.Day, MessageChannel.Email)).Funnel.Select(row => row.Channel));
        Assert.Equal(2, (await FiguresAsync(FiguresSpan.Week)).Causes.Single(cause => cause.Cause == "twilio.21211").Failed);
        Assert.DoesNotContain((await FiguresAsync(FiguresSpan.Hour)).Causes, cause => cause.Failed > 0);

        // Exactly those a cause counts can be sent again, and none that was held back.
        var failed = await AsAsync<NotificationReads, IReadOnlyList<Guid>>(Admin, reads => reads.FailedOfAsync(figures.Causes[0], figures.From, 10, default));
        Assert.Equal(2, failed.Count);
        Assert.Single(await AsAsync<NotificationReads, IReadOnlyList<Guid>>(Admin, reads => reads.FailedOfAsync(figures.Causes[1], figures.From, 10, default)));
        Assert.Empty(await AsAsync<NotificationReads, IReadOnlyList<Guid>>(Admin, reads => reads.FailedOfAsync(figures.Causes[3], figures.From, 10, default)));
    }

    [Fact]
    public async Task One_look_serves_everybody_for_a_few_seconds_and_then_there_is_a_new_one()
    {
        var looks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FiguresAsync(FiguresSpan.Hour)));
        Assert.All(looks, look => Assert.Same(looks[0], look));
        await WriteAsync(AMessage.Of(Time.GetUtcNow()));
        Assert.Same(looks[0], await FiguresAsync(FiguresSpan.Hour));
        Time.Advance(NotificationFiguresBook.GoodFor(FiguresSpan.Hour));
        Assert.Equal(1, (await FiguresAsync(FiguresSpan.Hour)).Funnel.Sum(row => row.Counts.All));
    }

    [Fact]
    public async Task A_look_that_took_longer_than_it_is_good_for_is_shown_and_not_begun_again_for_ever()
    {
        Time.AutoAdvanceAmount = 2 * NotificationFiguresBook.GoodFor(FiguresSpan.Hour);
        Assert.NotNull(await FiguresAsync(FiguresSpan.Hour).WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.NotNull(await FiguresAsync(FiguresSpan.Hour).WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Without_a_message_there_is_nothing_and_no_error()
    {
        foreach (var span in Enum.GetValues<FiguresSpan>())
        {
            var figures = await FiguresAsync(span);
            Assert.Empty(figures.Funnel);
            Assert.Empty(figures.Course);
            Assert.Empty(figures.Causes);
        }
    }

    [Fact]
    public async Task Each_channel_says_who_sends_what_waits_and_who_has_stopped_it()
    {
        var now = Time.GetUtcNow();
        await WriteAsync(
            AMessage.Of(now.AddMinutes(-5), state: NotificationState.Queued, attempts: 0, nextAttemptAt: now.AddMinutes(-5)),
            AMessage.Of(now.AddMinutes(-4), state: NotificationState.Queued, attempts: 2, nextAttemptAt: now.AddMinutes(-1)),
            AMessage.Of(now.AddMinutes(-3), state: NotificationState.Queued, attempts: 1, nextAttemptAt: now.AddMinutes(3)),
            AMessage.Of(now.AddMinutes(-9), sentAfter: 2),
            AMessage.Of(now.AddMinutes(-8), sentAfter: 1),
            AMessage.Of(now.AddDays(-9), MessageChannel.Email, sentAfter: 1));
        await Database.ExecuteAsync("INSERT INTO notifications.channel_pauses (channel, since, by, why) VALUES ('Email', $1, 'Alex', 'Everything came twice')", now);
        await WithAsync((Alerts alerts) => alerts.RaiseAsync(new("notifications.provider:twilio", AlertSeverity.Critical, "It is down.", "Everybody.", "/admin/notifications", "See", now.AddMinutes(-2), ByItself: true), default));

        var all = await AsAsync<ChannelReads, IReadOnlyList<ChannelHealth>>(Admin, reads => reads.AllAsync(default));
        Assert.Equal([MessageChannel.Push, MessageChannel.Sms, MessageChannel.Email], all.Select(health => health.Channel));
        var bySms = all[1];
        Assert.Equal((2, now.AddMinutes(-5), 2, now.AddMinutes(-8).AddSeconds(1)), (bySms.Waiting, bySms.OldestDue!.Value, bySms.Retrying, bySms.LastSentAt!.Value));
        Assert.Equal((true, now.AddMinutes(-2), null), (bySms.IsOn, bySms.DownSince!.Value, bySms.Pause));
        Assert.Equal(("Everything came twice", false, null, 0), (all[2].Pause!.Why, all[2].IsOn, all[2].LastSentAt, all[2].Waiting));
        Assert.Empty(all[0].Providers);
        Assert.Null(all[0].DownSince);
        await WithAsync((Alerts alerts) => alerts.EndAsync("notifications.provider:twilio", "It works again.", default));
        Assert.Null((await AsAsync<ChannelReads, IReadOnlyList<ChannelHealth>>(Admin, reads => reads.AllAsync(default)))[1].DownSince);
    }

    private Task WriteAsync(params IReadOnlyList<Notification> rows) => WithAsync(async (NotificationsDb db) => { await AMessage.WriteAsync(db, rows); });

    private async Task<NotificationFigures> FiguresAsync(FiguresSpan span, MessageChannel? channel = null) => (await AsAsync<NotificationReads, NotificationFigures?>(Admin, reads => reads.FiguresAsync(span, channel, default)))!;

    /// <summary>Is there, and is never asked.</summary>
    private sealed class SilentChannel(MessageChannel channel, string provider) : IChannel
    {
        public MessageChannel Channel => channel;
        public string Provider => provider;
        public bool IsOn { get; init; }
        public Task<ChannelAnswer> SendAsync(OutgoingMessage message, CancellationToken cancel) => throw new NotSupportedException();
        public Task<ChannelFinding?> FindAsync(OutgoingMessage message, UnsureTries tries, CancellationToken cancel) => throw new NotSupportedException();
        public Task<ProviderWord?> AskAsync(Notification sent, CancellationToken cancel) => throw new NotSupportedException();
    }
}
