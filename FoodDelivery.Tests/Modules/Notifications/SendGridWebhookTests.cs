using System.Net;
using System.Text;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>What SendGrid's events do to a message and to its address. Every webhook is applied twice.</summary>
public sealed class SendGridWebhookTests(ClassDatabase database) : SendGridTest(database)
{
    [Theory]
    [InlineData("well@example.com", NotificationState.Delivered, "processed delivered", null, null)]
    [InlineData("bounce@example.com", NotificationState.Bounced, "processed bounce", "sendgrid.bounce", SuppressionReason.Dead)]
    [InlineData("block@example.com", NotificationState.Undelivered, "processed bounce", "sendgrid.blocked", null)]
    [InlineData("drop@example.com", NotificationState.Bounced, "dropped", "sendgrid.dropped_invalid", SuppressionReason.Dead)]
    [InlineData("spam@example.com", NotificationState.Delivered, "processed delivered spamreport", "sendgrid.spamreport", SuppressionReason.Spam)]
    [InlineData("defer@example.com", NotificationState.Sent, "processed deferred", null, null)]
    public async Task Each_end_is_told_once_and_what_follows_from_it_is_done(string to, NotificationState state, string words, string? cause, SuppressionReason? alone)
    {
        var id = await SentAsync(to);
        await ArriveAsync();
        var row = await RowAsync(id);
        Assert.Equal((state, cause), (row.State, row.Cause));
        Assert.Equal(words.Split(' '), (await WordsAsync(id)).Order(Comparer<string?>.Create((a, b) => Array.IndexOf(words.Split(' '), a) - Array.IndexOf(words.Split(' '), b))));
        Assert.Equal(alone is { } reason ? [reason] : [], await AloneAsync(to));
    }

    [Fact]
    public async Task A_server_that_makes_it_wait_takes_it_later()
    {
        var id = await SentAsync("defer+later@example.com");
        await ArriveAsync();
        Time.Advance(TimeSpan.FromSeconds(31));
        await ArriveAsync();
        Assert.Equal(NotificationState.Delivered, (await RowAsync(id)).State);
        Assert.Equal(3, (await WordsAsync(id)).Count);
    }

    [Fact]
    public async Task An_address_that_bounced_is_dropped_by_SendGrid_the_next_time()
    {
        await SentAsync("bounce+twice@example.com");
        await ArriveAsync();
        var second = await SentAsync("bounce+twice@example.com");
        await ArriveAsync();
        var row = await RowAsync(second);
        Assert.Equal((NotificationState.Bounced, "dropped", "sendgrid.dropped_bounced"), (row.State, row.ProviderStatus, row.Cause));
        Assert.Equal([SuppressionReason.Dead], await AloneAsync("bounce+twice@example.com"));
    }

    [Fact]
    public async Task What_was_reported_or_left_takes_back_what_the_person_had_agreed_to()
    {
        foreach (var (what, to, reason) in new[] { ("spamreport", "reports@example.com", SuppressionReason.Spam), ("unsubscribe", "leaves@example.com", SuppressionReason.Unsubscribed) })
        {
            var person = Guid.CreateVersion7(Time.GetUtcNow());
            await WithAsync((Consents consents) => consents.RecordAsync(person, MessageChannel.Email, true, "account page", "Yes, write to me.", CancellationToken.None));
            Time.Advance(TimeSpan.FromMinutes(1));
            var id = await SentAsync(to, NotificationKind.Promotion, person, wayOut: "https://food.example/unsubscribe/seal");
            await ArriveAsync();
            Time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(HttpStatusCode.NoContent, await SendGrid.DoAsync(to, what));
            await ArriveAsync();
            Assert.Equal([reason], await AloneAsync(to));
            Assert.False(await WithAsync((NotificationsDb db) => db.Preferences.Where(p => p.PersonId == person).Select(p => p.PromotionsByEmail).SingleAsync()));
            Assert.Equal([true, false], await WithAsync((NotificationsDb db) => db.Consents.Where(c => c.PersonId == person).OrderBy(c => c.Number).Select(c => c.Given).ToListAsync()));
            Assert.Equal(what == "unsubscribe" ? NotificationState.Read : NotificationState.Delivered, (await RowAsync(id)).State);
        }
    }

