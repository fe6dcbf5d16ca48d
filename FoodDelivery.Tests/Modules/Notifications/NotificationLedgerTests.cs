using CsCheck;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>What is heard of a message: late, twice, out of order, of nothing of ours.</summary>
public sealed class NotificationLedgerTests(ClassDatabase database) : MessagesTest(database)
{
    [Fact]
    public async Task Words_move_a_message_on_and_never_back_each_once_and_all_are_written_down()
    {
        var id = await SentAsync();
        Assert.True(await HearsAsync(Word(id, NotificationState.Delivered, providerId: "testsms-1")));
        Assert.False(await HearsAsync(Word(id, NotificationState.Delivered, providerId: "testsms-1"))); // A repeat
        Assert.False(await HearsAsync(Word(id, NotificationState.Sent, providerId: "testsms-1", status: "sent"))); // A late one
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Delivered, "delivered", Time.GetUtcNow(), (DateTimeOffset?)null), (row.State, row.ProviderStatus, row.DeliveredAt, row.AskAt));
        Assert.Equal(new[] { ("queued", true), ("delivered", true), ("sent", false) }, (await LinesAsync(id)).Select(line => (line.ProviderStatus!, line.Moved)));
    }

    [Fact]
    public async Task A_message_is_found_by_the_provider_s_id_too_and_what_is_not_ours_is_left()
    {
        var id = await SentAsync();
        Assert.True(await HearsAsync(new("testsms", null, "testsms-1", NotificationState.Delivered, "delivered", "k1", Time.GetUtcNow())));
        Assert.Equal(NotificationState.Delivered, (await RowAsync(id)).State);
        Assert.False(await HearsAsync(new("other", null, "testsms-1", NotificationState.Read, "read", "k2", Time.GetUtcNow())));
        Assert.False(await HearsAsync(new("testsms", null, "unknown", NotificationState.Read, "read", "k3", Time.GetUtcNow())));
        Assert.False(await HearsAsync(new("testsms", Guid.CreateVersion7(Time.GetUtcNow()), null, NotificationState.Read, "read", "k4", Time.GetUtcNow())));
        Assert.False(await HearsAsync(new("testsms", null, null, NotificationState.Read, "read", "k5", Time.GetUtcNow())));
        Assert.Equal(NotificationState.Delivered, (await RowAsync(id)).State);
    }

    [Fact]
    public async Task A_longer_id_in_the_callback_is_the_same_message()
    {
        var id = await SentAsync();
        Assert.True(await HearsAsync(Word(id, NotificationState.Bounced, providerId: "testsms-1.filter-7.0") with { Cause = "test.bounce", Words = "No such mailbox." }));
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Bounced, "test.bounce", "No such mailbox.", "testsms-1"), (row.State, row.Cause, row.Words, row.ProviderId));
    }

    [Fact]
    public async Task A_word_of_another_message_than_ours_says_that_there_are_two_unless_that_one_did_not_get_through()
    {
        var id = await SentAsync();
        Assert.False(await HearsAsync(Word(id, NotificationState.Undelivered, providerId: "other-1")));
        Assert.False((await RowAsync(id)).MaybeTwice);
        Assert.True(await HearsAsync(Word(id, NotificationState.Delivered, providerId: "other-1")));
        var row = await RowAsync(id);
        Assert.Equal((NotificationState.Delivered, "testsms-1", true), (row.State, row.ProviderId, row.MaybeTwice));
    }

    [Fact]
    public async Task A_provider_s_words_are_as_long_as_it_likes()
    {
        var id = await SentAsync();
        var (key, other) = (new string('k', 500), new string('k', 499) + "l");
        Assert.True(await HearsAsync(Word(id, NotificationState.Undelivered, key, status: new string('s', 200)) with { Cause = new string('c', 200), Words = new string('w', 2000) }));
        Assert.False(await HearsAsync(Word(id, NotificationState.Read, key)));
        Assert.True(await HearsAsync(Word(id, NotificationState.Read, other)));
    }

    [Fact]
    public async Task Two_words_at_the_same_moment_are_both_written_and_the_higher_counts()
    {
        for (var round = 0; round < 5; round++)
        {
            var id = await SentAsync();
            var words = new[] { NotificationState.Sent, NotificationState.Delivered, NotificationState.Read, NotificationState.Delivered }.Select(state => Word(id, state, $"{state}", status: state == NotificationState.Sent ? "sent" : null));
            await Task.WhenAll(words.Select(word => HearsAsync(word)));
            Assert.Equal(NotificationState.Read, (await RowAsync(id)).State);
            Assert.Equal(4, (await LinesAsync(id)).Count);
        }
    }

    [Fact]
    public void However_the_words_come_and_how_often_the_message_ends_in_the_same_state()
    {
        var at = Time.GetUtcNow();
        (NotificationState State, string Status)[] all =
        [
            (NotificationState.Sent, "queued"), (NotificationState.Sent, "sending"), (NotificationState.Sent, "sent"), (NotificationState.Delivered, "delivered"), (NotificationState.Undelivered, "undelivered"),
            (NotificationState.Bounced, "bounce"), (NotificationState.Failed, "dropped"), (NotificationState.Read, "open"),
        ];
        // Some words, in one order and then shuffled with repeats.
        var runs = Gen.Int[1, all.Length].SelectMany(count => Gen.Shuffle(all).Select(shuffled => shuffled.Take(count).ToArray()))
            .SelectMany(words => Gen.Select(Gen.Shuffle(words), Gen.Shuffle(words.Concat(words).ToArray()), (first, second) => (first, second)));
        runs.Sample(run =>
        {
            var ends = new[] { run.first, run.second }.Select(words => EndAsync(words, at).GetAwaiter().GetResult()).ToArray();
            Assert.Equal(ends[0], ends[1]);
        }, iter: 25, threads: 1);
    }

    private async Task<(NotificationState, string?, string?, DateTimeOffset?)> EndAsync((NotificationState State, string Status)[] words, DateTimeOffset at)
    {
        var id = await SentAsync();
        foreach (var (state, status) in words) await HearsAsync(new("testsms", id, null, state, status, status, at.AddMinutes(Array.IndexOf(words, (state, status)) % 2)));
        var row = await RowAsync(id);
        return (row.State, row.ProviderStatus, row.Cause, row.AskAt is null ? null : at);
    }

    /// <summary>A message that the provider has taken.</summary>
    private async Task<Guid> SentAsync()
    {
        var id = await WriteAsync();
        await WithAsync(async (NotificationsDb db) => await db.Notifications.Where(n => n.Id == id).ExecuteUpdateAsync(set => set.SetProperty(n => n.NextAttemptAt, Time.GetUtcNow())));
        await DrainAsync();
        return id;
    }
}
