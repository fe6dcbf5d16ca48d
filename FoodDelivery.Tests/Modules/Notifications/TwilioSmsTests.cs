using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>What the channel makes of each thing Twilio can answer, and how it finds out what became of a call that was not answered.</summary>
public sealed class TwilioSmsTests(ClassDatabase database) : TwilioTest(database)
{
    private UnsureTries JustNow => new(Time.GetUtcNow(), Time.GetUtcNow());

    [Fact]
    public async Task A_message_is_taken_with_the_way_back_and_its_segments()
    {
        Assert.True(Sms.IsOn);
        var message = NewMessage(text: "Your order is here 🍕");
        var answer = await SendAsync(message);
        Assert.Equal((ChannelOutcome.Accepted, "accepted", 201, "queued", 1), (answer.Outcome, answer.Code, answer.Status, answer.ProviderStatus, answer.Segments));
        Assert.StartsWith("SM", answer.ProviderId, StringComparison.Ordinal);
        Assert.Equal(1, await Twilio.CountAsync(message.Address!));
        Assert.Equal($"{Twilio.Server.Origin}/webhooks/twilio?n={message.Id:N}", await Database.ScalarAsync<string>("SELECT callback FROM sandbox.twilio_messages WHERE sid = $1", answer.ProviderId!));
        Assert.Equal(3, (await SendAsync(NewMessage(text: new string('a', 307)))).Segments);
    }

    [Theory]
    [InlineData("+15005550001", ChannelOutcome.Permanent, "twilio.21211", SuppressionReason.Dead)]
    [InlineData("+15005550002", ChannelOutcome.Permanent, "twilio.21612", null)]
    [InlineData("+15005550003", ChannelOutcome.Permanent, "twilio.21408", null)]
    [InlineData("+15005550004", ChannelOutcome.Permanent, "twilio.21610", SuppressionReason.Stop)]
    [InlineData("+15005550009", ChannelOutcome.Permanent, "twilio.21614", SuppressionReason.Dead)]
    [InlineData("12125550100", ChannelOutcome.Permanent, "twilio.no_number", null)]
    [InlineData(null, ChannelOutcome.Permanent, "twilio.no_number", null)]
    public async Task Numbers_that_cannot_be_written_to_are_refused_for_good(string? to, ChannelOutcome outcome, string code, SuppressionReason? suppress)
    {
        var answer = await SendAsync(NewMessage("+12125550100") with { Address = to });
        Assert.Equal((outcome, code, suppress, null), (answer.Outcome, answer.Code, answer.Suppress, answer.ProviderId));
    }

