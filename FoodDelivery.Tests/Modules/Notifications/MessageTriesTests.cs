using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>From a row to a provider: how often it is tried, when it is over, and what is written down of it.</summary>
public sealed class MessageTriesTests(ClassDatabase database) : MessagesTest(database)
{
    private static readonly ChannelAnswer Down = new(ChannelOutcome.Retry, "test.503", "It is busy.", 503);

    [Fact]
    public async Task A_notice_written_twice_is_one_message_handed_over_once_with_its_try_and_its_line()
    {
        var notice = ANotice();
        Assert.Equal(1, await WithAsync((Notify notify) => notify.WriteAsync(notice, default)));
        Assert.Equal(0, await WithAsync((Notify notify) => notify.WriteAsync(notice, default)));
        Assert.Equal(1, await DrainAsync());
        Assert.Equal(0, await DrainAsync());
        var message = Assert.Single(Sms.Taken);
        var row = await RowAsync(message.Id);
        Assert.Equal((NotificationState.Sent, "testsms", "testsms-1", "queued", 1), (row.State, row.Provider, row.ProviderId, row.ProviderStatus, row.Attempts));
        Assert.Equal((Time.GetUtcNow(), Time.GetUtcNow().AddMinutes(2), (long?)null, false), (row.SentAt, row.AskAt, row.WorkingOn, row.MaybeTwice));
        Assert.Equal(("+12125550100", notice.ExpiresAt), (message.Address, message.ExpiresAt));
        var tried = Assert.Single(await TriesAsync(row.Id));
        Assert.Equal((true, false, 202, "accepted", "testsms-1", "Taken."), (tried.Succeeded, tried.Unsure, tried.Status, tried.Code, tried.ProviderId, tried.Outcome));
        var line = Assert.Single(await LinesAsync(row.Id));
        Assert.Equal((NotificationState.Sent, "us", true), (line.State, line.Source, line.Moved));
    }

    [Fact]
    public async Task Each_try_keeps_the_providers_id_of_the_call_also_one_that_was_refused()
    {
        Sms.Says(Down with { RequestId = "RQ1" });
        var id = await WriteAsync();
        await DrainAsync();
        Sms.Answers = (message, _) => Task.FromResult(Sms.Take(message) with { RequestId = new string('x', 101) });
        Time.SetUtcNow((await RowAsync(id)).NextAttemptAt);
        await DrainAsync();
        Assert.Equal(["RQ1", new string('x', 99) + "…"], (await TriesAsync(id)).Select(tried => tried.RequestId));
    }

    [Fact]
    public async Task Each_way_of_a_notice_is_a_row_of_its_own_and_none_waits_for_another()
    {
        var notice = ANotice() with { Ways = [new(MessageChannel.Sms), new(MessageChannel.Email), new(MessageChannel.Push)] };
        Sms.Says(Down);
        await WithAsync((Notify notify) => notify.WriteAsync(notice, default));
        Assert.Equal(3, await DrainAsync());
        Assert.Equal(("cleo@example.com", (string?)null), (Mail.Taken.Single().Address, Push.Taken.Single().Address));
        Assert.Equal(PersonId, Push.Taken.Single().PersonId);
        Assert.Empty(Sms.Taken);
    }

