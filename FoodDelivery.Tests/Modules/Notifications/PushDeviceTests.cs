using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>Whose device it is, how it comes and goes, and what it says of a message it was given.</summary>
public sealed class PushDeviceTests(ClassDatabase database) : PushTest(database)
{
    [Fact]
    public async Task Registered_again_it_is_the_same_device_seen_later()
    {
        var ada = Somebody();
        var first = await DeviceAsync(ada);
        Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(first.Id, (await DeviceAsync(ada, first.Token)).Id);
        var row = Assert.Single(await OfAsync(ada));
        Assert.Equal((Time.GetUtcNow().AddDays(-3), Time.GetUtcNow()), (row.Since, row.SeenAt));
    }

    [Fact]
    public async Task Whoever_registers_last_in_a_browser_has_it()
    {
        var (ada, ben) = (Somebody(), Somebody());
        var browser = await DeviceAsync(ada);
        await DeviceAsync(ben, browser.Token);
        Assert.Equal((0, 1), (await DevicesOfAsync(ada), await DevicesOfAsync(ben)));
        Assert.Equal("fcm.no_device", (await SendAsync(await MessageAsync(ada))).Code);
        Assert.Equal(0, await Fcm.ShownAsync(browser.Token));
    }

    [Fact]
    public async Task Two_tabs_that_register_at_once_are_one_device()
    {
        var (ada, token) = (Somebody(), await Fcm.NewTokenAsync());
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DeviceAsync(ada, token)));
        Assert.Single(ids.Select(one => one.Id).Distinct());
        Assert.Equal(1, await DevicesOfAsync(ada));
    }

    [Fact]
    public async Task The_ones_not_seen_for_longest_make_room()
    {
        var ada = Somebody();
        var oldest = await DeviceAsync(ada);
        Time.Advance(TimeSpan.FromMinutes(1));
        var kept = await DeviceAsync(ada);
        for (var i = 0; i < RegisterDevice.MostDevices - 2; i++) await DeviceAsync(ada);
        Time.Advance(TimeSpan.FromMinutes(1));
        await DeviceAsync(ada, kept.Token);
        Assert.Equal(RegisterDevice.MostDevices, await DevicesOfAsync(ada));
        Time.Advance(TimeSpan.FromMinutes(1));
        await DeviceAsync(ada);
        var left = (await OfAsync(ada)).Select(device => device.Id).ToList();
        Assert.Equal((RegisterDevice.MostDevices, false, true), (left.Count, left.Contains(oldest.Id), left.Contains(kept.Id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("naïve")]
    [InlineData(null)]
    public async Task What_is_no_token_is_refused(string? token)
    {
        var refused = await AsAsync<RegisterDevice, Result<Guid>>(Somebody(), use => use.RunAsync(new(token, DeviceKind.Web, "x"), default));
        Assert.Equal("notifications.token_wrong", refused.Error?.Code);
        Assert.Equal("notifications.token_wrong", (await AsAsync<RegisterDevice, Result<Guid>>(Somebody(), use => use.RunAsync(new(new string('x', PushDevice.TokenLength + 1), DeviceKind.Web, "x"), default))).Error?.Code);
    }

    [Fact]
    public async Task Nobody_registers_for_nobody() =>
        Assert.Equal("notifications.nobody", (await AsAsync<RegisterDevice, Result<Guid>>(Actor.Anonymous, use => use.RunAsync(new("token", DeviceKind.Web, "x"), default))).Error?.Code);

    [Fact]
    public async Task A_device_of_somebody_else_does_not_exist()
    {
        var (ada, ben) = (Somebody(), Somebody());
        var device = await DeviceAsync(ada);
        Assert.Equal(ForgetDevice.NoSuchDevice, (await AsAsync<ForgetDevice, Result>(ben, use => use.RunAsync(new(device.Id), default))).Error);
        Assert.Equal(1, await DevicesOfAsync(ada));
        Assert.True((await AsAsync<ForgetDevice, Result>(ada, use => use.RunAsync(new(device.Id), default))).IsOk);
        Assert.Equal(ForgetDevice.NoSuchDevice, (await AsAsync<ForgetDevice, Result>(ada, use => use.RunAsync(new(device.Id), default))).Error);
    }

    [Fact]
    public async Task Not_used_for_nine_months_it_is_forgotten()
    {
        var (ada, ben) = (Somebody(), Somebody());
        await DeviceAsync(ada);
        var used = await DeviceAsync(ben);
        Time.Advance(TimeSpan.FromDays(269));
        await RunJobAsync(ForgetOldDevices.Id);
        Assert.Equal(1, await DevicesOfAsync(ada));
        await DeviceAsync(ben, used.Token);
        Time.Advance(TimeSpan.FromDays(2));
        await RunJobAsync(ForgetOldDevices.Id);
        Assert.Equal((0, 1), (await DevicesOfAsync(ada), await DevicesOfAsync(ben)));
    }

    [Fact]
    public async Task Shown_it_has_arrived_opened_it_is_read_and_both_once()
    {
        var (message, receipt) = await SentAsync();
        Assert.True(await TakeAsync(receipt, PushReceiptKind.Shown));
        Assert.Equal(NotificationState.Delivered, await StateAsync(message.Id));
        Assert.True(await TakeAsync(receipt, PushReceiptKind.Opened));
        Assert.True(await TakeAsync(receipt, PushReceiptKind.Opened));
        // The other device shows it only now.
        Assert.True(await TakeAsync(receipt, PushReceiptKind.Shown));
        Assert.Equal(NotificationState.Read, await StateAsync(message.Id));
        Assert.Equal(2, await WithAsync<NotificationsDb, int>(db => db.NotificationStatuses.CountAsync(line => line.NotificationId == message.Id)));
    }

    [Fact]
    public async Task Sent_again_it_arrives_again_and_of_the_first_sending_only_that_it_was_read_counts()
    {
        var (message, first) = await SentAsync();
        Assert.True(await TakeAsync(first, PushReceiptKind.Shown));
        var second = await AgainAsync(message);
        // The other device shows the first one only now.
        Assert.True(await TakeAsync(first, PushReceiptKind.Shown));
        Assert.Equal(NotificationState.Queued, await StateAsync(message.Id));
        Assert.True(await TakeAsync(second, PushReceiptKind.Shown));
        Assert.Equal(NotificationState.Delivered, await StateAsync(message.Id));
        await AgainAsync(message);
        Assert.True(await TakeAsync(second, PushReceiptKind.Shown));
        Assert.Equal(NotificationState.Queued, await StateAsync(message.Id));
        Assert.True(await TakeAsync(first, PushReceiptKind.Opened));
        Assert.Equal(NotificationState.Read, await StateAsync(message.Id));
    }

    [Fact]
    public async Task What_the_message_did_not_bring_along_is_no_receipt()
    {
        var (message, receipt) = await SentAsync();
        foreach (var wrong in new[] { null, "", message.Id.ToString(), message.Id.ToString("N"), receipt[..^3], receipt + "A", new string('A', 5000) }) Assert.False(await TakeAsync(wrong, PushReceiptKind.Opened), wrong);
        Assert.Equal(NotificationState.Queued, await StateAsync(message.Id));
    }

    private async Task<(OutgoingMessage Message, string Receipt)> SentAsync()
    {
        var ada = Somebody();
        var phone = await DeviceAsync(ada);
        var message = await MessageAsync(ada);
        await SendAsync(message);
        return (message, await ReceiptAsync(phone.Token));
    }

    /// <summary>An operator has it sent again. Returns the receipt that it brings along now.</summary>
    private async Task<string> AgainAsync(OutgoingMessage message)
    {
        Time.Advance(TimeSpan.FromMinutes(1));
        var dora = new Actor(Guid.CreateVersion7(), "Dora", new HashSet<string> { Roles.Dispatcher }, new HashSet<Guid>());
        Assert.Equal(1, (await AsAsync<ResendNotifications, Result<ResendNotifications.Done>>(dora, use => use.RunAsync(new([message.Id], null, "It never came"), default))).Value.Resent);
        await SendAsync(message);
        return await ReceiptAsync(await Database.ScalarAsync<string>("SELECT token FROM notifications.push_devices WHERE person_id = $1", message.PersonId!)!);
    }

    /// <summary>As the phone gets it.</summary>
    private async Task<string> ReceiptAsync(string? token) => (await Database.ScalarAsync<string>("SELECT payload -> 'data' ->> 'receipt' FROM sandbox.fcm_shown WHERE token = $1", token!))!;

    private Task<bool> TakeAsync(string? receipt, PushReceiptKind kind) => WithAsync<TakeReceipt, bool>(use => use.RunAsync(receipt, kind, default));

    private Task<NotificationState> StateAsync(Guid id) => WithAsync<NotificationsDb, NotificationState>(db => db.Notifications.Where(row => row.Id == id).Select(row => row.State).SingleAsync());

    private Task<IReadOnlyList<PushDeviceRow>> OfAsync(Actor person) => WithAsync<PushDevices, IReadOnlyList<PushDeviceRow>>(devices => devices.OfAsync(person.UserId!.Value, default));
}
