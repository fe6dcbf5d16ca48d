using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>A process dies, or an answer never comes: nobody gets the same twice where the provider can tell, and where it cannot the row says so.</summary>
public sealed class MessageCrashTests(ClassDatabase database) : MessagesTest(database)
{
    private static readonly ChannelAnswer Silence = new(ChannelOutcome.Unsure, "test.silence", "No answer came.");

    [Fact]
    public async Task Died_after_the_provider_had_it_the_next_process_adopts_it()
    {
        var id = await WriteAsync();
        await DieAsync(MessageChannel.Sms, "testsms");
        Assert.Equal(0, await DrainAsync()); // While it may be alive nobody interferes.
        LeaseEnds();
        Sms.Finds = message => new($"found-{message.Id:N}", "sent");
        Assert.Equal(1, await DrainAsync());
        Assert.Empty(Sms.Calls);
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Sent, $"found-{id:N}", "sent", false), (row.State, row.ProviderId, row.ProviderStatus, row.MaybeTwice));
        Assert.All(await TriesAsync(id), tried => Assert.False(tried.Unsure));
        Assert.Equal("The provider had it from the try before; it was not sent again.", (await TriesAsync(id))[^1].Outcome);
    }

    [Fact]
    public async Task Died_before_the_provider_had_it_it_is_sent_and_once()
    {
        var id = await WriteAsync();
        await DieAsync(MessageChannel.Sms, "testsms");
        LeaseEnds();
        Sms.Finds = _ => new(null);
        await DrainAsync();
        Assert.Single(Sms.Taken);
        Assert.Equal((NotificationState.Sent, false), ((await RowAsync(id)).State, (await RowAsync(id)).MaybeTwice));
        // What the first try left is told apart from what is known to have failed.
        Assert.Equal(new[] { (false, false), (true, false) }, (await TriesAsync(id)).Select(tried => (tried.Succeeded, tried.Unsure)));
    }

    [Fact]
    public async Task A_provider_that_cannot_tell_is_given_time_for_its_word_and_then_it_is_sent_again_and_says_so()
    {
        Mail.Says(Silence);
        var id = await WriteAsync(ANotice(way: new(MessageChannel.Email)));
        var sentAt = Time.GetUtcNow();
        await DrainAsync();
        Mail.Answers = null;
        var row = await RowAsync(id);
        Time.SetUtcNow(row.NextAttemptAt);
        await DrainAsync();
        row = await RowAsync(id);
        Assert.Equal((NotificationState.Queued, 1, "waits.unsure", sentAt.AddSeconds(90)), (row.State, row.Attempts, row.Cause, row.NextAttemptAt));
        Assert.Single(Mail.Calls);
        Time.SetUtcNow(row.NextAttemptAt);
        await DrainAsync();
        row = await RowAsync(id);
        Assert.Equal((NotificationState.Sent, true), (row.State, row.MaybeTwice));
        Assert.Contains("twice", row.Words, StringComparison.Ordinal);
        Assert.Equal(2, Mail.Calls.Count);
    }

    [Fact]
    public async Task A_provider_that_shows_it_late_is_asked_again_and_that_uses_up_no_try()
    {
        Mail.Says(Silence);
        var id = await WriteAsync(ANotice(way: new(MessageChannel.Email)));
        var triedAt = Time.GetUtcNow();
        await DrainAsync();
        Mail.Answers = null;
        Mail.Finds = _ => ChannelFinding.NotYet(triedAt.AddSeconds(300));
        Time.SetUtcNow((await RowAsync(id)).NextAttemptAt);
        await DrainAsync();
        // Longer than the grace that a provider is given who cannot tell at all.
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Queued, 1, "waits.unsure", triedAt.AddSeconds(300)), (row.State, row.Attempts, row.Cause, row.NextAttemptAt));
        Assert.True(Assert.Single(await TriesAsync(id)).Unsure);
        Assert.Equal(new(triedAt, triedAt), Assert.Single(Mail.LookedFor));

        Mail.Finds = message => new($"found-{message.Id:N}", "processed");
        Time.SetUtcNow(row.NextAttemptAt);
        await DrainAsync();
        row = await RowAsync(id);
        Assert.Equal((NotificationState.Sent, $"found-{id:N}", false), (row.State, row.ProviderId, row.MaybeTwice));
        Assert.Single(Mail.Calls);
    }

    [Fact]
    public async Task What_cannot_be_known_before_it_is_of_no_use_any_more_is_over_then_and_not_sent_again()
    {
        Mail.Says(Silence);
        var notice = ANotice(way: new(MessageChannel.Email), goodFor: TimeSpan.FromMinutes(3));
        var id = await WriteAsync(notice);
        await DrainAsync();
        Mail.Answers = null;
        Mail.Finds = _ => ChannelFinding.NotYet(Time.GetUtcNow().AddMinutes(5));
        Time.SetUtcNow((await RowAsync(id)).NextAttemptAt);
        await DrainAsync();
        Assert.Equal(notice.ExpiresAt, (await RowAsync(id)).NextAttemptAt);
        Time.SetUtcNow(notice.ExpiresAt);
        await DrainAsync();
        Assert.Equal((NotificationState.Expired, 1), ((await RowAsync(id)).State, Mail.Calls.Count));
    }

    [Fact]
    public async Task Its_word_comes_meanwhile_and_nothing_is_sent_again()
    {
        Mail.Says(Silence);
        var id = await WriteAsync(ANotice(way: new(MessageChannel.Email)));
        await DrainAsync();
        Assert.True(await HearsAsync(Word(id, NotificationState.Delivered, providerId: "m-1") with { Provider = "testmail" }));
        Mail.Answers = null;
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await DrainAsync());
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Delivered, "m-1", false), (row.State, row.ProviderId, row.MaybeTwice));
        Assert.Single(Mail.Calls);
    }

    [Fact]
    public async Task Its_word_comes_after_the_process_has_died_and_nobody_is_at_work_on_it_any_more()
    {
        var id = await WriteAsync();
        await DieAsync(MessageChannel.Sms, "testsms");
        Assert.True(await HearsAsync(Word(id, NotificationState.Delivered, providerId: "s-1")));
        LeaseEnds();
        Assert.Equal(0, await DrainAsync());
        Assert.Equal((NotificationState.Delivered, (long?)null), ((await RowAsync(id)).State, (await RowAsync(id)).WorkingOn));
    }

    [Fact]
    public async Task Where_a_second_one_replaces_the_first_nobody_waits_and_nobody_is_warned()
    {
        Push.DoubleIsInvisible = true;
        var id = await WriteAsync(ANotice(way: new(MessageChannel.Push)));
        await DieAsync(MessageChannel.Push, "testpush");
        LeaseEnds();
        await DrainAsync();
        Assert.Single(Push.Taken);
        Assert.Equal((NotificationState.Sent, false), ((await RowAsync(id)).State, (await RowAsync(id)).MaybeTwice));
    }

    [Fact]
    public async Task A_provider_that_could_tell_and_does_not_answer_is_not_sent_to()
    {
        var id = await WriteAsync();
        await DieAsync(MessageChannel.Sms, "testsms");
        LeaseEnds();
        Sms.Finds = _ => throw new HttpRequestException("Down.");
        await DrainAsync();
        Assert.Empty(Sms.Calls);
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Queued, "unsure"), (row.State, row.Cause));
        Sms.Finds = _ => new("found");
        Time.SetUtcNow(row.NextAttemptAt);
        await DrainAsync();
        Assert.Equal("found", (await RowAsync(id)).ProviderId);
        Assert.Empty(Sms.Calls);
    }

    [Fact]
    public async Task The_callback_comes_before_our_own_record_of_the_send_and_is_not_undone_by_it()
    {
        var id = await WriteAsync();
        Sms.Answers = async (message, _) =>
        {
            var taken = Sms.Take(message);
            Assert.True(await HearsAsync(Word(id, NotificationState.Delivered, providerId: taken.ProviderId)));
            return taken;
        };
        await DrainAsync();
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Delivered, "testsms-1", "delivered", (long?)null, (DateTimeOffset?)null), (row.State, row.ProviderId, row.ProviderStatus, row.WorkingOn, row.AskAt));
        Assert.NotNull(row.SentAt);
        Assert.Equal(new[] { (NotificationState.Delivered, true), (NotificationState.Sent, false) }, (await LinesAsync(id)).Select(line => (line.State, line.Moved)));
        Assert.True(Assert.Single(await TriesAsync(id)).Succeeded);
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await DrainAsync());
    }

    [Fact]
    public async Task A_refusal_that_comes_after_the_word_that_it_arrived_does_not_count_either()
    {
        var id = await WriteAsync();
        Sms.Answers = async (_, _) =>
        {
            await HearsAsync(Word(id, NotificationState.Delivered, providerId: "other"));
            return new(ChannelOutcome.Retry, "test.503", "It is busy.", 503);
        };
        await DrainAsync();
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await DrainAsync());
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Delivered, (long?)null, (string?)null), (row.State, row.WorkingOn, row.Cause));
    }

    [Fact]
    public async Task One_that_was_given_up_for_dead_and_comes_back_tells_what_it_knows()
    {
        var id = await WriteAsync();
        var slow = await DieAsync(MessageChannel.Sms, "testsms");
        LeaseEnds();
        var next = await DieAsync(MessageChannel.Sms, "testsms");
        // The first has been taken after all; the second is being sent this moment.
        await WithAsync((NotificationAttempts attempts) => attempts.EndAsync(slow, new(ChannelOutcome.Accepted, "accepted", "Taken.", 202, "slow-1"), false));
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Sent, "slow-1", true), (row.State, row.ProviderId, row.MaybeTwice));
        await WithAsync((NotificationAttempts attempts) => attempts.EndAsync(next, new(ChannelOutcome.Accepted, "accepted", "Taken.", 202, "next-1"), false));
        row = await RowAsync(id);
        Assert.Equal((NotificationState.Sent, "slow-1", true, (long?)null), (row.State, row.ProviderId, row.MaybeTwice, row.WorkingOn));
        Assert.Equal(new[] { "slow-1", "next-1" }, (await TriesAsync(id)).Select(tried => tried.ProviderId));
        // Of either that it has arrived counts; that the other has failed does not.
        Assert.False(await HearsAsync(Word(id, NotificationState.Undelivered, providerId: "next-1")));
        Assert.True(await HearsAsync(Word(id, NotificationState.Delivered, providerId: "next-1")));
    }

    [Fact]
    public async Task One_that_comes_back_when_the_other_has_ended_says_that_there_are_two()
    {
        var id = await WriteAsync();
        var slow = await DieAsync(MessageChannel.Sms, "testsms");
        LeaseEnds();
        var next = await DieAsync(MessageChannel.Sms, "testsms");
        await WithAsync((NotificationAttempts attempts) => attempts.EndAsync(next, new(ChannelOutcome.Accepted, "accepted", "Taken.", 202, "next-1"), false));
        Assert.False((await RowAsync(id)).MaybeTwice);
        await WithAsync((NotificationAttempts attempts) => attempts.EndAsync(slow, new(ChannelOutcome.Accepted, "accepted", "Taken.", 202, "slow-1"), false));
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Sent, "next-1", true), (row.State, row.ProviderId, row.MaybeTwice));

        // Where the second takes the first one's place there are not.
        Push.DoubleIsInvisible = true;
        id = await WriteAsync(ANotice(way: new(MessageChannel.Push)));
        slow = await DieAsync(MessageChannel.Push, "testpush");
        LeaseEnds();
        next = await DieAsync(MessageChannel.Push, "testpush");
        await WithAsync((NotificationAttempts attempts) => attempts.EndAsync(next, new(ChannelOutcome.Accepted, "accepted", "Taken.", 202, "next-2"), false));
        await WithAsync((NotificationAttempts attempts) => attempts.EndAsync(slow, new(ChannelOutcome.Accepted, "accepted", "Taken.", 202, "slow-2"), false));
        Assert.False((await RowAsync(id)).MaybeTwice);
    }

    [Fact]
    public async Task What_was_found_in_doubt_stays_in_doubt_when_it_is_put_off_before_it_is_sent_again()
    {
        Mail.Says(Silence);
        var id = await WriteAsync(ANotice(way: new(MessageChannel.Email)));
        await DrainAsync();
        Time.SetUtcNow((await RowAsync(id)).NextAttemptAt);
        await DrainAsync();
        Time.SetUtcNow((await RowAsync(id)).NextAttemptAt);
        // Just now the provider wants to be left alone.
        using var lane = new ProviderLane(MessageChannel.Email, "testmail", null, new MessageOptions { RetrySeconds = [5] }, Time);
        await lane.CallAsync(_ => ValueTask.FromResult(new ChannelAnswer(ChannelOutcome.Retry, "test.429", "Slower.", 429)), default);
        var begun = await DieAsync(MessageChannel.Email, "testmail");
        await WithAsync((HandOver over) => over.RunAsync(lane, begun, null, default));
        Assert.Equal((NotificationState.Queued, (long?)null), ((await RowAsync(id)).State, (await RowAsync(id)).WorkingOn));
        Mail.Answers = null;
        Time.Advance(TimeSpan.FromMinutes(1));
        await DrainAsync();
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Sent, true), (row.State, row.MaybeTwice));
        Assert.Contains("twice", row.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_process_that_tries_it_dies_so_it_is_over_after_as_many_tries_as_any_other()
    {
        var id = await WriteAsync(ANotice(goodFor: TimeSpan.FromDays(2)));
        for (var i = 0; i < 8; i++)
        {
            await DieAsync(MessageChannel.Sms, "testsms");
            LeaseEnds();
        }
        Sms.Finds = _ => new(null);
        await DrainAsync();
        Assert.Empty(Sms.Calls);
        Assert.Equal((NotificationState.Failed, "poison"), ((await RowAsync(id)).State, (await RowAsync(id)).Cause));
    }

    [Fact]
    public async Task What_failed_here_after_all_tries_and_arrived_all_the_same_has_arrived()
    {
        Mail.Says(Silence);
        var id = await WriteAsync(ANotice(way: new(MessageChannel.Email), goodFor: TimeSpan.FromSeconds(3)));
        await DrainAsync();
        var row = await RowAsync(id);
        Assert.Equal(NotificationState.Failed, row.State);
        Assert.True(await HearsAsync(Word(id, NotificationState.Delivered, providerId: "m-9") with { Provider = "testmail" }));
        row = await RowAsync(id);
        Assert.Equal((NotificationState.Delivered, (string?)null), (row.State, row.Cause));
    }
}
