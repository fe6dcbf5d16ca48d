using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>What Twilio tells by itself, over the wire into the inbox: where a message stands, and who wants no more.</summary>
public sealed class TwilioCallbackTests(ClassDatabase database) : TwilioTest(database)
{
    private static readonly Actor Admin = new(Guid.Parse("0199d000-0000-7000-8000-000000000005"), "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());

    [Fact]
    public async Task A_message_is_delivered_when_Twilio_says_so()
    {
        var id = await HandedOverAsync(NewMessage());
        await ArriveAsync();
        var row = await OfAsync(id);
        Assert.Equal((NotificationState.Delivered, "delivered", null), (row.State, row.ProviderStatus, row.Cause));
        Assert.Equal(["delivered", "sent"], (await WordsAsync(id)).Select(word => word.ProviderStatus).Order());
        // An operator finds them by the order.
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE provider = 'twilio' AND reference = 'FD-10423' AND order_id = $1", id));
    }

    [Fact]
    public async Task Three_times_each_in_any_order_it_is_the_same()
    {
        await Twilio.MisbehaveAsync(copies: 3, shuffle: true);
        var ids = new List<Guid>();
        for (var i = 0; i < 8; i++) ids.Add(await HandedOverAsync(NewMessage()));
        Time.Advance(TimeSpan.FromSeconds(3));
        await ArriveAsync();
        foreach (var id in ids)
        {
            Assert.Equal(NotificationState.Delivered, (await OfAsync(id)).State);
            Assert.Equal(["delivered", "sent"], (await WordsAsync(id)).Select(word => word.ProviderStatus).Order());
        }
        Assert.Equal(16, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE provider = 'twilio'"));
        Assert.Equal(48, await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.deliveries WHERE vendor = 'twilio' AND last_status = 200"));
    }

    [Fact]
    public async Task A_callback_that_overtakes_our_own_record_counts()
    {
        var message = NewMessage();
        await RowAsync(message);
        await SendAsync(message); // The process died before it wrote what it was answered.
        await ArriveAsync();
        var row = await OfAsync(message.Id);
        Assert.Equal((NotificationState.Delivered, "twilio"), (row.State, row.Provider));
        Assert.StartsWith("SM", row.ProviderId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_worker_sent_is_told_to_a_process_that_serves_webhooks()
    {
        await Twilio.PlanAsync(("pace_milliseconds", "1000"));
        var id = await HandedOverAsync(NewMessage());
        // As if it had been handed over by a process of another port, which serves none.
        await Database.ExecuteAsync("UPDATE sandbox.twilio_words SET url = replace(url, $1, 'http://127.0.0.1:9')", Twilio.Server.Origin);
        Time.Advance(TimeSpan.FromSeconds(2));
        await ArriveAsync();
        Assert.Equal(NotificationState.Delivered, (await OfAsync(id)).State);
    }

    [Theory]
    [InlineData("30003", "The phone is off or out of reach.", null)]
    [InlineData("30006", "This is a landline, or its network takes no messages.", SuppressionReason.Dead)]
    public async Task What_did_not_arrive_says_why_and_a_dead_number_is_left_alone(string code, string words, SuppressionReason? leftAlone)
    {
        await Twilio.PlanAsync(("undelivered_left", "1"), ("undelivered_code", code));
        var message = NewMessage();
        var id = await HandedOverAsync(message);
        await ArriveAsync();
        var row = await OfAsync(id);
        Assert.Equal((NotificationState.Undelivered, $"twilio.{code}", words), (row.State, row.Cause, row.Words));
        Assert.Equal(leftAlone is { } reason ? [reason] : [], await LeftAloneAsync(message.Address!));
    }

    [Fact]
    public async Task Nothing_personal_is_kept_of_a_callback_and_of_an_answer_only_who_and_the_keyword()
    {
        var message = NewMessage();
        await HandedOverAsync(message);
        await ArriveAsync();
        await Twilio.AnswerAsync(message.Address!, "My daughter Zoe is allergic, please call");
        await Twilio.AnswerAsync(message.Address!, "Stop all");
        await RelayAsync();
        var number = message.Address!.TrimStart('+');
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE type LIKE 'message.%' AND payload LIKE '%' || $1 || '%'", number));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE payload LIKE '%Zoe%' OR payload LIKE '%allergic%' OR outcome LIKE '%' || $1 || '%'", number));
        Assert.Equal(["answer.other", "answer.stop", "message.delivered", "message.sent"],
            await WithAsync((PlatformDb db) => db.Webhooks.Where(w => w.Provider == "twilio").OrderBy(w => w.Type).Select(w => w.Type).ToListAsync()));
        var shown = MaskedPayload.Of((await Database.ScalarAsync<string>("SELECT payload FROM platform.webhooks WHERE type = 'answer.stop'"))!);
        Assert.Contains("Keyword = STOP", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(number, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task STOP_ends_everything_but_what_is_asked_for_and_START_brings_back_all_but_promotions()
    {
        var number = NewNumber();
        var person = await PersonAsync(number);
        await WithAsync((Consents consents) => consents.RecordAsync(person, MessageChannel.Sms, given: true, "account page", "Offers by text message", CancellationToken.None));
        await WithAsync((Consents consents) => consents.RecordAsync(person, MessageChannel.Email, given: true, "account page", "Offers by mail", CancellationToken.None));

        await Twilio.AnswerAsync(number, "STOP");
        await RelayAsync();
        Assert.Equal([SuppressionReason.Stop], await LeftAloneAsync(number));
        var wants = await WithAsync((NotificationsDb db) => db.Preferences.AsNoTracking().SingleAsync(p => p.PersonId == person));
        Assert.Equal((false, true, true), (wants.PromotionsBySms, wants.PromotionsByEmail, wants.OrdersBySms));
        Assert.Equal(["account page yes", "STOP no"], await LinesAsync(person));
        // Twilio's own list says the same, should anything of ours forget.
        var refused = await SendAsync(NewMessage(number));
        Assert.Equal((ChannelOutcome.Permanent, "twilio.21610", SuppressionReason.Stop), (refused.Outcome, refused.Code, refused.Suppress));

        await Twilio.AnswerAsync(number, "STOP"); // Said again, it is no second line.
        await RelayAsync();
        Assert.Equal(["account page yes", "STOP no"], await LinesAsync(person));

        await Twilio.AnswerAsync(number, "start");
        await RelayAsync();
        Assert.Empty(await LeftAloneAsync(number));
        Assert.Equal(["account page yes", "STOP no"], await LinesAsync(person));
        Assert.False((await WithAsync((NotificationsDb db) => db.Preferences.AsNoTracking().SingleAsync(p => p.PersonId == person))).PromotionsBySms);
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(NewMessage(number))).Outcome);
    }

    [Fact]
    public async Task What_was_answered_last_counts_however_late_an_answer_is_applied()
    {
        foreach (var (first, second, alone) in new[] { ("STOP", "START", false), ("START", "STOP", true) })
        {
            var (number, other) = (NewNumber(), NewNumber());
            await Twilio.AnswerAsync(number, first);
            await Twilio.AnswerAsync(other, second); // Somebody else's word says nothing of this one.
            await RelayAsync();
            Time.Advance(TimeSpan.FromMinutes(1));
            await Twilio.AnswerAsync(number, second);
            await RelayAsync();
            Assert.Equal(alone, (await LeftAloneAsync(number)).Count > 0);
            // The first is decided only now: its process had died, or an operator plays it again.
            await Database.ExecuteAsync("UPDATE platform.webhooks SET state = 'Received', attempts = 0, next_attempt_at = $1 WHERE type = $2", Time.GetUtcNow(), $"answer.{first.ToLowerInvariant()}");
            await RelayAsync();
            Assert.Equal(alone, (await LeftAloneAsync(number)).Count > 0);
            Assert.Equal($"Nothing: {second} was answered after it, and counts.", await WithAsync((PlatformDb db) => db.Webhooks.Where(w => w.Provider == "twilio").OrderBy(w => w.Seq).Select(w => w.Outcome).FirstAsync()));
            await Database.ExecuteAsync("TRUNCATE platform.webhooks, platform.webhook_attempts");
        }
    }

    [Fact]
    public async Task A_STOP_whose_START_came_before_it_could_be_applied_does_not_count_even_where_nothing_was_lifted()
    {
        var number = NewNumber();
        await Twilio.AnswerAsync(number, "STOP");
        // Not decided yet: START finds nothing to lift.
        await Database.ExecuteAsync("UPDATE platform.webhooks SET next_attempt_at = $1", Time.GetUtcNow().AddMinutes(1));
        await Twilio.AnswerAsync(number, "START");
        await RelayAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        await RelayAsync();
        Assert.Empty(await LeftAloneAsync(number));
    }

    [Fact]
    public async Task START_lifts_nothing_but_STOP_and_HELP_and_chatter_change_nothing()
    {
        var number = NewNumber();
        await WithAsync((Suppressions list) => list.AddAsync(MessageChannel.Sms, number, SuppressionReason.Operator, "Alex", CancellationToken.None));
        foreach (var words in new[] { "START", "HELP", "Where is it?" }) await Twilio.AnswerAsync(number, words);
        await RelayAsync();
        Assert.Equal([SuppressionReason.Operator], await LeftAloneAsync(number));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_does_nothing()
    {
        var message = NewMessage();
        var id = await HandedOverAsync(message);
        await Twilio.AnswerAsync(message.Address!, "STOP");
        await Twilio.Server.DeliverAsync();
        // Stored and not yet decided.
        var ids = await WithAsync((PlatformDb db) => db.Webhooks.Where(w => w.Provider == "twilio" && (w.Type == "answer.stop" || w.Type == "message.delivered")).OrderBy(w => w.Type).Select(w => w.Id).ToListAsync());
        var said = new List<string>();
        foreach (var webhook in ids)
        {
            var result = await AsAsync<ReplayWebhooks, Result<IReadOnlyList<WebhookReplay>>>(Admin, replay => replay.RunAsync(new([webhook], true, "because"), CancellationToken.None));
            said.Add(string.Join("; ", result.Value.Single().Changes.Select(change => $"{change.What}: {change.Before} → {change.After}")));
        }
        Assert.Equal(["This number: Written to → Left alone", "Message: Sent → Delivered, unless more is known by now"], said);
        Assert.Equal(NotificationState.Sent, (await OfAsync(id)).State);
        Assert.Empty(await LeftAloneAsync(message.Address!));
        await RelayAsync();
        Assert.Equal([SuppressionReason.Stop], await LeftAloneAsync(message.Address!));
    }

    [Fact]
    public async Task What_is_about_no_message_of_ours_is_ignored()
    {
        await SendAsync(NewMessage()); // No row of the ledger is behind it.
        await ArriveAsync();
        Assert.Equal(["Ignored No message of ours.", "Ignored No message of ours."],
            await WithAsync((PlatformDb db) => db.Webhooks.Where(w => w.Provider == "twilio").OrderBy(w => w.Seq).Select(w => w.State + " " + w.Outcome).ToListAsync()));
    }

    private async Task<List<string>> LinesAsync(Guid person) => await WithAsync(async (NotificationsDb db) =>
        (await db.Consents.AsNoTracking().Where(c => c.PersonId == person && c.Channel == MessageChannel.Sms).OrderBy(c => c.Number).ToListAsync()).ConvertAll(line => $"{line.Source} {(line.Given ? "yes" : "no")}"));

    private Task<Guid> PersonAsync(string number) => WithAsync(async (IdentityDb db) =>
    {
        var id = Guid.CreateVersion7(Time.GetUtcNow());
        db.Users.Add(new AppUser { Id = id, Name = "Ann", UserName = $"{id:N}", NormalizedUserName = $"{id:N}", PhoneNumber = number, PhoneNumberConfirmed = true, CreatedAt = Time.GetUtcNow(), SecurityStamp = "s" });
        await db.SaveChangesAsync();
        return id;
    });
}
