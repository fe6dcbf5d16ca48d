using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>Mails as they leave, and what is made of each answer.</summary>
public sealed class SendGridEmailTests(ClassDatabase database) : SendGridTest(database)
{
    private readonly Dictionary<string, string?> more = [];

    protected override IReadOnlyDictionary<string, string?> Settings => base.Settings.Where(setting => !more.ContainsKey(setting.Key)).Concat(more).ToDictionary();

    private Task<ChannelAnswer> SendAsync(OutgoingMessage message) => Mail.SendAsync(message, CancellationToken.None);

    private DateTimeOffset Now => Time.GetUtcNow();

    [Fact]
    public async Task It_arrives_as_it_was_rendered_and_tells_SendGrid_nothing_of_the_person_but_the_address()
    {
        var message = Message("ava@example.com");
        var answer = await SendAsync(message);
        var mail = await SendGrid.MailAsync("ava@example.com");
        Assert.Equal((ChannelOutcome.Accepted, "accepted", (int?)202, (string?)mail["x_message_id"]), (answer.Outcome, answer.Code, answer.Status, answer.ProviderId));
        Assert.Equal(("hello@fooddelivery.example", "FoodDelivery", "Your order is accepted"), ((string)mail["from"]!, (string)mail["from_name"]!, (string)mail["subject"]!));
        Assert.Equal((message.Body.Text, message.Body.Html), ((string)mail["text"]!, (string)mail["html"]!));
        Assert.Equal($$"""{"n":"{{message.Id}}"}""", mail["arguments"]!.ToJsonString());
        Assert.Equal("""["order-accepted"]""", mail["categories"]!.ToJsonString());
        Assert.Equal(("{}", false, false), (mail["headers"]!.ToJsonString(), (bool)mail["tracks_opens"]!, (bool)mail["tracks_clicks"]!));
    }

    [Fact]
    public async Task A_subject_of_two_lines_becomes_one()
    {
        var message = Message("lines@example.com");
        await SendAsync(message with { Body = message.Body with { Subject = "Hello\r\nBcc: everybody@example.com" } });
        Assert.Equal("Hello Bcc: everybody@example.com", (string)(await SendGrid.MailAsync("lines@example.com"))["subject"]!);
    }

    [Fact]
    public async Task A_promotion_carries_the_way_out_that_mail_programs_know_and_never_leaves_without()
    {
        const string wayOut = "https://food.example/unsubscribe/seal";
        Assert.Equal(ChannelOutcome.Accepted, (await SendAsync(Message("promo@example.com", NotificationKind.Promotion, wayOut: wayOut))).Outcome);
        var headers = (await SendGrid.MailAsync("promo@example.com"))["headers"]!;
        Assert.Equal(($"<{wayOut}>", "List-Unsubscribe=One-Click"), ((string)headers["List-Unsubscribe"]!, (string)headers["List-Unsubscribe-Post"]!));

        var without = await SendAsync(Message("nowayout@example.com", NotificationKind.Promotion));
        Assert.Equal((ChannelOutcome.Permanent, "sendgrid.no_way_out"), (without.Outcome, without.Code));
        Assert.Empty(await SendGrid.MailsAsync("nowayout@example.com"));
    }

    [Fact]
    public async Task News_of_an_order_offers_no_unsubscribing_even_where_the_template_has_an_address_for_it()
    {
        await SendAsync(Message("order@example.com", wayOut: "https://food.example/unsubscribe/seal"));
        Assert.Equal("{}", (await SendGrid.MailAsync("order@example.com"))["headers"]!.ToJsonString());
    }

    [Theory]
    [InlineData(SandboxFault.ErrorBeforeWork, ChannelOutcome.Retry, "sendgrid.error", 0)]
    [InlineData(SandboxFault.TooManyRequests, ChannelOutcome.Retry, "sendgrid.429", 0)]
    [InlineData(SandboxFault.UnavailableAfterWork, ChannelOutcome.Unsure, "sendgrid.edge", 1)]
    [InlineData(SandboxFault.CutAfterWork, ChannelOutcome.Unsure, "sendgrid.no_answer", 1)]
    public async Task An_answer_that_leaves_doubt_is_doubted_and_a_look_settles_it(SandboxFault fault, ChannelOutcome outcome, string code, int mails)
    {
        var message = Message($"{fault}@example.com");
        await SendGrid.MisbehaveAsync(nextCalls: fault, path: "mail/send");
        var answer = await SendAsync(message);
        Assert.Equal((outcome, code), (answer.Outcome, answer.Code));
        Assert.Equal(fault == SandboxFault.TooManyRequests ? TimeSpan.FromSeconds(1) : null, answer.RetryAfter);
        var sent = await SendGrid.MailsAsync(message.Address!);
        Assert.Equal(mails, sent.Count);
        // Also of what certainly was not taken the look tells the truth: then it can be sent without a double.
        var found = await Mail.FindAsync(message, new(Now, Now), CancellationToken.None);
        Assert.NotNull(found);
        Assert.Equal(sent.Count == 0 ? null : (string)sent[0]["x_message_id"]!, found.ProviderId);
    }

