using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>A test message goes to whoever asked for it, through the ledger, and is answered for.</summary>
public sealed class SendTestMessageTests(ClassDatabase database) : NoticesTest(database)
{
    protected override void Configure(IServiceCollection services) => services.RemoveAll<IChannel>().AddSingleton<IChannel>(new AChannel(MessageChannel.Sms, isOn: true)).AddSingleton<IChannel>(new AChannel(MessageChannel.Push, isOn: false));

    private Task<Result> SendAsync(Actor actor, string template, MessageChannel channel = MessageChannel.Sms) => AsAsync<SendTestMessage, Result>(actor, send => send.RunAsync(new(template, channel, "de"), default));

    private async Task<Actor> AdminAsync(string? phone) => new(await PersonAsync("Alex Turner", null, phone, Roles.Admin), "Alex Turner", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());

    [Fact]
    public async Task It_goes_to_the_asker_with_the_sample_and_is_audited()
    {
        var alex = await AdminAsync("+13325550103");
        Ok(await SendAsync(alex, NoticePlan.OrderAccepted));
        var row = await WithAsync((NotificationsDb db) => db.Notifications.AsNoTracking().SingleAsync(n => n.PersonId == alex.UserId));
        Assert.Equal(("+13325550103", MessageChannel.Sms, "de", NotificationKind.Work, NoticePlan.OrderAccepted, null, null), (row.Address, row.Channel, row.Culture, row.Kind, row.Template, row.OrderId, row.FallbackTo));
        Assert.Equal("FD-10423", DataOf<ArrivalMessage>(row).Head.Number);
        Assert.Equal(1, await WithAsync((PlatformDb db) => db.Outbox.CountAsync(o => o.Subject == $"audit:template:{NoticePlan.OrderAccepted}")));
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused_in_words_and_nothing_is_written()
    {
        var (alex, mute) = (await AdminAsync("+13325550104"), await AdminAsync(null));
        Assert.Equal("notifications.not_an_admin", (await SendAsync(Dora, NoticePlan.OrderAccepted)).Error?.Code);
        Assert.Equal("notifications.not_an_admin", (await SendAsync(Actor.System, NoticePlan.OrderAccepted)).Error?.Code);
        Assert.Equal("notifications.no_test_codes", (await SendAsync(alex, NoticePlan.VerificationCode)).Error?.Code);
        Assert.Equal("notifications.no_such_template", (await SendAsync(alex, "order-eaten")).Error?.Code);
        Assert.Equal("notifications.no_address", (await SendAsync(mute, NoticePlan.OrderAccepted)).Error?.Code);
        Assert.Equal(0, await WithAsync((NotificationsDb db) => db.Notifications.CountAsync(n => n.PersonId == alex.UserId || n.PersonId == mute.UserId)));
    }

    [Fact]
    public async Task A_channel_that_is_off_sends_no_tests()
    {
        var alex = await AdminAsync("+13325550105");
        Assert.Equal("notifications.channel_off", (await SendAsync(alex, NoticePlan.OrderAccepted, MessageChannel.Push)).Error?.Code);
    }

    private sealed class AChannel(MessageChannel channel, bool isOn) : IChannel
    {
        public MessageChannel Channel => channel;
        public string Provider => "test";
        public bool IsOn => isOn;
        public Task<ChannelAnswer> SendAsync(OutgoingMessage message, CancellationToken cancel) => throw new NotSupportedException();
        public Task<ChannelFinding?> FindAsync(OutgoingMessage message, UnsureTries tries, CancellationToken cancel) => throw new NotSupportedException();
        public Task<ProviderWord?> AskAsync(Notification sent, CancellationToken cancel) => throw new NotSupportedException();
    }
}
