using System.Diagnostics;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>SendGrid's own lists follow ours, and until they have, what SendGrid drops does not bring back what we have lifted. Every webhook is applied twice.</summary>
public sealed class LiftAtSendGridTests(ClassDatabase database) : SendGridTest(database)
{
    [Theory]
    [InlineData("bounces", SuppressionReason.Dead)]
    [InlineData("invalid_emails", SuppressionReason.Dead)]
    [InlineData("spam_reports", SuppressionReason.Spam)]
    [InlineData("unsubscribes", SuppressionReason.Unsubscribed)]
    public async Task A_mail_that_SendGrid_drops_before_its_own_list_was_told_does_not_undo_the_lift(string list, SuppressionReason reason)
    {
        var to = $"hasty+{list}@example.com";
        await Database.ExecuteAsync("INSERT INTO sandbox.sendgrid_lists (list, email, reason, status, created) VALUES ($1, $2, '', '', now())", list, to);
        await WithAsync((Suppressions alone) => alone.AddAsync(MessageChannel.Email, to, reason, "sendgrid", CancellationToken.None));
        await WithAsync((Suppressions alone) => alone.LiftAsync(MessageChannel.Email, to, null, "Alex", CancellationToken.None));
        var (promotion, wayOut) = (reason == SuppressionReason.Unsubscribed, "https://food.example/unsubscribe/seal");
        // The next order's mail is quicker than the job, by hours where SendGrid could not be reached.
        Time.Advance(TimeSpan.FromHours(2));
        var dropped = await SentAsync(to, promotion ? NotificationKind.Promotion : NotificationKind.Order, wayOut: wayOut);
        await ArriveAsync();
        Assert.Equal("dropped", (await RowAsync(dropped)).ProviderStatus);
        Assert.Empty(await AloneAsync(to));

        await RunJobAsync(LiftAtSendGrid.Id);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.sendgrid_lists"));
        Assert.Equal(Time.GetUtcNow(), await WithAsync((NotificationsDb db) => db.Suppressions.Select(s => s.LiftedThereAt).SingleAsync()));
        Time.Advance(TimeSpan.FromMinutes(2));
        var second = await SentAsync(to, promotion ? NotificationKind.Promotion : NotificationKind.Order, wayOut: wayOut);
        await ArriveAsync();
        Assert.Equal(NotificationState.Delivered, (await RowAsync(second)).State);

        // From now on a drop is news again.
        await Database.ExecuteAsync("INSERT INTO sandbox.sendgrid_lists (list, email, reason, status, created) VALUES ($1, $2, '', '', now())", list, to);
        await SentAsync(to, promotion ? NotificationKind.Promotion : NotificationKind.Order, wayOut: wayOut);
        await ArriveAsync();
        Assert.Equal([reason], await AloneAsync(to));
    }

    [Fact]
    public async Task A_mailbox_that_bounces_again_is_left_alone_again_whether_SendGrids_list_was_told_or_not()
    {
        const string to = "bounce+still@example.com";
        await WithAsync((Suppressions alone) => alone.AddAsync(MessageChannel.Email, to, SuppressionReason.Dead, "sendgrid", CancellationToken.None));
        await WithAsync((Suppressions alone) => alone.LiftAsync(MessageChannel.Email, to, null, "Alex", CancellationToken.None));
        Time.Advance(TimeSpan.FromMinutes(1));
        await SentAsync(to);
        await ArriveAsync();
        Assert.Equal([SuppressionReason.Dead], await AloneAsync(to));
    }

    [Fact]
    public async Task SendGrids_lists_are_told_with_the_addresses_in_the_body_and_not_in_what_traces_write_down()
    {
        foreach (var reason in new[] { SuppressionReason.Dead, SuppressionReason.Spam, SuppressionReason.Operator })
            await WithAsync((Suppressions alone) => alone.AddAsync(MessageChannel.Email, "traced@example.com", reason, "sendgrid", CancellationToken.None));
        await WithAsync((Suppressions alone) => alone.LiftAsync(MessageChannel.Email, "traced@example.com", null, "Alex", CancellationToken.None));
        var called = new List<string>();
        using (var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("url.full") is string url && url.StartsWith(SendGrid.BaseUrl + "/v3/", StringComparison.Ordinal)) lock (called) called.Add(url[(SendGrid.BaseUrl.Length + 4)..]);
            },
        })
        {
            ActivitySource.AddActivityListener(listener);
            await RunJobAsync(LiftAtSendGrid.Id);
        }
        Assert.Equal(["suppression/bounces", "suppression/invalid_emails", "suppression/spam_reports"], called.Order());
        // What SendGrid has no list for waits for nothing.
        await RunJobAsync(LiftAtSendGrid.Id);
    }

    [Fact]
    public async Task What_is_taken_off_our_list_comes_off_SendGrids_too_unless_it_is_on_ours_again()
    {
        const string mended = "mended@example.com", again = "bounced+again@example.com";
        foreach (var (list, to) in new[] { ("bounces", mended), ("spam_reports", mended), ("unsubscribes", mended), ("bounces", again) })
            await Database.ExecuteAsync("INSERT INTO sandbox.sendgrid_lists (list, email, reason, status, created) VALUES ($1, $2, '', '', now())", list, to);
        foreach (var (to, reason) in new[] { (mended, SuppressionReason.Dead), (mended, SuppressionReason.Spam), (mended, SuppressionReason.Unsubscribed), (again, SuppressionReason.Dead) })
            await WithAsync((Suppressions list) => list.AddAsync(MessageChannel.Email, to, reason, "sendgrid", CancellationToken.None));
        foreach (var to in new[] { mended, again }) await WithAsync((Suppressions list) => list.LiftAsync(MessageChannel.Email, to, null, "Alex", CancellationToken.None));
        await WithAsync((Suppressions list) => list.AddAsync(MessageChannel.Email, again, SuppressionReason.Dead, "sendgrid", CancellationToken.None));

        for (var i = 0; i < 2; i++) await RunJobAsync(LiftAtSendGrid.Id);
        Assert.Equal(again, await Database.ScalarAsync<string>("SELECT string_agg(email, ' ') FROM sandbox.sendgrid_lists"));
        var id = await SentAsync(mended);
        await ArriveAsync();
        Assert.Equal(NotificationState.Delivered, (await RowAsync(id)).State);
    }
}
