using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>What SendGrid's answers, events and signatures mean, line by line.</summary>
public sealed class SendGridRules
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1795370400);

    private static string Error(string message, string? field) => new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["message"] = message, ["field"] = field, ["help"] = null }) }.ToJsonString();

    // One row for each line of the table; the last test says that none is missing.
    private static readonly (int Status, string? Body, ChannelOutcome Outcome, string Code, SuppressionReason? Suppress)[] Answers =
    [
        (202, "", ChannelOutcome.Accepted, "accepted", null),
        (301, "", ChannelOutcome.Misconfigured, "sendgrid.elsewhere", null),
        (400, Error("The from email does not contain a valid address.", "from.email"), ChannelOutcome.Misconfigured, "sendgrid.sender", null),
        (400, Error("The reply_to email does not contain a valid address.", "reply_to.email"), ChannelOutcome.Misconfigured, "sendgrid.sender", null),
        (400, Error("Does not contain a valid address.", "personalizations.0.to.0.email"), ChannelOutcome.Permanent, "sendgrid.address", SuppressionReason.Dead),
        (400, Error("The subject is required.", "subject"), ChannelOutcome.Permanent, "sendgrid.400", null),
        (401, Error("Maximum credits exceeded", null), ChannelOutcome.Misconfigured, "sendgrid.credits", null),
        (401, Error("The provided authorization grant is invalid, expired, or revoked", null), ChannelOutcome.Misconfigured, "sendgrid.key", null),
        (403, Error("The from address does not match a verified Sender Identity.", "from"), ChannelOutcome.Misconfigured, "sendgrid.sender", null),
        (403, Error("access forbidden", null), ChannelOutcome.Misconfigured, "sendgrid.forbidden", null),
        (404, "nothing here", ChannelOutcome.Misconfigured, "sendgrid.elsewhere", null),
        (408, "", ChannelOutcome.Unsure, "sendgrid.no_answer", null),
        (413, Error("Payload too large", null), ChannelOutcome.Permanent, "sendgrid.too_large", null),
        (429, Error("too many requests", null), ChannelOutcome.Retry, "sendgrid.429", null),
        (415, "", ChannelOutcome.Permanent, "sendgrid.refused", null),
        (500, Error("An internal error has occurred.", null), ChannelOutcome.Retry, "sendgrid.error", null),
        (503, "<html>", ChannelOutcome.Unsure, "sendgrid.edge", null),
    ];

    public static TheoryData<int> AnswerRows => [.. Enumerable.Range(0, Answers.Length)];

    [Theory]
    [MemberData(nameof(AnswerRows))]
    public void Each_answer_has_its_meaning(int row)
    {
        var (status, body, outcome, code, suppress) = Answers[row];
        var answer = SendGridAnswers.Of(status, body, "id1", null, null, Now);
        Assert.Equal((outcome, code, suppress, (int?)status), (answer.Outcome, answer.Code, answer.Suppress, answer.Status));
        Assert.Equal(outcome == ChannelOutcome.Accepted ? "id1" : null, answer.ProviderId);
        Assert.NotEmpty(answer.Words);
        Assert.InRange(answer.Code.Length, 1, Notification.CauseLength);
    }

    [Fact]
    public void No_line_of_answers_is_without_its_test() => Assert.Equal(SendGridAnswers.Table.Count, Answers.Length);

    [Theory]
    [InlineData("The to array is required for all personalization objects.", "personalizations.0.to", "sendgrid.400")] // ours, and not the address's fault
    [InlineData("Does not contain a valid address.", "personalizations.0.cc.0.email", "sendgrid.400")]
    [InlineData("Does not contain a valid address.", "personalizations.12.to.3.email", "sendgrid.address")]
    [InlineData("Does not contain a valid address.", "personalizations[0].to[0].email", "sendgrid.address")]
    public void An_address_is_called_dead_for_its_own_fault_only(string message, string field, string code) => Assert.Equal(code, SendGridAnswers.Of(400, Error(message, field), null, null, null, Now).Code);

    [Fact]
    public void What_SendGrid_says_of_the_address_is_not_repeated()
    {
        var answer = SendGridAnswers.Of(400, Error("Each email address should be unique. We found the first duplicate instance of [ava@example.com].", "personalizations.0"), null, null, null, Now);
        Assert.DoesNotContain("ava", answer.Words, StringComparison.Ordinal);
        Assert.Contains("personalizations.0", answer.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("ava", SendGridAnswers.Of(400, Error("x", "ava@example.com"), null, null, null, Now).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1795370430", null, 30)]
    [InlineData("1795370399", null, 1)] // its clock is behind ours
    [InlineData("1795470400", null, 3600)] // a day is nobody's rate limit
    [InlineData(null, "12", 12)]
    [InlineData("soon", null, null)]
    [InlineData("99999999999999999", null, null)]
    [InlineData(null, null, null)]
    public void It_waits_as_long_as_it_is_told(string? resetAt, string? retryAfter, int? seconds) =>
        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, SendGridAnswers.Of(429, "", null, resetAt, retryAfter, Now).RetryAfter);

    [Fact]
    public void A_limit_that_was_not_reached_makes_nobody_wait() => Assert.Null(SendGridAnswers.Of(500, Error("An internal error has occurred.", null), null, "1795370430", null, Now).RetryAfter);

    [Theory]
    [InlineData("processed", null, null, NotificationState.Sent, null, null)]
    [InlineData("deferred", null, null, NotificationState.Sent, null, null)]
    [InlineData("delivered", null, null, NotificationState.Delivered, null, null)]
    [InlineData("open", null, null, NotificationState.Read, null, null)]
    [InlineData("click", null, null, NotificationState.Read, null, null)]
    [InlineData("bounce", "blocked", null, NotificationState.Undelivered, "sendgrid.blocked", null)]
    [InlineData("bounce", "bounce", null, NotificationState.Bounced, "sendgrid.bounce", SuppressionReason.Dead)]
    [InlineData("bounce", null, null, NotificationState.Bounced, "sendgrid.bounce", SuppressionReason.Dead)]
    [InlineData("dropped", null, "Bounced Address", NotificationState.Bounced, "sendgrid.dropped_bounced", SuppressionReason.Dead)]
    [InlineData("dropped", null, "Invalid", NotificationState.Bounced, "sendgrid.dropped_invalid", SuppressionReason.Dead)]
    [InlineData("dropped", null, "Invalid SMTPAPI header", NotificationState.Failed, "sendgrid.dropped", null)]
    [InlineData("dropped", null, "Spam Reporting Address", NotificationState.Failed, "sendgrid.dropped_spam", SuppressionReason.Spam)]
    [InlineData("dropped", null, "Unsubscribed Address", NotificationState.Failed, "sendgrid.dropped_unsubscribed", SuppressionReason.Unsubscribed)]
    [InlineData("dropped", null, "Recipient List over Package Quota", NotificationState.Failed, "sendgrid.dropped", null)]
    [InlineData("spamreport", null, null, NotificationState.Delivered, "sendgrid.spamreport", SuppressionReason.Spam)]
    [InlineData("unsubscribe", null, null, NotificationState.Read, null, SuppressionReason.Unsubscribed)]
    [InlineData("group_unsubscribe", null, null, NotificationState.Read, null, SuppressionReason.Unsubscribed)]
    public void Each_event_has_its_meaning(string name, string? type, string? reason, NotificationState state, string? cause, SuppressionReason? suppress)
    {
        var told = new SendGridEvent(name, Now, "m", Type: type, Reason: reason).Meaning()!;
        Assert.Equal((state, cause, suppress), (told.State, told.Cause, told.Suppress));
    }

    [Theory]
    [InlineData("group_resubscribe")]
    [InlineData("account_status_change")]
    [InlineData("something_new")]
    public void What_says_nothing_of_a_mail_is_passed_over(string name) => Assert.Null(new SendGridEvent(name, Now, "m").Meaning());

    [Fact]
    public void A_mail_program_that_fetches_everything_in_advance_has_read_nothing()
    {
        Assert.Null(new SendGridEvent("open", Now, "m", ByMachine: true).Meaning());
        Assert.NotNull(new SendGridEvent("click", Now, "m", ByMachine: true).Meaning());
    }

    [Theory]
    [InlineData("14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0", "14c5d75ce93.dfd.64b469")]
    [InlineData("euo2iKxdSayPF4YE4--I7A.recvd-5f54b5d587-pczjm-1-67BADEEA-6.0", "euo2iKxdSayPF4YE4--I7A")]
    [InlineData("14c5d75ce93.dfd.64b469", "14c5d75ce93.dfd.64b469")]
    [InlineData("", null)]
    public void The_id_of_the_answer_is_in_the_id_of_the_events(string told, string? accepted) => Assert.Equal(accepted, SendGridEvent.AcceptedAs(told));

    [Fact]
    public void The_vendors_vector_passes_and_nothing_near_it()
    {
        var vector = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Tests, "Fixtures", "vendor-vectors.json")))!["sendgrid"]!;
        var (key, timestamp, body, signature) = ((string)vector["public_key"]!, (string)vector["timestamp"]!, Encoding.UTF8.GetBytes((string)vector["body"]!), Convert.FromBase64String((string)vector["signature"]!));
        Assert.True(SendGridSignature.Verifies(key, timestamp, body, signature));
        Assert.False(SendGridSignature.Verifies(key, timestamp, body.AsSpan(0, body.Length - 2), signature)); // trimmed of its CR LF
        Assert.False(SendGridSignature.Verifies(key, "1795370401", body, signature));
        for (var i = 0; i < body.Length; i += 7)
        {
            body[i] ^= 1;
            Assert.False(SendGridSignature.Verifies(key, timestamp, body, signature), $"byte {i}");
            body[i] ^= 1;
        }
        for (var i = 0; i < signature.Length; i++)
        {
            signature[i] ^= 1;
            Assert.False(SendGridSignature.Verifies(key, timestamp, body, signature), $"byte {i} of the signature");
            signature[i] ^= 1;
        }
        Assert.False(SendGridSignature.Verifies("no key", timestamp, body, signature));
        Assert.True(SendGridSignature.Verifies(key, timestamp, body, signature));
        var only = Assert.Single(SendGridEvent.Of(body)!);
        Assert.Equal(("delivered", Now, "14c5d75ce93.dfd.64b469", (Guid?)null, "ZXZ0LTE"), (only.Name, only.At, only.MessageId, only.NotificationId, only.Id));
    }

    [Fact]
    public void Operators_see_no_person_and_no_key_in_what_it_told()
    {
        var shown = MaskedPayload.Of("""[{"email":"ava.chen@example.com","event":"click","ip":"203.0.113.80","useragent":"Mozilla","url":"https://food.example/unsubscribe/c2VhbA","reason":"550 5.1.1 <ava.chen@example.com>: unknown","sg_message_id":"14c5d75ce93.dfd.64b469","n":"019ed7b4-a240-7633-aa91-b7ffe31b7cce"}]""" + "\r\n");
        foreach (var secret in new[] { "ava", "203.0", "Mozilla", "c2VhbA" }) Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        foreach (var needed in new[] { "click", "550 5.1.1", "14c5d75ce93", "019ed7b4-a240-7633-aa91-b7ffe31b7cce" }) Assert.Contains(needed, shown, StringComparison.Ordinal);
    }

    private const string Key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEiShzzwHo1kFsOqQsPM3JajXRTfjNBruPpq5iDj4XLVR9Zr0+Tnl5ZA5YhucQ5vQK1fEPDtrCkO95oYAyGfZokg==";

    [Theory]
    [InlineData(SendGridMode.Off, "", "", "", "", null)]
    [InlineData(SendGridMode.Off, "SG.1", "", "", "", "SendGrid:Mode")]
    [InlineData(SendGridMode.Live, "", "me@food.example", Key, "", "SendGrid:ApiKey")]
    [InlineData(SendGridMode.Live, "SG.1", "", Key, "", "SendGrid:From")]
    [InlineData(SendGridMode.Live, "SG.1", "me", Key, "", "SendGrid:From")]
    [InlineData(SendGridMode.Live, "SG.1", "me@food.example", "", "", "SendGrid:WebhookPublicKey")]
    [InlineData(SendGridMode.Live, "SG.1", "me@food.example", "no key", "", "SendGrid:WebhookPublicKey")]
    [InlineData(SendGridMode.Live, "SG.1", "me@food.example", Key, "http://api.sendgrid.com", "SendGrid:BaseUrl")]
    [InlineData(SendGridMode.Live, "SG.1", "me@food.example", Key, "https://localhost:5080/sandbox/sendgrid", "SendGrid:BaseUrl")]
    [InlineData(SendGridMode.Live, "SG.1", "me@food.example", Key + ", " + Key, "", null)]
    [InlineData(SendGridMode.Sandbox, "", "", "", "", null)]
    public void Live_never_falls_back(SendGridMode mode, string apiKey, string from, string publicKey, string baseUrl, string? complaint)
    {
        var options = new SendGridOptions { Mode = mode, ApiKey = apiKey, From = from, WebhookPublicKey = publicKey, BaseUrl = baseUrl, PublicBase = "https://food.example" };
        options.FillSandbox();
        var complaints = options.Validate(new ValidationContext(options)).Select(c => c.ErrorMessage!).ToList();
        if (complaint is null) Assert.Empty(complaints);
        else Assert.Contains(complaint, Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SendGridMode.Live, "", "PublicBaseUrl is missing")]
    [InlineData(SendGridMode.Live, "http://food.example", "https://")]
    [InlineData(SendGridMode.Live, "https://food.example", null)]
    [InlineData(SendGridMode.Sandbox, "", null)]
    public void Live_needs_an_address_that_links_can_lead_to(SendGridMode mode, string publicBase, string? complaint)
    {
        var options = new SendGridOptions { Mode = mode, ApiKey = "SG.1", From = "me@food.example", WebhookPublicKey = Key, PublicBase = publicBase };
        var complaints = options.Validate(new ValidationContext(options)).Select(c => c.ErrorMessage!).ToList();
        if (complaint is null) Assert.Empty(complaints);
        else Assert.Contains(complaint, Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_goes_to_SendGrid_and_Sandbox_never_does()
    {
        Assert.Equal("https://api.sendgrid.com", new SendGridOptions { Mode = SendGridMode.Live }.Base());
        Assert.Equal("https://api.eu.sendgrid.com", new SendGridOptions { Mode = SendGridMode.Live, EuResidency = true }.Base());
        Assert.Equal("http://127.0.0.1:1/sandbox/sendgrid", new SendGridOptions { Mode = SendGridMode.Sandbox, SandboxBase = () => "http://127.0.0.1:1/sandbox/sendgrid" }.Base());
        Assert.Throws<InvalidOperationException>(() => new SendGridOptions { Mode = SendGridMode.Sandbox }.Base());
        Assert.Empty(await new SendGridOptions { Mode = SendGridMode.Sandbox }.KeysAsync(CancellationToken.None));
        Assert.Equal(["a", "b"], await new SendGridOptions { WebhookPublicKey = " a, b " }.KeysAsync(CancellationToken.None));
    }

    [Fact]
    public void In_Production_an_emulator_must_be_meant()
    {
        var production = new HostingEnvironment { EnvironmentName = Environments.Production };
        static IConfiguration Config(string? allowed) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["SendGrid:Mode"] = "sandbox", ["Sandbox:AllowInProduction"] = allowed }).Build();
        Assert.Contains("SendGrid:Mode is Sandbox in Production", Assert.Throws<StartupRefused>(() => SandboxModule.RefuseInProduction(Config(null), production)).Message, StringComparison.Ordinal);
        SandboxModule.RefuseInProduction(Config("true"), production);
    }

    [Fact]
    public void Live_asks_the_feed_only_where_it_was_said_that_there_is_one()
    {
        Assert.False(new SendGridOptions { Mode = SendGridMode.Live }.CanAsk());
        Assert.True(new SendGridOptions { Mode = SendGridMode.Live, ActivityFeed = true }.CanAsk());
        Assert.False(new SendGridOptions { Mode = SendGridMode.Live, ActivityFeed = true, EuResidency = true }.CanAsk());
        Assert.False(new SendGridOptions { Mode = SendGridMode.Off, ActivityFeed = true }.CanAsk());
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.Zero), (new SendGridOptions { Mode = SendGridMode.Live }.ActivityLag(), new SendGridOptions { Mode = SendGridMode.Sandbox }.ActivityLag()));
    }
}