    [Theory]
    [InlineData(SandboxFault.None, 202)]
    [InlineData(SandboxFault.ErrorBeforeWork, 500)]
    [InlineData(SandboxFault.TooManyRequests, 429)]
    [InlineData(SandboxFault.UnavailableAfterWork, 503)]
    public async Task Whatever_SendGrid_answers_the_id_of_the_call_is_kept(SandboxFault fault, int status)
    {
        await SendGrid.MisbehaveAsync(nextCalls: fault, path: "mail/send");
        var answer = await SendAsync(Message($"call+{fault}@example.com"));
        Assert.Equal(status, answer.Status);
        Assert.False(string.IsNullOrEmpty(answer.RequestId));
        Assert.Equal(status == 202, answer.RequestId == answer.ProviderId);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_leaves_doubt()
    {
        more["SendGrid:TimeoutSeconds"] = "1";
        await SendGrid.LuckAsync(slowMilliseconds: 8000, slowLeft: 1);
        var message = Message("slow@example.com");
        var answer = await SendAsync(message);
        Assert.Equal((ChannelOutcome.Unsure, "sendgrid.no_answer"), (answer.Outcome, answer.Code));
        Assert.NotNull((await Mail.FindAsync(message, new(Now, Now), CancellationToken.None))!.ProviderId);
    }

    [Fact]
    public async Task Only_a_feed_that_is_there_and_has_caught_up_since_the_last_try_can_say_that_a_mail_was_not_taken()
    {
        var message = Message("nobody@example.com");
        Assert.Equal(new ChannelFinding(null), await Mail.FindAsync(message, new(Now, Now), CancellationToken.None));
        await using (var lagging = Built("SendGrid:ActivityLagSeconds", "300"))
        {
            Assert.Equal(ChannelFinding.NotYet(Now.AddSeconds(300)), await Channel(lagging).FindAsync(message, new(Now, Now), CancellationToken.None));
            Assert.Equal(ChannelFinding.NotYet(Now.AddSeconds(299)), await Channel(lagging).FindAsync(message, new(Now.AddHours(-1), Now.AddSeconds(-1)), CancellationToken.None));
            Assert.Equal(new ChannelFinding(null), await Channel(lagging).FindAsync(message, new(Now.AddSeconds(-301), Now.AddSeconds(-300)), CancellationToken.None));
            await SendAsync(message);
            Assert.NotNull((await Channel(lagging).FindAsync(message, new(Now, Now), CancellationToken.None))!.ProviderId);
        }
        message = Message("nobody+else@example.com");
        await using (var without = Built("SendGrid:ActivityFeed", "false")) Assert.Null(await Channel(without).FindAsync(message, new(Now, Now), CancellationToken.None));
        await using (var european = Built("SendGrid:EuResidency", "true")) Assert.Null(await Channel(european).FindAsync(message, new(Now, Now), CancellationToken.None));
        // One that does not answer could tell later; one that is closed to our key never will.
        await using (var away = Built("SendGrid:BaseUrl", "http://127.0.0.1:9")) Assert.Equal(ChannelFinding.NotYet(Now.AddSeconds(30)), await Channel(away).FindAsync(message, new(Now, Now), CancellationToken.None));
        await using (var closed = Built("SendGrid:ApiKey", "SG.another")) Assert.Null(await Channel(closed).FindAsync(message, new(Now, Now), CancellationToken.None));
    }

    [Fact]
    public async Task What_was_sent_before_the_try_is_not_taken_for_it()
    {
        var message = Message("again@example.com");
        await SendAsync(message);
        Assert.NotNull((await Mail.FindAsync(message, new(Now, Now), CancellationToken.None))!.ProviderId);
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(new ChannelFinding(null), await Mail.FindAsync(message, new(Now, Now), CancellationToken.None));
    }

    [Theory]
    [InlineData("SendGrid:ApiKey", "SG.another", ChannelOutcome.Misconfigured, "sendgrid.key")]
    [InlineData("SendGrid:From", "stranger@example.com", ChannelOutcome.Misconfigured, "sendgrid.sender")]
    [InlineData("SendGrid:BaseUrl", "http://127.0.0.1:9", ChannelOutcome.Retry, "sendgrid.unreachable")]
    [InlineData("SendGrid:BaseUrl", "", ChannelOutcome.Misconfigured, "sendgrid.nowhere")]
    public async Task What_is_ours_to_mend_is_said_so(string setting, string value, ChannelOutcome outcome, string code)
    {
        more[setting] = value;
        var answer = await SendAsync(Message("ours@example.com"));
        Assert.Equal((outcome, code), (answer.Outcome, answer.Code));
        Assert.DoesNotContain("@", answer.Words, StringComparison.Ordinal);
        Assert.Empty(await SendGrid.MailsAsync("ours@example.com"));
    }

    [Theory]
    [InlineData("not an address", ChannelOutcome.Permanent, "sendgrid.address", SuppressionReason.Dead)]
    [InlineData("", ChannelOutcome.Permanent, "sendgrid.no_address", null)]
    public async Task What_is_no_address_is_not_tried_again(string to, ChannelOutcome outcome, string code, SuppressionReason? suppress)
    {
        var answer = await SendAsync(Message(to));
        Assert.Equal((outcome, code, suppress), (answer.Outcome, answer.Code, answer.Suppress));
        if (to.Length > 0) Assert.DoesNotContain(to, answer.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NotificationKind.Code, "bounces", false)]
    [InlineData(NotificationKind.Code, "unsubscribes", false)]
    [InlineData(NotificationKind.Order, "unsubscribes", false)]
    [InlineData(NotificationKind.Order, "bounces", true)]
    [InlineData(NotificationKind.Order, "spam_reports", true)]
    [InlineData(NotificationKind.Promotion, "unsubscribes", true)]
    public async Task A_code_goes_past_SendGrids_own_lists_and_news_of_an_order_past_one(NotificationKind kind, string list, bool dropped)
    {
        var to = $"{kind}-{list}@example.com".ToLowerInvariant();
        await Database.ExecuteAsync("INSERT INTO sandbox.sendgrid_lists (list, email, reason, status, created) VALUES ($1, $2, '', '', now())", list, to);
        await SendAsync(Message(to, kind, wayOut: "https://food.example/unsubscribe/seal"));
        await SendGrid.DeliverAsync();
        Assert.Equal(dropped ? "dropped" : "delivered", (string)(await SendGrid.MailAsync(to))["last_event"]!);
    }

    [Theory]
    [InlineData("well@example.com", NotificationState.Delivered, "delivered", null)]
    [InlineData("bounce+asked@example.com", NotificationState.Bounced, "bounce", "sendgrid.bounce")]
    [InlineData("block+asked@example.com", NotificationState.Undelivered, "bounce", "sendgrid.blocked")]
    [InlineData("drop+asked@example.com", NotificationState.Bounced, "dropped", "sendgrid.dropped_invalid")]
    public async Task Asked_it_says_what_became_of_a_mail_whose_events_were_lost(string to, NotificationState state, string status, string? cause)
    {
        await SendGrid.MisbehaveAsync(losePercent: 100);
        var id = await SentAsync(to);
        var row = await RowAsync(id);
        await SendGrid.DeliverAsync();
        await RelayAsync();
        Assert.Empty(await WordsAsync(id));
        var word = (await Mail.AskAsync(row, CancellationToken.None))!;
        Assert.Equal((id, row.ProviderId, state, status, cause), (word.NotificationId!.Value, word.ProviderId, word.State, word.Status, word.Cause));
        Assert.True(await WithAsync((NotificationLedger ledger) => ledger.ApplyAsync(word, NotificationSource.Asked, CancellationToken.None)));
        Assert.Equal(state, (await RowAsync(id)).State);
    }

    [Fact]
    public async Task Asked_too_early_it_has_nothing_to_say()
    {
        var row = await RowAsync(await SentAsync("defer+early@example.com"));
        await SendGrid.DeliverAsync();
        Assert.Null(await Mail.AskAsync(row, CancellationToken.None));
        Assert.Null(await Mail.AskAsync(new Notification { Id = row.Id, Recipient = "", Template = "", Data = "", Culture = "", TimeZone = "", ProviderId = "nobody-knows-this" }, CancellationToken.None));
    }

    [Fact]
    public async Task Where_it_is_off_it_is_off()
    {
        await using var off = Built("SendGrid:Mode", "Off");
        Assert.False(Channel(off).IsOn);
        Assert.True(Mail.IsOn);
    }

    private ServiceProvider Built(string setting, string value) => TestRooms.Build(Database.ConnectionString, base.Settings.Where(one => one.Key != setting).Append(new(setting, value)).ToDictionary(),
        services => services.AddSingleton<TimeProvider>(Time));

    private static IChannel Channel(ServiceProvider rooms) => rooms.GetServices<IChannel>().Single(channel => channel.Provider == "sendgrid");
}
