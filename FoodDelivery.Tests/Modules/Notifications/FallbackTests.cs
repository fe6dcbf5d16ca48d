using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>What did not get through by one way goes by another, once, and not when the person has it.</summary>
public sealed class FallbackTests(ClassDatabase database) : MessagesTest(database)
{
    private static readonly Way PushThenSms = new(MessageChannel.Push, MessageChannel.Sms, TimeSpan.FromSeconds(30));
    private static readonly Way MailThenSms = new(MessageChannel.Email, MessageChannel.Sms);

    [Fact]
    public async Task Where_a_push_could_reach_no_device_what_would_follow_it_goes_at_once_and_only_that_whatever_comes_or_goes_meanwhile()
    {
        await ForgetDevicesAsync();
        var notice = ANotice(way: PushThenSms);
        var id = await WriteAsync(notice, MessageChannel.Sms);
        await HasDeviceAsync(PersonId);
        Assert.Equal(0, await WithAsync((Notify notify) => notify.WriteAsync(notice, default)));
        Assert.Equal(1, await DrainAsync());
        Assert.Equal((id, "+12125550100"), (Sms.Taken.Single().Id, Sms.Taken.Single().Address));
        Assert.Equal((MessageChannel.Sms, null, NotificationState.Sent), (await RowAsync(id)) is var row ? (row.Channel, row.FallbackTo, row.State) : default);
        Assert.Empty(Push.Calls);

        // The other way round: the one that was written for a device that is gone is followed by the sweep, and by nothing else.
        notice = ANotice(way: PushThenSms);
        id = await WriteAsync(notice);
        await ForgetDevicesAsync();
        Assert.Equal(0, await WithAsync((Notify notify) => notify.WriteAsync(notice, default)));
        Push.Says(new(ChannelOutcome.Permanent, "test.no_device", "The person has no device."));
        Assert.Equal(2, await DrainAsync());
        Assert.Equal((id, 2), ((await FollowerAsync(id))!.FallbackOf, Sms.Taken.Count));
    }

    [Fact]
    public async Task News_of_an_order_that_only_a_push_would_bring_is_not_written_where_there_is_no_device()
    {
        await ForgetDevicesAsync();
        Assert.Equal(0, await WithAsync((Notify notify) => notify.WriteAsync(ANotice(way: new(MessageChannel.Push)), default)));
        // A test, or a campaign, is to show that it reached nobody.
        Assert.Equal(1, await WithAsync((Notify notify) => notify.WriteAsync(ANotice(NotificationKind.Work, new(MessageChannel.Push)), default)));
        Assert.Equal(1, await WithAsync((Notify notify) => notify.WriteAsync(ANotice(NotificationKind.Promotion, new(MessageChannel.Push)), default)));
    }

    [Fact]
    public async Task A_push_that_no_device_took_is_followed_by_the_sms_at_once()
    {
        Push.Says(new(ChannelOutcome.Permanent, "test.no_device", "The person has no device."));
        var id = await WriteAsync(ANotice(way: PushThenSms));
        Assert.Equal(2, await DrainAsync());
        var follower = (await FollowerAsync(id))!;
        Assert.Equal((MessageChannel.Sms, "+12125550100", NotificationState.Sent, NotificationState.Failed), (follower.Channel, follower.Address, follower.State, (await RowAsync(id)).State));
        Assert.Equal(follower.Id, Sms.Taken.Single().Id);
    }

    [Fact]
    public async Task Everybody_is_woken_when_there_is_something_to_do_and_nobody_has_to_look_by_the_clock()
    {
        Push.Says(new(ChannelOutcome.Permanent, "test.no_device", "The person has no device."));
        // The clock stands: nothing here happens because a second is over.
        await Worker.StartAsync(default);
        for (var i = 1; i <= 20; i++)
        {
            await WriteAsync(ANotice(way: PushThenSms));
            for (var waited = 0; Sms.Taken.Count < i; waited++, await Task.Delay(20)) Assert.True(waited < 1000, $"The SMS of push {i} was not sent.");
        }
        await Worker.StopAsync(default);
    }

