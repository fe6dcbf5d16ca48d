using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Notifications;

/// <summary>A number confirmed by a code that Twilio Verify makes, sends and compares: from the wish to the verdict, over the wire.</summary>
public sealed class CodesByVerifyTests(ClassDatabase database) : TwilioTest(database)
{
    private static int people;

    [Fact]
    public async Task The_right_code_confirms_and_we_have_never_seen_it()
    {
        var (me, number, code) = await AskedAsync();
        Assert.Equal("identity.code_wrong", (await FinishAsync(me, Another(code))).Error?.Code);
        Assert.True((await FinishAsync(me, code)).IsOk);
        Assert.True(await Database.ScalarAsync<bool>("SELECT phone_number_confirmed FROM identity.users WHERE id = $1", me.UserId!));
        Assert.Equal((1L, "Sent", "pending"), (await CountAsync(number), await Database.ScalarAsync<string>("SELECT state FROM notifications.notifications WHERE address = $1", number), await Database.ScalarAsync<string>("SELECT provider_status FROM notifications.notifications WHERE address = $1", number)));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM identity.codes WHERE send_to = $1 AND hash IS NOT NULL", number));
        // Once.
        Assert.Equal("identity.code_wrong", (await FinishAsync(me, code)).Error?.Code);
    }

    [Fact]
    public async Task Our_own_five_tries_come_before_Twilios()
    {
        var (me, number, code) = await AskedAsync();
        for (var i = 0; i < Codes.TriesPerCode; i++) Assert.Equal("identity.code_wrong", (await FinishAsync(me, Another(code))).Error?.Code);
        Assert.Equal("identity.code_wrong", (await FinishAsync(me, code)).Error?.Code);
        Assert.Equal(Codes.TriesPerCode, await Database.ScalarAsync<int>("SELECT checks FROM sandbox.twilio_verifications WHERE recipient = $1", number));
    }

    [Fact]
    public async Task Ten_minutes_after_it_was_sent_Twilio_is_not_even_asked()
    {
        var (me, number, code) = await AskedAsync();
        Time.Advance(Codes.GoodFor);
        Assert.Equal("identity.code_wrong", (await FinishAsync(me, code)).Error?.Code);
        Assert.Equal(0, await Database.ScalarAsync<int>("SELECT checks FROM sandbox.twilio_verifications WHERE recipient = $1", number));
    }

    [Fact]
    public async Task While_Twilio_does_not_answer_nothing_is_decided_and_that_is_said()
    {
        var (me, _, code) = await AskedAsync();
        await Twilio.MisbehaveAsync(nextCalls: SandboxFault.ErrorBeforeWork, path: "VerificationCheck");
        Assert.Equal(Codes.NotCompared, (await FinishAsync(me, code)).Error);
        Assert.True((await FinishAsync(me, code)).IsOk);
    }

    [Fact]
    public async Task What_Twilio_could_not_look_at_costs_no_try_and_what_it_has_looked_at_does()
    {
        var (me, number, code) = await AskedAsync();
        Task<int> TriesAsync() => Database.ScalarAsync<int>("SELECT tries FROM identity.codes WHERE send_to = $1", number);
        Assert.Equal(Codes.Wrong, (await FinishAsync(me, Another(code))).Error);
        await Twilio.MisbehaveAsync(nextCalls: SandboxFault.ErrorBeforeWork, calls: Codes.TriesPerCode + 2, path: "VerificationCheck");
        for (var i = 0; i < Codes.TriesPerCode + 2; i++) Assert.Equal(Codes.NotCompared, (await FinishAsync(me, code)).Error);
        Assert.Equal(1, await TriesAsync());
        for (var i = 1; i < Codes.TriesPerCode - 1; i++) Assert.Equal(Codes.Wrong, (await FinishAsync(me, Another(code))).Error);
        Assert.True((await FinishAsync(me, code)).IsOk);
    }

    [Fact]
    public async Task Nothing_is_lost_when_Twilio_does_not_take_the_wish_at_once_and_the_person_gets_one_code()
    {
        await Twilio.MisbehaveAsync(nextCalls: SandboxFault.CutAfterWork, path: "Verifications");
        var (me, number, code) = await AskedAsync();
        for (var i = 0; i < 3; i++, Time.Advance(TimeSpan.FromMinutes(1))) await SendAsync();
        Assert.Equal("Sent", await Database.ScalarAsync<string>("SELECT state FROM notifications.notifications WHERE address = $1", number));
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(DISTINCT body) FROM sandbox.twilio_messages WHERE recipient = $1", number));
        Assert.True((await FinishAsync(me, code)).IsOk);
    }

    /// <summary>Somebody new asks for a code to a new number, and it is sent.</summary>
    private async Task<(Actor Me, string Number, string Code)> AskedAsync()
    {
        var number = NewNumber();
        var person = (await AsAsync<RegisterCustomer, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new("Vera", $"verify{Interlocked.Increment(ref people)}@example.com", "a long sentence"), default))).Value;
        var me = new Actor(person.Id, "Vera", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());
        Assert.True((await AsAsync<ChangeProfile, Result>(me, use => use.RunAsync(new("Vera", number, null), default))).IsOk);
        Assert.True((await AsAsync<ConfirmPhone, Result>(me, use => use.AskAsync(Asker.Unknown, default))).IsOk);
        await RelayAsync();
        await SendAsync();
        return (me, number, (await Twilio.CodeAsync(number))!);
    }

    private Task<int> SendAsync() => Rooms.GetRequiredService<NotificationWorker>().DrainAsync(CancellationToken.None);

    private Task<Result> FinishAsync(Actor me, string code) => AsAsync<ConfirmPhone, Result>(me, use => use.FinishAsync(code, default));

    private Task<long> CountAsync(string number) => Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.twilio_messages WHERE recipient = $1", number);

    private static string Another(string code) => code[..5] + (char)(code[5] == '9' ? '0' : code[5] + 1);
}