    [Fact]
    public async Task Shuffled_and_doubled_they_come_to_the_same()
    {
        await SendGrid.MisbehaveAsync(copies: 3, shuffle: true);
        var all = new List<(Guid Id, NotificationState Wanted)>();
        foreach (var (name, state) in new[] { ("well", NotificationState.Delivered), ("bounce", NotificationState.Bounced), ("block", NotificationState.Undelivered), ("spam", NotificationState.Delivered) })
            for (var i = 0; i < 12; i++) all.Add((await SentAsync($"{name}+mixed{i}@example.com"), state));
        for (var i = 0; i < 4; i++)
        {
            await ArriveAsync();
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        foreach (var (id, wanted) in all) Assert.Equal(wanted, (await RowAsync(id)).State);
        Assert.Equal(await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.sendgrid_events"), await Database.ScalarAsync<long>("SELECT count(*) FROM notifications.notification_statuses"));
        // One entry of the inbox per body, however often it came.
        Assert.Equal(await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.sendgrid_batches"), await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks"));
        Assert.Equal(3 * await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.sendgrid_batches"), await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.deliveries WHERE last_status = 200"));
    }

    [Fact]
    public async Task A_batch_is_made_again_with_new_event_ids_and_is_still_no_news()
    {
        var id = await SentAsync("renumbered@example.com");
        await ArriveAsync();
        var body = (await Database.ScalarAsync<string>("SELECT body FROM sandbox.sendgrid_batches LIMIT 1"))!;
        var renumbered = Encoding.UTF8.GetBytes(System.Text.RegularExpressions.Regex.Replace(body, "\"sg_event_id\":\"[^\"]+\"", "\"sg_event_id\":\"another\""));
        var (signature, timestamp) = await SignedAsync(renumbered, Time.GetUtcNow());
        using var request = Request(renumbered, signature, timestamp);
        using var answer = await SendGrid.Server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await RelayAsync();
        Assert.Equal(2, (await WordsAsync(id)).Count);
    }