    [Fact]
    public async Task One_that_cannot_be_taken_now_is_tried_eight_times_within_half_an_hour_and_then_over()
    {
        Sms.Says(Down);
        var id = await WriteAsync();
        var began = Time.GetUtcNow();
        foreach (var seconds in MessageOptions.DefaultRetrySeconds)
        {
            Assert.Equal(1, await DrainAsync());
            var row = await RowAsync(id);
            Assert.Equal((NotificationState.Queued, "test.503", "It is busy."), (row.State, row.Cause, row.Words));
            Assert.InRange(row.NextAttemptAt - Time.GetUtcNow(), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 1.2));
            Time.SetUtcNow(row.NextAttemptAt.AddMilliseconds(-1));
            Assert.Equal(0, await DrainAsync());
            Time.SetUtcNow(row.NextAttemptAt);
        }
        Assert.Equal(1, await DrainAsync());
        var over = await RowAsync(id);
        Assert.Equal((NotificationState.Failed, 8, "test.503"), (over.State, over.Attempts, over.Cause));
        Assert.Equal(8, Sms.Calls.Count);
        Assert.All(await TriesAsync(id), tried => Assert.Equal((503, false, false), (tried.Status, tried.Succeeded, tried.Unsure)));
        Assert.InRange(Time.GetUtcNow() - began, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await DrainAsync());
    }

    [Fact]
    public async Task A_provider_that_says_when_is_not_tried_sooner_and_never_sooner_than_the_ladder()
    {
        Sms.Says(Down with { Status = 429, RetryAfter = TimeSpan.FromSeconds(77) });
        var id = await WriteAsync();
        await DrainAsync();
        var next = (await RowAsync(id)).NextAttemptAt;
        // And not all who were told so at the same moment.
        Assert.InRange(next - Time.GetUtcNow(), TimeSpan.FromSeconds(77), TimeSpan.FromSeconds(77 * 1.2));
        Time.Advance(TimeSpan.FromSeconds(77 * 1.2));
        Sms.Says(Down with { Status = 429, RetryAfter = TimeSpan.FromSeconds(1) });
        await DrainAsync();
        Assert.True((await RowAsync(id)).NextAttemptAt >= Time.GetUtcNow().AddSeconds(15));
    }

    [Fact]
    public async Task A_refusal_for_good_is_one_try_and_a_dead_address_is_left_alone_from_then_on()
    {
        Sms.Says(new(ChannelOutcome.Permanent, "test.21614", "This number takes no messages.", 400, Suppress: SuppressionReason.Dead));
        var id = await WriteAsync();
        await DrainAsync();
        Assert.Equal((NotificationState.Failed, "test.21614"), ((await RowAsync(id)).State, (await RowAsync(id)).Cause));
        var next = await WriteAsync();
        await DrainAsync();
        Assert.Equal((NotificationState.Suppressed, "suppressed.dead"), ((await RowAsync(next)).State, (await RowAsync(next)).Cause));
        Assert.Single(Sms.Calls);
        Assert.Empty(await TriesAsync(next));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await DrainAsync());
    }

    [Fact]
    public async Task When_the_next_try_would_come_too_late_it_is_over_now()
    {
        Sms.Says(Down with { RetryAfter = TimeSpan.FromMinutes(10) });
        var id = await WriteAsync(ANotice(goodFor: TimeSpan.FromMinutes(5)));
        await DrainAsync();
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Failed, "test.503"), (row.State, row.Cause));
        Assert.Contains("too late", row.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waited_beyond_its_use_is_not_sent()
    {
        var id = await WriteAsync(ANotice(goodFor: TimeSpan.FromMinutes(5)));
        Time.Advance(TimeSpan.FromMinutes(5));
        await DrainAsync();
        Assert.Equal(NotificationState.Expired, (await RowAsync(id)).State);
        Assert.Empty(Sms.Calls);
    }

    [Fact]
    public async Task A_template_that_is_gone_is_over_at_once()
    {
        var id = await WriteAsync(ANotice(template: "unknown"));
        await DrainAsync();
        Assert.Equal((NotificationState.Failed, "template.unknown"), ((await RowAsync(id)).State, (await RowAsync(id)).Cause));
        Assert.Empty(Sms.Calls);
    }

    [Fact]
    public async Task Where_nobody_is_configured_it_fails_and_says_so()
    {
        Sms.IsOn = false;
        var id = await WriteAsync();
        await DrainAsync();
        Assert.Equal((NotificationState.Failed, NotificationGate.NotConfigured), ((await RowAsync(id)).State, (await RowAsync(id)).Cause));
    }

    [Fact]
    public async Task A_promotion_goes_with_its_way_out_in_the_day_and_waits_in_the_night()
    {
        await Database.ExecuteAsync("""
            INSERT INTO notifications.preferences (person_id, orders_by_push, orders_by_sms, orders_by_email, promotions_by_push, promotions_by_sms, promotions_by_email, changed_at) VALUES ($1, true, true, true, false, true, false, now())
            """, PersonId);
        Time.SetUtcNow(new DateTimeOffset(2026, 6, 18, 2, 0, 0, TimeSpan.Zero)); // Ten in the evening in New York
        var id = await WriteAsync(ANotice(NotificationKind.Promotion, goodFor: TimeSpan.FromDays(1)));
        var order = await WriteAsync();
        await DrainAsync();
        Assert.Equal(order, Sms.Taken.Single().Id);
        var waits = await RowAsync(id);
        Assert.Equal((NotificationState.Queued, 0, NotificationGate.Quiet), (waits.State, waits.Attempts, waits.Cause));
        Assert.Equal(new DateTimeOffset(2026, 6, 18, 13, 0, 0, TimeSpan.Zero), waits.NextAttemptAt);
        Assert.Empty(await TriesAsync(id));
        Time.SetUtcNow(waits.NextAttemptAt);
        await DrainAsync();
        var sent = Sms.Taken.Single(message => message.Id == id);
        Assert.Contains("/unsubscribe/", sent.Body.UnsubscribeUrl, StringComparison.Ordinal);
        Assert.Null((await RowAsync(id)).Cause);
    }

    [Theory]
    [InlineData("UPDATE identity.users SET phone_number_confirmed = false WHERE id = $1")]
    [InlineData("UPDATE identity.users SET phone_number = '+12125550199' WHERE id = $1")]
    [InlineData("UPDATE identity.users SET phone_number = NULL WHERE id = $1")]
    [InlineData("UPDATE identity.users SET deactivated_at = now() WHERE id = $1")]
    public async Task A_promotion_to_a_number_that_is_the_persons_no_more_is_not_sent_and_news_of_the_order_are(string meanwhile)
    {
        await Database.ExecuteAsync("""
            INSERT INTO notifications.preferences (person_id, orders_by_push, orders_by_sms, orders_by_email, promotions_by_push, promotions_by_sms, promotions_by_email, changed_at) VALUES ($1, true, true, true, true, true, true, now())
            """, PersonId);
        Time.SetUtcNow(new DateTimeOffset(2026, 6, 18, 16, 0, 0, TimeSpan.Zero)); // Noon in New York
        var sms = await WriteAsync(ANotice(NotificationKind.Promotion, goodFor: TimeSpan.FromDays(1)));
        var push = await WriteAsync(ANotice(NotificationKind.Promotion, new(MessageChannel.Push), TimeSpan.FromDays(1)));
        var order = await WriteAsync();
        await Database.ExecuteAsync(meanwhile, PersonId);
        await DrainAsync();
        Assert.Equal((NotificationState.Suppressed, NotificationGate.Unproven), ((await RowAsync(sms)).State, (await RowAsync(sms)).Cause));
        Assert.Equal(order, Sms.Taken.Single().Id);
        Assert.Equal(push, Push.Taken.Single().Id);
    }

    [Fact]
    public async Task A_code_goes_before_a_campaign_that_was_there_first()
    {
        for (var i = 0; i < 3; i++) await WriteAsync(ANotice(NotificationKind.Promotion, goodFor: TimeSpan.FromDays(1)));
        Time.Advance(TimeSpan.FromMinutes(1));
        var order = await WriteAsync();
        var begun = await WithAsync((NotificationAttempts attempts) => attempts.BeginDueAsync(MessageChannel.Sms, "testsms", 2, default));
        Assert.Equal(2, begun.Count);
        Assert.Contains(begun, one => one.Row.Id == order);
    }

    [Fact]
    public async Task Stopped_in_the_middle_of_a_call_it_does_not_count_and_the_provider_is_asked_before_it_is_sent_again()
    {
        using var stop = new CancellationTokenSource();
        Sms.Answers = async (_, cancel) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("Never here.");
        };
        var id = await WriteAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Worker.DrainAsync(stop.Token));
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Queued, 0, (long?)null), (row.State, row.Attempts, row.WorkingOn));
        Assert.True(Assert.Single(await TriesAsync(id)).Unsure);
        Sms.Answers = null;
        Sms.Finds = _ => new("testsms-before", "sent");
        await DrainAsync();
        Assert.Equal((NotificationState.Sent, "testsms-before"), ((await RowAsync(id)).State, (await RowAsync(id)).ProviderId));
        Assert.Single(Sms.Calls);
    }
}
