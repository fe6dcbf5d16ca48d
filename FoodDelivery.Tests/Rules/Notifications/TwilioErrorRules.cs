using System.ComponentModel.DataAnnotations;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Web.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using static FoodDelivery.Notifications.ChannelOutcome;

namespace FoodDelivery.Tests.Rules.Notifications;

/// <summary>What each of Twilio's codes leads to, line by line; what its words mean; and what a configuration must say.</summary>
public sealed class TwilioErrorRules
{
    public static readonly TheoryData<int, ChannelOutcome, SuppressionReason?> Lines = new()
    {
        { 20003, Misconfigured, null }, { 20005, Misconfigured, null }, { 20008, Misconfigured, null }, { 20403, Misconfigured, null }, { 20404, Misconfigured, null },
        { 21212, Misconfigured, null }, { 21603, Misconfigured, null }, { 21606, Misconfigured, null }, { 21609, Misconfigured, null }, { 21659, Misconfigured, null },
        { 21660, Misconfigured, null }, { 21661, Misconfigured, null }, { 21703, Misconfigured, null }, { 21705, Misconfigured, null },
        { 20429, Retry, null }, { 21611, Retry, null },
        { 20500, Unsure, null }, { 20503, Unsure, null }, { 20504, Unsure, null },
        { 21211, Permanent, SuppressionReason.Dead }, { 21217, Permanent, SuppressionReason.Dead }, { 21265, Permanent, SuppressionReason.Dead }, { 21266, Permanent, null },
        { 21268, Permanent, SuppressionReason.Dead }, { 21408, Permanent, null }, { 21608, Permanent, null }, { 21610, Permanent, SuppressionReason.Stop }, { 21612, Permanent, null },
        { 21614, Permanent, SuppressionReason.Dead }, { 21635, Permanent, SuppressionReason.Dead },
        { 21602, Permanent, null }, { 21604, Permanent, null }, { 21617, Permanent, null },
        { 30001, Permanent, null }, { 30002, Permanent, null }, { 30003, Permanent, null }, { 30004, Permanent, null }, { 30005, Permanent, SuppressionReason.Dead },
        { 30006, Permanent, SuppressionReason.Dead }, { 30007, Permanent, null }, { 30008, Permanent, null }, { 30022, Permanent, null }, { 30023, Permanent, null },
        { 30032, Permanent, null }, { 30034, Permanent, null }, { 30036, Permanent, null },
        { 60200, Permanent, null }, { 60202, Permanent, null }, { 60203, Permanent, null }, { 60205, Permanent, SuppressionReason.Dead }, { 60212, Retry, null },
        { 60223, Misconfigured, null }, { 60410, Permanent, null }, { 60605, Permanent, null },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_code_has_its_line(int code, ChannelOutcome outcome, SuppressionReason? suppress)
    {
        var answer = TwilioErrors.Answer(400, code, null);
        Assert.Equal((outcome, suppress, $"twilio.{code}"), (answer.Outcome, answer.Suppress, answer.Code));
        Assert.True(answer.Words is [>= 'A' and <= 'Z', .., '.'] && answer.Words.Length <= Notification.WordsLength, answer.Words);
    }

    [Theory]
    [InlineData(400, 21606, false, true)]
    [InlineData(401, 20003, false, false)]
    [InlineData(404, 20404, false, false)]
    [InlineData(429, 20429, false, false)]
    [InlineData(404, 20404, true, true)] // The Verify service is gone; the account is not.
    [InlineData(403, 60223, true, true)]
    [InlineData(403, 60999, true, true)]
    [InlineData(429, 20429, true, true)]
    [InlineData(401, 20003, true, false)]
    [InlineData(403, 20005, true, false)]
    [InlineData(503, null, true, false)]
    public void A_refusal_of_one_number_or_of_Verify_alone_is_not_about_the_rest(int status, int? code, bool byVerify, bool inPart)
    {
        var answer = TwilioErrors.Answer(status, code, null);
        Assert.Equal(inPart, (byVerify ? TwilioErrors.OfVerify(status, code, answer) : answer).InPart);
    }

    [Fact]
    public void No_line_goes_untested() => Assert.Equal(Lines.Select(line => line.Data.Item1).Order(), TwilioErrors.All.Keys.Order());

    [Theory]
    [InlineData(400, 21999, Permanent, "twilio.21999")]
    [InlineData(400, null, Permanent, "twilio.400")]
    [InlineData(401, null, Misconfigured, "twilio.401")]
    [InlineData(403, 29999, Misconfigured, "twilio.29999")]
    [InlineData(404, null, Misconfigured, "twilio.404")]
    [InlineData(408, null, Unsure, "twilio.408")]
    [InlineData(429, null, Retry, "twilio.429")]
    [InlineData(500, null, Unsure, "twilio.500")]
    [InlineData(502, null, Unsure, "twilio.502")]
    [InlineData(503, 29999, Unsure, "twilio.29999")]
    public void A_code_we_do_not_know_goes_by_its_status(int status, int? code, ChannelOutcome outcome, string name)
    {
        var answer = TwilioErrors.Answer(status, code, TimeSpan.FromSeconds(7));
        Assert.Equal((outcome, name, status, TimeSpan.FromSeconds(7), null), (answer.Outcome, answer.Code, answer.Status, answer.RetryAfter, answer.Suppress));
    }

    [Theory]
    [InlineData("accepted", NotificationState.Sent)]
    [InlineData("scheduled", NotificationState.Sent)]
    [InlineData("queued", NotificationState.Sent)]
    [InlineData("sending", NotificationState.Sent)]
    [InlineData("sent", NotificationState.Sent)]
    [InlineData("delivered", NotificationState.Delivered)]
    [InlineData("partially_delivered", NotificationState.Delivered)]
    [InlineData("read", NotificationState.Read)]
    [InlineData("undelivered", NotificationState.Undelivered)]
    [InlineData("failed", NotificationState.Failed)]
    [InlineData("canceled", NotificationState.Failed)]
    [InlineData("receiving", null)]
    [InlineData("received", null)]
    [InlineData("something new", null)]
    public void Each_word_of_Twilio_has_its_state(string status, NotificationState? state) => Assert.Equal(state, TwilioStatus.StateOf(status));

    [Fact]
    public void A_word_tells_why_only_where_something_went_wrong()
    {
        var at = new DateTimeOffset(2026, 6, 17, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(("twilio.30003", "The phone is off or out of reach."), (TwilioStatus.Word(null, "SM1", "undelivered", 30003, at)!.Cause, TwilioStatus.Word(null, "SM1", "undelivered", 30003, at)!.Words));
        Assert.Equal("twilio.39999", TwilioStatus.Word(null, "SM1", "failed", 39999, at)!.Cause);
        Assert.Equal("twilio.failed", TwilioStatus.Word(null, "SM1", "failed", null, at)!.Cause);
        Assert.Null(TwilioStatus.Word(null, "SM1", "delivered", 0, at)!.Cause);
        Assert.Equal("SM1:delivered", TwilioStatus.Word(null, "SM1", "delivered", null, at)!.EventKey);
    }

    [Theory]
    [InlineData("STOP", null, "STOP")]
    [InlineData(" stop. ", null, "STOP")]
    [InlineData("Stop all", null, "STOP")]
    [InlineData("STOPALL", null, "STOP")]
    [InlineData("unsubscribe", null, "STOP")]
    [InlineData("Cancel!", null, "STOP")]
    [InlineData("END", null, "STOP")]
    [InlineData("quit", null, "STOP")]
    [InlineData("opt-out", null, "STOP")]
    [InlineData("revoke", null, "STOP")]
    [InlineData("Stopp", null, "STOP")]
    [InlineData("BAJA", null, "STOP")]
    [InlineData("start", null, "START")]
    [InlineData("UNSTOP", null, "START")]
    [InlineData("yes", null, "START")]
    [InlineData("help", null, "HELP")]
    [InlineData("INFO", null, "HELP")]
    [InlineData("stop please", null, null)]
    [InlineData("where is my food", null, null)]
    [InlineData("", null, null)]
    [InlineData(null, null, null)]
    [InlineData("arrêt", "STOP", "STOP")]
    [InlineData("STOP", "HELP", "HELP")]
    [InlineData("STOP", "", "STOP")]
    public void A_whole_word_is_a_keyword_and_what_Twilio_made_of_it_counts(string? body, string? optOutType, string? keyword) => Assert.Equal(keyword, SmsKeyword.Of(body, optOutType));

    [Theory]
    [InlineData(TwilioMode.Off, "", "", "", "", "", null)]
    [InlineData(TwilioMode.Live, "AC1", "token", "+12125550100", "", "https://food.example", null)]
    [InlineData(TwilioMode.Live, "AC1", "token", "", "MG1", "https://food.example", null)]
    [InlineData(TwilioMode.Live, "AC1", "token", "FoodDeliv", "", "https://food.example", null)]
    [InlineData(TwilioMode.Live, "", "token", "+12125550100", "", "https://food.example", "AccountSid")]
    [InlineData(TwilioMode.Live, "AC1", "", "+12125550100", "", "https://food.example", "AuthToken")]
    [InlineData(TwilioMode.Live, "AC1", "token", "", "", "https://food.example", "From")]
    [InlineData(TwilioMode.Live, "AC1", "token", "+1", "", "https://food.example", "From")]
    [InlineData(TwilioMode.Live, "AC1", "token", "+12125550100", "", "", "PublicBase")]
    [InlineData(TwilioMode.Live, "AC1", "token", "+12125550100", "", "http://food.example", "PublicBase")]
    public void A_configuration_says_what_is_missing(TwilioMode mode, string account, string token, string from, string service, string us, string? missing)
    {
        var options = new TwilioOptions { Mode = mode, AccountSid = account, AuthToken = token, From = from, MessagingServiceSid = service, PublicBase = us };
        Assert.Equal(missing is null ? [] : [missing], options.Validate(new ValidationContext(options)).SelectMany(problem => problem.MemberNames));
    }

    [Fact]
    public void Live_waits_until_Twilios_list_has_caught_up_and_Sandbox_need_not() => Assert.Equal((TimeSpan.FromSeconds(45), TimeSpan.Zero, TimeSpan.FromSeconds(9)),
        (new TwilioOptions { Mode = TwilioMode.Live }.ListLag(), new TwilioOptions { Mode = TwilioMode.Sandbox }.ListLag(), new TwilioOptions { Mode = TwilioMode.Live, ListLagSeconds = 9 }.ListLag()));

    [Theory]
    [InlineData("http://api.twilio.com", "BaseUrl")]
    [InlineData("https://localhost", "BaseUrl")]
    [InlineData("nonsense", "BaseUrl")]
    public void Live_is_never_led_elsewhere_unsafely(string address, string name)
    {
        var options = new TwilioOptions { Mode = TwilioMode.Live, AccountSid = "AC1", AuthToken = "t", From = "+12125550100", PublicBase = "https://food.example", BaseUrl = address };
        Assert.Equal([name], options.Validate(new ValidationContext(options)).SelectMany(problem => problem.MemberNames));
    }

    [Theory]
    [InlineData("Sandbox", "Production", false, true)]
    [InlineData("Sandbox", "Production", true, false)]
    [InlineData("Sandbox", "Development", false, false)]
    [InlineData("Off", "Production", false, false)]
    public void The_emulator_is_not_for_Production_unless_somebody_says_so(string mode, string environment, bool allowed, bool refused)
    {
        var config = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Twilio:Mode"] = mode, ["Sandbox:AllowInProduction"] = $"{allowed}" }).Build();
        var problem = Record.Exception(() => SandboxModule.RefuseInProduction(config, new HostingEnvironment { EnvironmentName = environment }));
        Assert.Equal(refused, problem is StartupRefused { Message: var words } && words.StartsWith("Twilio:Mode is Sandbox in Production", StringComparison.Ordinal));
        Assert.Equal(refused, problem is not null);
    }

    [Fact]
    public void The_emulators_luck_is_the_same_for_the_same_seed_and_as_large_as_asked_for()
    {
        var chances = TwilioChance.Read("20:20429, 5:21614; 3:30003 x:1 7:y 0:20500 1:cut");
        Assert.Equal([20429, 21614, 30003, TwilioChance.Cut], chances.Select(chance => chance.Code));
        (int Call, int Fate)[] Draw(int seed, int attempt) => [.. Enumerable.Range(0, 20_000).Select(n => TwilioChance.Draw(chances, seed, $"+1212{n:0000000}", "Your order is here", attempt))];
        var first = Draw(7, 0);
        Assert.Equal(first, Draw(7, 0));
        Assert.NotEqual(first, Draw(8, 0));
        Assert.InRange(first.Count(luck => luck.Call == 21614), 850, 1150);
        Assert.InRange(first.Count(luck => luck.Call == 20429), 3500, 4100);
        Assert.InRange(first.Count(luck => luck.Fate == 30003), 450, 750);
        // A number that takes no messages takes none at the next try either; who was merely too many comes through.
        var second = Draw(7, 1);
        Assert.All(Enumerable.Range(0, first.Length).Where(n => first[n].Call == 21614), n => Assert.Equal(21614, second[n].Call));
        // Nor does one that is out of reach come into reach because a call was refused or cut.
        Assert.Equal(first.Select(luck => luck.Fate), second.Select(luck => luck.Fate));
        Assert.Contains(Enumerable.Range(0, first.Length), n => first[n].Call == 20429 && second[n].Call == 0);
    }
}
