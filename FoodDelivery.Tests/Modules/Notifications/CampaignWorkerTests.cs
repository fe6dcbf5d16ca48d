using System.Text.Json;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>How a campaign goes out: to those who agreed, at its pace, on from where it was after a crash, by one process at a time, and not at all any more once it is cancelled.</summary>
public sealed class CampaignWorkerTests(ClassDatabase database) : CampaignsTest(database)
{
    [Fact]
    public async Task Only_who_agreed_is_told_in_their_language_and_by_their_clock()
    {
        var (ann, bert, carla) = (await WillingAsync(), await WillingAsync(language: "de"), await WillingAsync(language: "es"));
        await Database.ExecuteAsync("UPDATE notifications.preferences SET time_zone = 'Europe/Berlin' WHERE person_id = $1", bert);
        await PersonAsync();
        await WillingAsync(Sms, phone: "+12125550142");
        await AgreeAsync(await WillingAsync(), Email, given: false);

        var id = await GoingAsync();
        await DrainAsync();
        var told = await MessagesAsync();
        Assert.Equal([(ann, "en", "America/New_York", "Two for one."), (bert, "de", "Europe/Berlin", "Zwei für eins."), (carla, "es", "America/New_York", "Two for one.")],
            told.Select(message => (message.PersonId!.Value, message.Culture, message.TimeZone, JsonDocument.Parse(message.Data).RootElement.GetProperty("body").GetString()!)));
        Assert.All(told, message => Assert.Equal((id, id, NotificationKind.Promotion, Campaign.Template, NotificationState.Queued), (message.CampaignId, message.EventId, message.Kind, message.Template, message.State)));
        var file = await FileAsync(id);
        Assert.Equal((CampaignState.Done, 6, 3, 6), (file.Campaign.State, file.Campaign.Reach, file.Campaign.Consented, file.Campaign.Looked));
        Assert.Equal(3, file.Progress.Written);
    }

    [Theory]
    [InlineData(Sms)]
    [InlineData(Email)]
    public async Task Who_agreed_with_an_address_that_nobody_has_proven_gets_nothing_there_until_it_is(MessageChannel channel)
    {
        var (ann, typed) = (await WillingAsync(channel, phone: "+12125550142"), await WillingAsync(channel, phone: "+12125550143", proven: false));
        var first = await GoingAsync(Good with { Channel = channel });
        await DrainAsync();
        Assert.Equal([ann], await ToldAsync(first));
        Assert.Equal((2, 1), ((await FileAsync(first)).Campaign.Reach, (await FileAsync(first)).Campaign.Consented));
        await Database.ExecuteAsync("UPDATE identity.users SET email_confirmed = true, phone_number_confirmed = true WHERE id = $1", typed);
        var second = await GoingAsync(Good with { Channel = channel, Name = "July pizza" });
        await DrainAsync();
        Assert.Equal([ann, typed], await ToldAsync(second));
        Assert.Equal(2, (await FileAsync(second)).Campaign.Consented);
    }

    [Fact]
    public async Task A_campaign_on_devices_needs_neither_number_nor_mailbox_and_counts_only_who_has_one()
    {
        var (ann, _) = (await WillingAsync(Push, proven: false), await WillingAsync(Push));
        await HasDeviceAsync(ann);
        await HasDeviceAsync(ann);
        var id = await GoingAsync(Good with { Channel = Push });
        await DrainAsync();
        Assert.Equal([ann], await ToldAsync(id));
        Assert.Equal((2, 1), ((await FileAsync(id)).Campaign.Reach, (await FileAsync(id)).Campaign.Consented));
    }

    [Fact]
    public async Task It_keeps_its_pace()
    {
        for (var i = 0; i < 7; i++) await WillingAsync();
        var id = await GoingAsync(Good with { PerMinute = 120 });
        await DrainAsync();
        Assert.Equal(2, (await ToldAsync(id)).Count);
        await DrainAsync();
        Assert.Equal(2, (await ToldAsync(id)).Count);
        for (var seconds = 1; seconds <= 3; seconds++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await DrainAsync();
            Assert.Equal(Math.Min(7, 2 + 2 * seconds), (await ToldAsync(id)).Count);
        }
        Assert.Equal((CampaignState.Done, 7), ((await FileAsync(id)).Campaign.State, (await FileAsync(id)).Campaign.Looked));

        // Few a minute are one at a time.
        var slow = await GoingAsync(Good with { PerMinute = 6 });
        await DrainAsync();
        Time.Advance(TimeSpan.FromSeconds(9));
        await DrainAsync();
        Assert.Single(await ToldAsync(slow));
        Time.Advance(TimeSpan.FromSeconds(1));
        await DrainAsync();
        Assert.Equal(2, (await ToldAsync(slow)).Count);
    }

