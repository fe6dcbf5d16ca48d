using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>A provider that never calls is asked, a few times and then no more; what is old is forgotten.</summary>
public sealed class AskProvidersTests(ClassDatabase database) : MessagesTest(database)
{
    [Fact]
    public async Task A_lost_callback_is_made_up_for_by_asking()
    {
        var id = await WriteAsync();
        await DrainAsync();
        Time.Advance(TimeSpan.FromMinutes(2).Subtract(TimeSpan.FromSeconds(1)));
        await RunJobAsync(AskProviders.Id);
        Assert.Empty(Sms.Asked);
        Time.Advance(TimeSpan.FromSeconds(1));
        Sms.Knows = row => new("testsms", null, row.ProviderId, NotificationState.Delivered, "delivered", $"{row.ProviderId}:delivered", Time.GetUtcNow());
        await RunJobAsync(AskProviders.Id);
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Delivered, (DateTimeOffset?)null, 1), (row.State, row.AskAt, row.Asked));
        Assert.Equal("asked", (await LinesAsync(id))[^1].Source);
        // The callback comes after all.
        Assert.False(await HearsAsync(Word(id, NotificationState.Delivered, $"{row.ProviderId}:delivered", row.ProviderId)));
        Time.Advance(TimeSpan.FromDays(1));
        await RunJobAsync(AskProviders.Id);
        Assert.Single(Sms.Asked);
    }

    [Fact]
    public async Task One_that_never_says_is_asked_four_times_and_stays_as_it_is_with_a_word_to_operators()
    {
        var id = await WriteAsync();
        await DrainAsync();
        foreach (var seconds in MessageOptions.DefaultAskSeconds)
        {
            Assert.Equal(Time.GetUtcNow().AddSeconds(seconds), (await RowAsync(id)).AskAt);
            Time.Advance(TimeSpan.FromSeconds(seconds));
            await RunJobAsync(AskProviders.Id);
        }
        Assert.Equal(4, Sms.Asked.Count);
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Sent, (DateTimeOffset?)null), (row.State, row.AskAt));
        Assert.Contains("never said", row.Words, StringComparison.Ordinal);
        // And when it does say, that still counts.
        Assert.True(await HearsAsync(Word(id, NotificationState.Undelivered, providerId: row.ProviderId)));
    }

    [Fact]
    public async Task One_that_cannot_be_asked_does_not_keep_the_others_from_being_asked()
    {
        var (first, second) = (await WriteAsync(), await WriteAsync());
        await DrainAsync();
        Sms.Knows = row => row.Id == first ? throw new HttpRequestException("Down.") : new("testsms", null, row.ProviderId, NotificationState.Undelivered, "undelivered", "k", Time.GetUtcNow());
        Time.Advance(TimeSpan.FromMinutes(2));
        await RunJobAsync(AskProviders.Id);
        Assert.Equal((NotificationState.Sent, NotificationState.Undelivered), ((await RowAsync(first)).State, (await RowAsync(second)).State));
        Assert.Equal(Time.GetUtcNow().AddMinutes(10), (await RowAsync(first)).AskAt);
    }

    [Fact]
    public async Task What_is_forgotten_already_is_not_walked_through_again()
    {
        await Database.ExecuteAsync("""
            INSERT INTO notifications.notifications (id, event_id, recipient, channel, kind, template, template_version, data, culture, time_zone, created_at, expires_at, state, attempts, next_attempt_at, asked, maybe_twice)
            SELECT gen_random_uuid(), gen_random_uuid(), 'address:' || n, 'Sms', 'Order', 'order-accepted', 1, '{}', 'en', 'America/New_York', now() - interval '90 days', now(), 'Delivered', 1, now(), 0, false FROM generate_series(1, 3000) n
            """);
        await Database.ExecuteAsync("ANALYZE notifications.notifications");
        var plan = new List<string>();
        await using var command = Database.Source.CreateCommand($"EXPLAIN SELECT seq FROM notifications.notifications WHERE created_at < now() AND state <> 'Queued' AND ({ForgetOldNotifications.NotForgotten}) ORDER BY created_at LIMIT 5000");
        await using (var lines = await command.ExecuteReaderAsync())
            while (await lines.ReadAsync()) plan.Add(lines.GetString(0));
        Assert.Contains(plan, line => line.Contains("ix_notifications_to_forget", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Addresses_and_contents_are_forgotten_after_a_month_and_rows_after_a_year_but_not_what_still_waits()
    {
        var sent = await WriteAsync();
        await DrainAsync();
        var waits = await WriteAsync(ANotice(goodFor: TimeSpan.FromDays(1000)));
        Time.Advance(TimeSpan.FromDays(29));
        await RunJobAsync(ForgetOldNotifications.Id);
        Assert.Equal("+12125550100", (await RowAsync(sent)).Address);
        Time.Advance(TimeSpan.FromDays(2));
        await RunJobAsync(ForgetOldNotifications.Id);
        Assert.Equal((null, "{}"), ((await RowAsync(sent)).Address, (await RowAsync(sent)).Data));
        Assert.Equal("+12125550100", (await RowAsync(waits)).Address);
        Time.Advance(TimeSpan.FromDays(370));
        await RunJobAsync(ForgetOldNotifications.Id);
        Assert.Equal(waits, await Database.ScalarAsync<Guid>("SELECT id FROM notifications.notifications"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM notifications.notification_attempts"));
    }
}