    [Fact]
    public async Task A_push_that_stays_unread_is_followed_after_its_time_even_when_the_phone_has_it_and_only_once()
    {
        var id = await WriteAsync(ANotice(way: PushThenSms));
        await DrainAsync();
        await HearsAsync(Word(id, NotificationState.Delivered) with { Provider = "testpush" });
        Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, await DrainAsync());
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await DrainAsync());
        Assert.Single(Sms.Taken);
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await DrainAsync());
        await HearsAsync(Word(id, NotificationState.Undelivered) with { Provider = "testpush" });
        await DrainAsync();
        Assert.Single(Sms.Taken);
    }

    [Fact]
    public async Task A_push_that_was_read_is_not_followed()
    {
        var id = await WriteAsync(ANotice(way: PushThenSms));
        await DrainAsync();
        Assert.True(await HearsAsync(Word(id, NotificationState.Read) with { Provider = "testpush" }));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await DrainAsync());
        Assert.Null(await FollowerAsync(id));
    }

    [Fact]
    public async Task A_mail_that_bounces_is_followed_even_after_it_was_said_to_have_arrived()
    {
        var id = await WriteAsync(ANotice(way: MailThenSms));
        await DrainAsync();
        await HearsAsync(Word(id, NotificationState.Delivered) with { Provider = "testmail" });
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await DrainAsync());
        Assert.True(await HearsAsync(Word(id, NotificationState.Bounced) with { Provider = "testmail" }));
        Assert.Equal(1, await DrainAsync());
        Assert.Equal(id, (await FollowerAsync(id))!.FallbackOf);
    }

    [Fact]
    public async Task One_that_could_not_leave_in_time_is_replaced_and_does_not_leave_any_more()
    {
        Push.Says(new(ChannelOutcome.Retry, "test.503", "It is busy.", 503, RetryAfter: TimeSpan.FromMinutes(1)));
        var id = await WriteAsync(ANotice(way: PushThenSms));
        await DrainAsync();
        Time.Advance(TimeSpan.FromSeconds(31));
        await DrainAsync();
        Push.Answers = null;
        Time.Advance(TimeSpan.FromMinutes(2));
        await DrainAsync();
        Assert.Equal((NotificationState.Cancelled, "fallback"), ((await RowAsync(id)).State, (await RowAsync(id)).Cause));
        Assert.Empty(Push.Taken);
        Assert.Single(Sms.Taken);
    }

    [Fact]
    public async Task Who_has_switched_mails_off_gets_no_sms_in_their_place()
    {
        await PrefersAsync(push: true, sms: true, email: false);
        var id = await WriteAsync(ANotice(way: MailThenSms));
        await DrainAsync();
        Assert.Equal((NotificationState.Suppressed, NotificationGate.ByPreference), ((await RowAsync(id)).State, (await RowAsync(id)).Cause));
        Assert.Null(await FollowerAsync(id));
        Assert.Null((await RowAsync(id)).FallbackAt);
        Assert.Empty(Sms.Taken);
    }

    [Fact]
    public async Task Who_has_switched_push_off_gets_the_sms_and_who_has_switched_both_off_gets_none()
    {
        await PrefersAsync(push: false, sms: true);
        var id = await WriteAsync(ANotice(way: PushThenSms));
        await DrainAsync();
        Assert.Equal(NotificationState.Suppressed, (await RowAsync(id)).State);
        Assert.Equal(NotificationState.Sent, (await FollowerAsync(id))!.State);
        await PrefersAsync(push: false, sms: false);
        id = await WriteAsync(ANotice(way: PushThenSms));
        await DrainAsync();
        Assert.Equal((NotificationState.Suppressed, NotificationGate.ByPreference), ((await FollowerAsync(id))!.State, (await FollowerAsync(id))!.Cause));
        Assert.Single(Sms.Taken);
        Assert.Empty(Push.Taken);
    }

    [Fact]
    public async Task Nothing_follows_a_promotion_or_what_is_of_no_use_any_more_or_where_there_is_no_address()
    {
        Push.Says(new(ChannelOutcome.Permanent, "test.no_device", "The person has no device."));
        await Database.ExecuteAsync("""
            INSERT INTO notifications.preferences (person_id, orders_by_push, orders_by_sms, orders_by_email, promotions_by_push, promotions_by_sms, promotions_by_email, changed_at) VALUES ($1, true, true, true, true, true, true, now())
            """, PersonId);
        var promotion = await WriteAsync(ANotice(NotificationKind.Promotion, PushThenSms));
        var nobody = await PersonAsync(null, null);
        var unreachable = await WriteAsync(ANotice(way: PushThenSms) with { To = Cleo with { Key = $"person:{nobody}", PersonId = nobody, Phone = null, Email = null } });
        await DrainAsync();
        var late = await WriteAsync(ANotice(way: MailThenSms, goodFor: TimeSpan.FromMinutes(1)));
        await DrainAsync();
        Time.Advance(TimeSpan.FromMinutes(2));
        await HearsAsync(Word(late, NotificationState.Bounced) with { Provider = "testmail" });
        await DrainAsync();
        foreach (var id in new[] { promotion, unreachable, late })
        {
            Assert.Null(await FollowerAsync(id));
            Assert.Null((await RowAsync(id)).FallbackAt);
        }
        Assert.Contains("no address", (await RowAsync(unreachable)).Words, StringComparison.Ordinal);
        Assert.Empty(Sms.Calls);
    }

    [Fact]
    public async Task Two_processes_that_notice_it_at_once_write_one()
    {
        Push.Says(new(ChannelOutcome.Permanent, "test.no_device", "The person has no device."));
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++) ids.Add(await WriteAsync(ANotice(way: PushThenSms) with { OrderNumber = $"FD-{i}" }));
        foreach (var id in ids) await WithAsync(async (NotificationsDb db) => await db.Notifications.Where(n => n.Id == id).ExecuteUpdateAsync(set => set.SetProperty(n => n.FallbackAt, Time.GetUtcNow())));
        var followed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WithAsync((Fallbacks fallbacks) => fallbacks.SweepAsync(default))));
        Assert.Equal(10, followed.Sum());
        Assert.Equal(10, await WithAsync((NotificationsDb db) => db.Notifications.CountAsync(n => n.FallbackOf != null)));
    }

    private Task ForgetDevicesAsync() => WithAsync((NotificationsDb db) => db.PushDevices.Where(device => device.PersonId == PersonId).ExecuteDeleteAsync());

    private Task PrefersAsync(bool push, bool sms, bool email = true) => Database.ExecuteAsync("""
        INSERT INTO notifications.preferences (person_id, orders_by_push, orders_by_sms, orders_by_email, promotions_by_push, promotions_by_sms, promotions_by_email, changed_at) VALUES ($1, $2, $3, $4, false, false, false, now())
        ON CONFLICT (person_id) DO UPDATE SET orders_by_push = $2, orders_by_sms = $3, orders_by_email = $4
        """, PersonId, push, sms, email);
}