    [Fact]
    public async Task What_was_written_in_the_night_leaves_in_the_morning_at_the_same_pace_and_nothing_more_beside_it()
    {
        for (var i = 0; i < 7; i++) await WillingAsync();
        Time.SetUtcNow(new DateTimeOffset(2026, 6, 18, 2, 0, 0, TimeSpan.Zero)); // Ten in the evening in New York
        var id = await GoingAsync(Good with { PerMinute = 5 });
        for (var i = 0; i < 5; i++, Time.Advance(TimeSpan.FromSeconds(12)))
        {
            await DrainAsync();
            await Rooms.GetRequiredService<NotificationWorker>().DrainAsync(default);
        }
        var nine = new DateTimeOffset(2026, 6, 18, 13, 0, 0, TimeSpan.Zero);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => nine.AddSeconds(12 * i)), (await MessagesAsync()).Select(message => message.NextAttemptAt));
        Assert.Equal(5, (await FileAsync(id)).Progress.ForMorning);

        Time.SetUtcNow(nine);
        await DrainAsync();
        Assert.Equal(5, (await ToldAsync(id)).Count);
        Time.SetUtcNow(nine.AddSeconds(50));
        await DrainAsync();
        Assert.Equal(6, (await ToldAsync(id)).Count);
    }

    [Fact]
    public async Task A_process_that_dies_in_the_middle_leaves_nothing_half_and_the_next_one_goes_on_from_there()
    {
        var people = new List<Guid>();
        for (var i = 0; i < 9; i++) people.Add(await WillingAsync());
        var id = await GoingAsync(Good with { PerMinute = 240 });
        await DrainAsync();
        Assert.Equal(people[..4], await ToldAsync(id));
        var at = (await FileAsync(id)).Campaign.Cursor;

        // The third message of the second turn is never written: its process is gone.
        Time.Advance(TimeSpan.FromSeconds(1));
        using var death = new CancellationTokenSource();
        var before = 4;
        Words.Before = written => { if (written == before + 2) death.Cancel(); };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Worker.DrainAsync(death.Token));
        Words.Before = null;
        Assert.Equal(people[..4], await ToldAsync(id));
        Assert.Equal(at, (await FileAsync(id)).Campaign.Cursor);

        for (var i = 0; i < 3; i++)
        {
            await DrainAsync();
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(people, await ToldAsync(id));
        Assert.Equal(CampaignState.Done, (await FileAsync(id)).Campaign.State);
    }

    [Fact]
    public async Task A_connection_that_is_cut_in_the_middle_costs_nobody_the_offer_and_nobody_gets_it_twice()
    {
        var people = new List<Guid>();
        for (var i = 0; i < 5; i++) people.Add(await WillingAsync());
        var id = await GoingAsync();
        Words.Before = written =>
        {
            if (written != 3) return;
            using var cut = Database.Source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()");
            cut.ExecuteNonQuery();
        };
        await DrainAsync();
        Words.Before = null;
        Assert.Empty(await ToldAsync(id));
        Assert.Equal(CampaignState.Scheduled, (await FileAsync(id)).Campaign.State);
        Time.Advance(TimeSpan.FromSeconds(31));
        await DrainAsync();
        Assert.Equal(people, await ToldAsync(id));
        Assert.False(await WithAsync((NotificationsDb db) => db.Alerts.AnyAsync(alert => alert.ResolvedAt == null)));
    }

    [Fact]
    public async Task One_that_breaks_is_told_to_operators_and_does_not_keep_the_others_waiting()
    {
        var ann = await WillingAsync();
        var broken = await GoingAsync();
        Words.Before = _ => throw new InvalidOperationException("There is no template promotion.");
        await DrainAsync();
        var alert = await WithAsync((NotificationsDb db) => db.Alerts.SingleAsync());
        Assert.Equal(($"/admin/notifications/campaigns/{broken}", null), (alert.Link, alert.ResolvedAt));
        Words.Before = null;
        var other = await GoingAsync(Good with { Name = "Other" });
        await DrainAsync();
        Assert.Equal([ann], await ToldAsync(other));
        Assert.Empty(await ToldAsync(broken));
        Time.Advance(TimeSpan.FromSeconds(31));
        await DrainAsync();
        Assert.Equal([ann], await ToldAsync(broken));
        Assert.NotNull((await WithAsync((NotificationsDb db) => db.Alerts.SingleAsync())).ResolvedAt);
    }

    [Fact]
    public async Task Many_processes_tell_everybody_once_and_keep_the_pace_together()
    {
        var people = new List<Guid>();
        for (var i = 0; i < 12; i++) people.Add(await WillingAsync());
        var id = await GoingAsync(Good with { PerMinute = 240 });
        for (var turn = 1; turn <= 4; turn++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new CampaignWorker(Rooms.GetRequiredService<IServiceScopeFactory>(), new CampaignSignal(), Time, NullLogger<CampaignWorker>.Instance).DrainAsync(default)));
            Assert.Equal(Math.Min(12, 4 * turn), (await ToldAsync(id)).Count);
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(people, await ToldAsync(id));
        Assert.Equal(CampaignState.Done, (await FileAsync(id)).Campaign.State);
    }

    [Fact]
    public async Task Cancelled_in_the_middle_it_writes_nothing_more_and_nothing_that_waits_is_sent()
    {
        for (var i = 0; i < 9; i++) await WillingAsync();
        var id = await GoingAsync(Good with { PerMinute = 360 });
        await DrainAsync();
        Assert.Equal(6, (await ToldAsync(id)).Count);
        // One has left, one is on the wire this moment, one process died over one a while ago.
        await Database.ExecuteAsync("UPDATE notifications.notifications SET state = 'Sent' WHERE seq = (SELECT min(seq) FROM notifications.notifications)");
        await Database.ExecuteAsync("UPDATE notifications.notifications SET working_on = 7, next_attempt_at = $1 WHERE seq = (SELECT min(seq) + 1 FROM notifications.notifications)", Time.GetUtcNow().AddMinutes(1));
        await Database.ExecuteAsync("UPDATE notifications.notifications SET working_on = 8, next_attempt_at = $1 WHERE seq = (SELECT min(seq) + 2 FROM notifications.notifications)", Time.GetUtcNow().AddMinutes(-1));

        Assert.Equal(4, (await CancelAsync(id)).Value);
        Time.Advance(TimeSpan.FromMinutes(5));
        await DrainAsync();
        var messages = await MessagesAsync();
        Assert.Equal([NotificationState.Sent, NotificationState.Queued, .. Enumerable.Repeat(NotificationState.Cancelled, 4)], messages.Select(message => message.State));
        Assert.All(messages[2..], message => Assert.Equal("campaign.cancelled", message.Cause));
        // If what is on the wire does not get through, it is not tried again.
        Assert.True(messages[1].ExpiresAt <= Time.GetUtcNow());
        Assert.Equal(4, await WithAsync((NotificationsDb db) => db.NotificationStatuses.CountAsync(line => line.State == NotificationState.Cancelled && line.Source == "person")));
        var file = await FileAsync(id);
        Assert.Equal((CampaignState.Cancelled, "Alex", "Wrong price"), (file.Campaign.State, file.Campaign.CancelledBy, file.Campaign.CancelledWhy));
        Assert.Equal((6, 1, 1, 4), (file.Progress.Written, file.Progress.Sent, file.Progress.Waiting, file.Progress.Cancelled));
    }

    [Fact]
    public async Task Cancelling_while_it_writes_leaves_nothing_to_be_sent()
    {
        for (var i = 0; i < 40; i++) await WillingAsync();
        var id = await GoingAsync(Good with { PerMinute = 6000 });
        // In the middle of the batch an admin cancels: the batch holds the campaign, so the cancelling comes after it and stops all it has written.
        Task<Result<int>>? cancelling = null;
        Words.Before = written => { if (written == 10) cancelling = CancelAsync(id); };
        await DrainAsync();
        Words.Before = null;
        Assert.Equal(40, (await cancelling!).Value);
        Assert.Equal(40, (await FileAsync(id)).Progress.Cancelled);
    }

    [Fact]
    public async Task Progress_adds_up_and_tells_what_waits_for_the_morning()
    {
        NotificationState[] states = [NotificationState.Queued, NotificationState.Queued, NotificationState.Queued, .. Enum.GetValues<NotificationState>().Except([NotificationState.Queued])];
        foreach (var _ in states) await WillingAsync();
        var id = await GoingAsync();
        await DrainAsync();
        var rows = await MessagesAsync();
        foreach (var (row, state) in rows.Zip(states)) await Database.ExecuteAsync("UPDATE notifications.notifications SET state = $1 WHERE id = $2", state.ToString(), row.Id);
        // One sleeps until nine; one has failed once and waits for its second try.
        await Database.ExecuteAsync("UPDATE notifications.notifications SET next_attempt_at = $1, cause = 'waits.quiet_hours' WHERE id = $2", Time.GetUtcNow().AddHours(10), rows[0].Id);
        await Database.ExecuteAsync("UPDATE notifications.notifications SET next_attempt_at = $1, attempts = 1 WHERE id = $2", Time.GetUtcNow().AddMinutes(1), rows[1].Id);
        Assert.Equal(new(Written: 12, Waiting: 2, ForMorning: 1, Sent: 1, Delivered: 2, Read: 1, Failed: 3, Suppressed: 1, Late: 1, Cancelled: 1), (await FileAsync(id)).Progress);
    }
}