    [Theory]
    [InlineData("20429", ChannelOutcome.Retry, 429)]
    [InlineData("21611", ChannelOutcome.Retry, 429)]
    [InlineData("20003", ChannelOutcome.Misconfigured, 401)]
    [InlineData("21606", ChannelOutcome.Misconfigured, 400)]
    [InlineData("503", ChannelOutcome.Unsure, 503)]
    [InlineData("21617", ChannelOutcome.Permanent, 400)]
    public async Task What_is_wrong_for_now_is_told_from_what_is_wrong_for_ever(string code, ChannelOutcome outcome, int status)
    {
        await Twilio.PlanAsync(("next_code", code), ("next_left", "1"), ("retry_after_seconds", "17"));
        var message = NewMessage();
        var answer = await SendAsync(message);
        Assert.Equal((outcome, status, status == 429 ? TimeSpan.FromSeconds(17) : null), (answer.Outcome, answer.Status, answer.RetryAfter));
        Assert.Equal(0, await Twilio.CountAsync(message.Address!));
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(message)).Outcome);
    }

    [Theory]
    [InlineData(SandboxFault.CutAfterWork)]
    [InlineData(SandboxFault.UnavailableAfterWork)]
    public async Task A_message_whose_answer_was_lost_is_found_and_not_sent_again(SandboxFault fault)
    {
        await Twilio.MisbehaveAsync(nextCalls: fault, path: "Messages");
        var message = NewMessage();
        Assert.Equal(ChannelOutcome.Unsure, (await SendAsync(message)).Outcome);
        var found = await Sms.FindAsync(message, JustNow, CancellationToken.None);
        Assert.Equal(await Database.ScalarAsync<string>("SELECT sid FROM sandbox.twilio_messages WHERE recipient = $1", message.Address!), found?.ProviderId);
        Assert.NotNull(found?.ProviderId);
    }

    [Fact]
    public async Task A_message_that_never_got_there_is_known_to_be_missing()
    {
        await Twilio.MisbehaveAsync(nextCalls: SandboxFault.ErrorBeforeWork, path: "Messages");
        var message = NewMessage();
        Assert.Equal(ChannelOutcome.Unsure, (await SendAsync(message)).Outcome);
        Assert.Equal(new ChannelFinding(null), await Sms.FindAsync(message, JustNow, CancellationToken.None));
    }

    [Fact]
    public async Task That_a_message_is_not_listed_is_believed_only_some_time_after_the_last_try()
    {
        await using var patient = TestRooms.Build(Database.ConnectionString, new Dictionary<string, string?>(Settings) { ["Twilio:ListLagSeconds"] = "45" }, services => services.AddSingleton<TimeProvider>(Time));
        var sms = patient.GetServices<IChannel>().OfType<TwilioSms>().Single();
        var (message, first) = (NewMessage(), Time.GetUtcNow());
        Time.Advance(TimeSpan.FromMinutes(5));
        var last = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromSeconds(5));
        // The lag counts from the last try: the first is long past.
        Assert.Equal(ChannelFinding.NotYet(last.AddSeconds(45)), await sms.FindAsync(message, new(first, last), CancellationToken.None));
        Time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(new ChannelFinding(null), await sms.FindAsync(message, new(first, last), CancellationToken.None));
        // What is there is found at once.
        await SendAsync(message);
        Assert.NotNull((await sms.FindAsync(message, JustNow, CancellationToken.None))?.ProviderId);
    }

    [Theory]
    [InlineData("", 201)]
    [InlineData("20429", 429)]
    [InlineData("21617", 400)]
    [InlineData("503", 503)]
    public async Task Whatever_Twilio_answers_the_id_of_the_call_is_kept(string code, int status)
    {
        if (code.Length > 0) await Twilio.PlanAsync(("next_code", code), ("next_left", "1"));
        var answer = await SendAsync(NewMessage());
        Assert.Equal(status, answer.Status);
        Assert.Matches("^RQ[0-9a-f]{32}$", answer.RequestId);
    }

    [Fact]
    public async Task Who_answers_too_late_may_have_taken_it()
    {
        await using var hasty = TestRooms.Build(Database.ConnectionString, new Dictionary<string, string?>(Settings) { ["Twilio:TimeoutSeconds"] = "1" });
        var sms = hasty.GetServices<IChannel>().OfType<TwilioSms>().Single();
        await Twilio.PlanAsync(("slow_milliseconds", "20000"), ("slow_left", "1"));
        var message = NewMessage() with { ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1) };
        var answer = await sms.SendAsync(message, CancellationToken.None);
        Assert.Equal((ChannelOutcome.Unsure, "twilio.no_answer"), (answer.Outcome, answer.Code));
        Assert.NotNull((await Sms.FindAsync(message, JustNow, CancellationToken.None))?.ProviderId);
    }

    [Fact]
    public async Task What_never_left_may_be_sent_again_at_once()
    {
        await using var lonely = TestRooms.Build(Database.ConnectionString, new Dictionary<string, string?>(Settings) { ["Twilio:BaseUrl"] = "http://127.0.0.1:9" });
        var sms = lonely.GetServices<IChannel>().OfType<TwilioSms>().Single();
        var answer = await sms.SendAsync(NewMessage(), CancellationToken.None);
        Assert.Equal((ChannelOutcome.Retry, "twilio.unreachable"), (answer.Outcome, answer.Code));
        // And of what was tried there nobody can tell as long as it is so: nothing may be sent again meanwhile.
        await Assert.ThrowsAnyAsync<Exception>(() => sms.FindAsync(NewMessage(), JustNow, CancellationToken.None));
    }

    [Fact]
    public async Task A_wrong_token_wakes_somebody()
    {
        await using var locked = TestRooms.Build(Database.ConnectionString, new Dictionary<string, string?>(Settings) { ["Twilio:AuthToken"] = "another" });
        var answer = await locked.GetServices<IChannel>().OfType<TwilioSms>().Single().SendAsync(NewMessage(), CancellationToken.None);
        Assert.Equal((ChannelOutcome.Misconfigured, "twilio.20003", 401), (answer.Outcome, answer.Code, answer.Status));
    }

    [Fact]
    public async Task Of_the_same_words_each_message_finds_its_own()
    {
        var number = NewNumber();
        var (first, second, third) = (NewMessage(number), NewMessage(number), NewMessage(number, "Other words"));
        var taken = await SendAsync(first);
        await RowAsync(first, taken.ProviderId);
        Assert.Equal(new ChannelFinding(null), await Sms.FindAsync(second, JustNow, CancellationToken.None));
        Assert.Equal(taken.ProviderId, (await Sms.FindAsync(first, JustNow, CancellationToken.None))?.ProviderId);
        Assert.Equal(new ChannelFinding(null), await Sms.FindAsync(third, JustNow, CancellationToken.None));
        // The same words of yesterday are another message.
        Time.Advance(TimeSpan.FromHours(20));
        Assert.Equal(new ChannelFinding(null), await Sms.FindAsync(first, JustNow, CancellationToken.None));
    }

    [Fact]
    public async Task What_Twilio_puts_before_the_words_of_a_trial_account_does_not_hide_them()
    {
        var message = NewMessage(text: "Your food is here. ");
        await SendAsync(message);
        await Database.ExecuteAsync("UPDATE sandbox.twilio_messages SET body = 'Sent from your Twilio trial account - Your food is here.' WHERE recipient = $1", message.Address!);
        Assert.NotNull((await Sms.FindAsync(message, JustNow, CancellationToken.None))?.ProviderId);
        await Database.ExecuteAsync("UPDATE sandbox.twilio_messages SET body = 'Not yet: Your food is here.' WHERE recipient = $1", message.Address!);
        Assert.Equal(new ChannelFinding(null), await Sms.FindAsync(message, JustNow, CancellationToken.None));
    }

    [Fact]
    public async Task The_books_tell_how_many_messages_a_number_got_and_which_calls_were_refused()
    {
        await Twilio.PlanAsync(("next_code", "20429"), ("next_left", "2"));
        var message = NewMessage();
        for (var i = 0; i < 4; i++) await SendAsync(message);
        var counts = System.Text.Json.Nodes.JsonNode.Parse(await Twilio.Server.Http.GetStringAsync($"/sandbox/twilio/control/counts?to={Uri.EscapeDataString(message.Address!)}"))!;
        Assert.Equal((2, "delivered", message.Body.Text), ((int)counts["messages"]![0]!["count"]!, (string)counts["messages"]![0]!["ends"]!, (string)counts["messages"]![0]!["body"]!));
        Assert.Equal((2, 20429), ((int)counts["refused"]![0]!["count"]!, (int)counts["refused"]![0]!["code"]!));
    }

    [Fact]
    public async Task By_chance_some_calls_are_refused_some_for_ever_and_some_messages_do_not_arrive()
    {
        await Twilio.PlanAsync(("chances", "30:20429 20:21614 20:30003 10:cut"), ("seed", "5"));
        var messages = Enumerable.Range(0, 60).Select(n => NewMessage($"+1646557{n:0000}", $"Order {n} is here.")).ToList();
        var ended = new Dictionary<string, int>();
        foreach (var message in messages)
        {
            // As the engine does it: again after a refusal that may pass, looked for after a lost answer, never again after one that lasts.
            var answer = await SendAsync(message);
            for (var tries = 0; answer.Outcome is ChannelOutcome.Retry or ChannelOutcome.Unsure && tries < 30; tries++)
                answer = answer.Outcome == ChannelOutcome.Unsure && await Sms.FindAsync(message, JustNow, CancellationToken.None) is { ProviderId: { } sid } ? answer with { Outcome = ChannelOutcome.Accepted, ProviderId = sid } : await SendAsync(message);
            var how = answer.Outcome == ChannelOutcome.Accepted ? (await Database.ScalarAsync<string>("SELECT end_status FROM sandbox.twilio_messages WHERE sid = $1", answer.ProviderId!))! : answer.Code;
            ended[how] = ended.GetValueOrDefault(how) + 1;
            Assert.Equal(answer.Outcome == ChannelOutcome.Accepted ? 1 : 0, await Twilio.CountAsync(message.Address!));
        }
        // Of the same seed and the same messages comes the same luck.
        Assert.Equal(["delivered 32", "twilio.21614 13", "undelivered 15"], ended.OrderBy(how => how.Key, StringComparer.Ordinal).Select(how => $"{how.Key} {how.Value}"));
    }

    [Fact]
    public async Task A_message_that_still_waits_at_Twilio_is_found_too()
    {
        await Twilio.PlanAsync(("pace_milliseconds", "60000"));
        var message = NewMessage();
        await SendAsync(message);
        Assert.Equal("queued", (await Sms.FindAsync(message, JustNow, CancellationToken.None))?.ProviderStatus);
    }

    [Fact]
    public async Task Asked_it_says_what_became_of_a_message()
    {
        await Twilio.MisbehaveAsync(losePercent: 100);
        await Twilio.PlanAsync(("pace_milliseconds", "1000"));
        var id = await HandedOverAsync(NewMessage());
        Assert.Equal(("queued", NotificationState.Sent), Told(await AskAsync(id)));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("sent", NotificationState.Sent), Told(await AskAsync(id)));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("delivered", NotificationState.Delivered), Told(await AskAsync(id)));

        await Twilio.PlanAsync(("undelivered_left", "1"), ("undelivered_code", "30005"));
        var lost = await AskAsync(await HandedOverAsync(NewMessage()));
        Assert.Equal((NotificationState.Undelivered, "twilio.30005", "Nobody has this number."), (lost!.State, lost.Cause, lost.Words));

        var unknown = await OfAsync(id);
        unknown.ProviderId = "SM" + new string('f', 32);
        Assert.Null(await Sms.AskAsync(unknown, CancellationToken.None));
    }

    [Fact]
    public async Task A_messaging_service_chooses_the_number()
    {
        const string service = "MG00000000000000000000000000000001";
        await using var server = await SandboxServer.StartAsync(Database, Time, new Dictionary<string, string?> { ["Twilio:MessagingServiceSid"] = service });
        var its = new TwilioSandbox(server);
        await its.PlanAsync();
        await using var rooms = TestRooms.Build(Database.ConnectionString, new Dictionary<string, string?>(its.Settings) { ["Twilio:MessagingServiceSid"] = service });
        var sms = rooms.GetServices<IChannel>().OfType<TwilioSms>().Single();
        var message = NewMessage() with { ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1) };
        var answer = await sms.SendAsync(message, CancellationToken.None);
        Assert.Equal((ChannelOutcome.Accepted, "accepted"), (answer.Outcome, answer.ProviderStatus));
        Assert.Equal(answer.ProviderId, (await sms.FindAsync(message, JustNow, CancellationToken.None))?.ProviderId);
    }

    [Fact]
    public async Task Switched_off_it_promises_nothing()
    {
        await using var off = TestRooms.Build(Database.ConnectionString, new Dictionary<string, string?> { ["Twilio:Mode"] = "Off" });
        Assert.False(off.GetServices<IChannel>().OfType<TwilioSms>().Single().IsOn);
        Assert.False(off.GetRequiredService<IPhoneCodes>().IsOn);
    }

    private async Task<ProviderWord?> AskAsync(Guid id) => await Sms.AskAsync(await OfAsync(id), CancellationToken.None);

    private static (string?, NotificationState?) Told(ProviderWord? word) => (word?.Status, word?.State);
}
