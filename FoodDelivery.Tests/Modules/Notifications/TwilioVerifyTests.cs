using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>Codes that Twilio makes, sends and compares.</summary>
public sealed class TwilioVerifyTests(ClassDatabase database) : TwilioTest(database)
{
    private IPhoneCodes Codes => Rooms.GetRequiredService<IPhoneCodes>();

    private Task<ChannelAnswer> StartAsync(string number, string culture = "en") => Codes.StartAsync(Guid.CreateVersion7(Time.GetUtcNow()), number, culture, CancellationToken.None);

    private Task<CodeVerdict> CheckAsync(string number, string code) => Codes.CheckAsync(number, code, CancellationToken.None);

    private static string Another(string code) => code[..5] + (char)(code[5] == '9' ? '0' : code[5] + 1);

    [Fact]
    public async Task A_code_is_right_once()
    {
        Assert.True(Codes.IsOn);
        var number = NewNumber();
        var begun = await StartAsync(number, "de-AT");
        Assert.Equal((ChannelOutcome.Accepted, "pending"), (begun.Outcome, begun.ProviderStatus));
        Assert.StartsWith("VE", begun.ProviderId, StringComparison.Ordinal);
        var code = (await Twilio.CodeAsync(number))!;
        Assert.Equal($"Ihr FoodDelivery-Bestätigungscode lautet: {code}", await Database.ScalarAsync<string>("SELECT body FROM sandbox.twilio_messages WHERE recipient = $1", number));
        Assert.Equal(CodeVerdict.Wrong, await CheckAsync(number, Another(code)));
        Assert.Equal(CodeVerdict.Right, await CheckAsync(number, code[..3] + " " + code[3..]));
        Assert.Equal(CodeVerdict.Gone, await CheckAsync(number, code));
    }

    [Fact]
    public async Task A_code_is_good_for_ten_minutes_and_five_tries()
    {
        var (old, guessed) = (NewNumber(), NewNumber());
        await StartAsync(old);
        await StartAsync(guessed);
        Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(CodeVerdict.Gone, await CheckAsync(old, (await Twilio.CodeAsync(old))!));
        await StartAsync(guessed);
        var code = (await Twilio.CodeAsync(guessed))!;
        for (var i = 0; i < 5; i++) Assert.Equal(CodeVerdict.Wrong, await CheckAsync(guessed, Another(code)));
        Assert.Equal(CodeVerdict.Gone, await CheckAsync(guessed, code));
    }

    [Fact]
    public async Task Asked_for_again_it_is_the_same_code_and_the_sixth_time_none()
    {
        var number = NewNumber();
        await StartAsync(number);
        var code = await Twilio.CodeAsync(number);
        for (var i = 0; i < 4; i++) Assert.Equal(ChannelOutcome.Accepted, (await StartAsync(number)).Outcome);
        Assert.Equal(code, await Twilio.CodeAsync(number));
        var sixth = await StartAsync(number);
        Assert.Equal((ChannelOutcome.Permanent, "twilio.60203", 429), (sixth.Outcome, sixth.Code, sixth.Status));
        Assert.Equal(CodeVerdict.Right, await CheckAsync(number, code!));
    }

    [Fact]
    public async Task A_number_nobody_asked_for_has_no_code_and_nonsense_costs_no_try()
    {
        Assert.Equal(CodeVerdict.Gone, await CheckAsync(NewNumber(), "123456"));
        var number = NewNumber();
        await StartAsync(number);
        foreach (var nonsense in new[] { "", "abc", "123", "12345678901" }) Assert.Equal(CodeVerdict.Wrong, await CheckAsync(number, nonsense));
        Assert.Equal(0, await Database.ScalarAsync<int>("SELECT checks FROM sandbox.twilio_verifications WHERE recipient = $1", number));
    }

    [Fact]
    public async Task Nothing_is_decided_while_Twilio_does_not_answer()
    {
        var number = NewNumber();
        await Twilio.MisbehaveAsync(nextCalls: SandboxFault.CutAfterWork, path: "Verifications");
        Assert.Equal(ChannelOutcome.Retry, (await StartAsync(number)).Outcome);
        Assert.Equal(ChannelOutcome.Accepted, (await StartAsync(number)).Outcome);
        await Twilio.MisbehaveAsync(nextCalls: SandboxFault.ErrorBeforeWork, path: "VerificationCheck");
        var code = (await Twilio.CodeAsync(number))!;
        Assert.Equal(CodeVerdict.Unsure, await CheckAsync(number, code));
        Assert.Equal(CodeVerdict.Right, await CheckAsync(number, code));
    }

    [Fact]
    public async Task A_service_nobody_knows_wakes_somebody()
    {
        await using var lost = TestRooms.Build(Database.ConnectionString, new Dictionary<string, string?>(Settings) { ["Twilio:VerifyServiceSid"] = "VA" + new string('f', 32) });
        var answer = await lost.GetRequiredService<IPhoneCodes>().StartAsync(Guid.CreateVersion7(Time.GetUtcNow()), NewNumber(), "en", CancellationToken.None);
        Assert.Equal((ChannelOutcome.Misconfigured, "twilio.20404"), (answer.Outcome, answer.Code));
    }

    [Fact]
    public async Task Our_own_messages_do_not_show_codes_of_Verify()
    {
        var number = NewNumber();
        await StartAsync(number);
        Assert.Equal(new ChannelFinding(null), await Sms.FindAsync(NewMessage(number, (await Database.ScalarAsync<string>("SELECT body FROM sandbox.twilio_messages WHERE recipient = $1", number))!), new(Time.GetUtcNow(), Time.GetUtcNow()), CancellationToken.None));
    }
}