    [Fact]
    public async Task A_word_from_before_an_address_was_taken_off_the_list_does_not_bring_it_back()
    {
        await SentAsync("bounce+mended@example.com");
        await ArriveAsync();
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(await WithAsync((Suppressions list) => list.LiftAsync(MessageChannel.Email, "bounce+mended@example.com", null, "Alex", CancellationToken.None)));
        await Database.ExecuteAsync("UPDATE platform.webhooks SET state = 'Received', attempts = 0, next_attempt_at = $1", Time.GetUtcNow());
        await RelayAsync();
        Assert.Equal("Applied", await Database.ScalarAsync<string>("SELECT DISTINCT state FROM platform.webhooks"));
        Assert.Empty(await AloneAsync("bounce+mended@example.com"));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing()
    {
        var id = await SentAsync("bounce+dry@example.com");
        await SendGrid.DeliverAsync();
        var webhook = await WithAsync((PlatformDb db) => db.Webhooks.AsNoTracking().SingleAsync());
        var outcome = await WithAsync((SendGridWebhook source) => source.ApplyAsync(webhook, dryRun: true, CancellationToken.None));
        Assert.Contains(outcome.Changes, change => change is { Before: "Sent", After: "Bounced" });
        Assert.Contains("1 address would be left alone", outcome.Words, StringComparison.Ordinal);
        Assert.Equal(NotificationState.Sent, (await RowAsync(id)).State);
        Assert.Empty(await AloneAsync("bounce+dry@example.com"));
        Assert.Equal(("FD-10423", (Guid?)id), (webhook.Reference, webhook.OrderId));
    }

    [Fact]
    public async Task What_an_attacker_may_try_is_turned_away()
    {
        var now = Time.GetUtcNow();
        var id = await SentAsync("aimed@example.com");
        await ArriveAsync();
        var body = Encoding.UTF8.GetBytes((await Database.ScalarAsync<string>("SELECT body FROM sandbox.sendgrid_batches LIMIT 1"))!);
        var (signature, timestamp) = await SignedAsync(body, now);
        var flippedBody = body.ToArray();
        flippedBody[body.Length / 2] ^= 1;
        var flippedSignature = Convert.FromBase64String(signature);
        flippedSignature[20] ^= 1;

        Assert.Equal((HttpStatusCode.OK, null), await PostAsync(body, signature, timestamp));
        Assert.Equal((HttpStatusCode.BadRequest, "signature_wrong"), await PostAsync(flippedBody, signature, timestamp));
        Assert.Equal((HttpStatusCode.BadRequest, "signature_wrong"), await PostAsync(body, Convert.ToBase64String(flippedSignature), timestamp));
        Assert.Equal((HttpStatusCode.BadRequest, "signature_wrong"), await PostAsync(body, signature, $"{now.ToUnixTimeSeconds() + 1}"));
        Assert.Equal("\r\n"u8.ToArray(), body[^2..]);
        Assert.Equal((HttpStatusCode.BadRequest, "signature_wrong"), await PostAsync(body[..^2], signature, timestamp));
        Assert.Equal((HttpStatusCode.BadRequest, "signature_missing"), await PostAsync(body, null, timestamp));
        Assert.Equal((HttpStatusCode.BadRequest, "signature_missing"), await PostAsync(body, signature, null));
        Assert.Equal((HttpStatusCode.BadRequest, "signature_malformed"), await PostAsync(body, "no base64!", timestamp));
        Assert.Equal((HttpStatusCode.BadRequest, "signature_malformed"), await PostAsync(body, signature, "yesterday"));

        // Genuine once, played again later.
        Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal((HttpStatusCode.OK, null), await PostAsync(body, signature, timestamp));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((HttpStatusCode.BadRequest, "timestamp_old"), await PostAsync(body, signature, timestamp));
        Assert.Equal(2, (await WordsAsync(id)).Count);
    }

    [Fact]
    public async Task What_could_not_be_told_while_we_were_away_is_taken_late_but_not_for_ever()
    {
        byte[] Batch(string mail) => Encoding.UTF8.GetBytes($$"""[{"email":"a@example.com","event":"delivered","timestamp":1781735400,"sg_message_id":"{{mail}}"}]""" + "\r\n");
        var now = Time.GetUtcNow();
        async Task<(HttpStatusCode, string?)> TriedAsync(string mail, TimeSpan ago)
        {
            var (signature, timestamp) = await SignedAsync(Batch(mail), now - ago);
            return await PostAsync(Batch(mail), signature, timestamp);
        }
        Assert.Equal((HttpStatusCode.OK, null), await TriedAsync("hours", TimeSpan.FromHours(23)));
        Assert.Equal((HttpStatusCode.BadRequest, "timestamp_old"), await TriedAsync("hours", TimeSpan.FromHours(23)));
        Assert.Equal((HttpStatusCode.BadRequest, "timestamp_old"), await TriedAsync("days", TimeSpan.FromHours(25)));
        Assert.Equal((HttpStatusCode.OK, null), await TriedAsync("minutes", TimeSpan.FromMinutes(-9)));
        Assert.Equal((HttpStatusCode.BadRequest, "timestamp_ahead"), await TriedAsync("future", TimeSpan.FromMinutes(-11)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""[{"email":"a@example.com"}]""")]
    [InlineData("no json")]
    public async Task What_is_signed_and_still_no_events_is_turned_away(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var (signature, timestamp) = await SignedAsync(body, Time.GetUtcNow());
        Assert.Equal((HttpStatusCode.BadRequest, "not_an_event"), await PostAsync(body, signature, timestamp));
    }

    [Fact]
    public async Task Batches_may_be_large_and_mails_of_others_in_them_are_left_alone()
    {
        var events = string.Join(",\r\n", Enumerable.Range(0, 2500).Select(i => $$"""{"email":"other{{i}}@example.com","event":"bounce","type":"bounce","timestamp":1781735400,"sg_event_id":"{{i}}","sg_message_id":"other-{{i}}.recvd-1","reason":"550 5.1.1 nobody lives here and this line is long enough to make the batch a large one"}"""));
        var body = Encoding.UTF8.GetBytes($"[{events}]\r\n");
        Assert.InRange(body.Length, 400_000, 768_000);
        var (signature, timestamp) = await SignedAsync(body, Time.GetUtcNow());
        Assert.Equal((HttpStatusCode.OK, null), await PostAsync(body, signature, timestamp));
        await RelayAsync();
        Assert.Equal(("Ignored", "bounce"), (await Database.ScalarAsync<string>("SELECT state FROM platform.webhooks"), await Database.ScalarAsync<string>("SELECT type FROM platform.webhooks")));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM notifications.suppressions"));
        using var tooLarge = Request(new byte[1024 * 1024 + 1], "AAAA", "1");
        using var refused = await SendGrid.Server.Http.SendAsync(tooLarge);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    /// <summary>The answer, and why it was turned away.</summary>
    private async Task<(HttpStatusCode Status, string? Reason)> PostAsync(byte[] body, string? signature, string? timestamp)
    {
        await Database.ExecuteAsync("DELETE FROM platform.webhook_refusals");
        using var request = Request(body, signature, timestamp);
        using var answer = await SendGrid.Server.Http.SendAsync(request);
        return (answer.StatusCode, await Database.ScalarAsync<string>("SELECT reason FROM platform.webhook_refusals"));
    }
}
