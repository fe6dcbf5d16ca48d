using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Identity;

/// <summary>Codes, and what they open: made when they are sent, good for ten minutes and five tries, the same words whether or not there is an account.</summary>
public sealed class CodesTest(ClassDatabase database) : ModuleTest(database)
{
    private const string Password = "a long sentence";

    // As the browser that asked last keeps it.
    private readonly Dictionary<string, Guid> tickets = [];

    protected override void Configure(IServiceCollection services) => services.AddSingleton(new CodeSender(CodeChannel.Email)).AddSingleton(new CodeSender(CodeChannel.Sms));

    private static Actor As(Guid id) => new(id, "Somebody", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());

    private Task<Result<AppUser>> OpenAsync(string email, string name = "Ann") =>
        AsAsync<RegisterCustomer, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new(name, email, Password), default));

    private async Task<Result> BeginAsync(string email, string password = Password, Guid? guest = null, Asker? asker = null) =>
        Kept(email, await AsAsync<BeginRegistration, Result<Guid>>(Actor.Anonymous, use => use.RunAsync(new("Ann", email, password, guest), asker ?? AskerOf(email), default)));

    private Task<Result<AppUser>> FinishAsync(string email, string? code) => AsAsync<FinishRegistration, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new(TicketOf(email), email, code), default));

    private async Task<Result> ForgotAsync(string email) => Kept(email, await AsAsync<AskForPasswordCode, Result<Guid>>(Actor.Anonymous, use => use.RunAsync(email, AskerOf(email), default)));

    private Task<Result<AppUser>> RecoverAsync(string email, string? code, string password = "another sentence") =>
        AsAsync<RecoverPassword, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new(TicketOf(email), email, code, password), default));

    private Guid? TicketOf(string email) => tickets.TryGetValue(email.Trim().ToUpperInvariant(), out var row) ? row : null;

    private Asker AskerOf(string email) => new($"the network of {email}", TicketOf(email));

    private Result Kept(string email, Result<Guid> asked)
    {
        if (asked.IsOk) tickets[email.Trim().ToUpperInvariant()] = asked.Value;
        return asked;
    }

    /// <summary>As the channel does: the newest that was asked for this address.</summary>
    private async Task<CodeToSend?> SendAsync(string to)
    {
        var id = await WithAsync((IdentityDb db) => db.Codes.Where(c => c.SendTo == to && c.Channel != null).OrderByDescending(c => c.AskedAt).Select(c => (Guid?)c.Id).FirstOrDefaultAsync());
        return id is null ? null : await WithAsync((CodesToSend codes) => codes.MakeAsync(id.Value, default));
    }

    [Fact]
    public async Task A_code_opens_the_account_and_before_it_there_is_none()
    {
        Assert.True((await BeginAsync("ivy@example.com")).IsOk);
        Assert.False(await WithAsync((IdentityDb db) => db.Users.AnyAsync(u => u.Email == "ivy@example.com")));
        var message = (await SendAsync("ivy@example.com"))!;
        Assert.Matches("^[0-9]{6}$", message.Code);
        Assert.Equal("identity.code_wrong", (await FinishAsync("ivy@example.com", Other(message.Code!))).Error?.Code);
        var ivy = (await FinishAsync("IVY@example.com ", message.Code)).Value;
        Assert.True(ivy.EmailConfirmed);
        Assert.Equal([IdentityDb.RoleId(Roles.Customer)], await WithAsync((IdentityDb db) => db.UserRoles.Where(r => r.UserId == ivy.Id).Select(r => r.RoleId).ToListAsync()));
        // Once.
        Assert.Equal("identity.code_wrong", (await FinishAsync("ivy@example.com", message.Code)).Error?.Code);
    }

    [Fact]
    public async Task Neither_code_nor_password_is_kept_readable_and_the_event_carries_none()
    {
        await BeginAsync("jo@example.com");
        var message = (await SendAsync("jo@example.com"))!;
        var row = await WithAsync((IdentityDb db) => db.Codes.SingleAsync(c => c.SendTo == "jo@example.com"));
        Assert.DoesNotContain(message.Code!, row.Hash, StringComparison.Ordinal);
        Assert.DoesNotContain("sentence", row.PasswordHash, StringComparison.Ordinal);
        var told = await Database.ScalarAsync<string>("SELECT data::text FROM platform.outbox WHERE subject = $1", $"code:{row.Id}");
        Assert.NotNull(told);
        Assert.DoesNotContain(message.Code!, told.Replace(row.Id.ToString(), "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("jo@example.com", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registering_an_address_that_has_an_account_answers_the_same_and_tells_only_its_owner()
    {
        var owner = (await OpenAsync("kim@example.com")).Value;
        Assert.Equal(await BeginAsync("nobody-kim@example.com"), await BeginAsync("kim@example.com"));
        Assert.Equal(tickets.Count, tickets.Values.Distinct().Count());
        var message = (await SendAsync("kim@example.com"))!;
        Assert.Null(message.Code);
        Assert.Equal("identity.code_wrong", (await FinishAsync("kim@example.com", "000000")).Error?.Code);
        Assert.Equal(owner.PasswordHash, await WithAsync((IdentityDb db) => db.Users.Where(u => u.Id == owner.Id).Select(u => u.PasswordHash).SingleAsync()));
    }

    [Fact]
    public async Task Five_wrong_tries_use_a_code_up_even_all_at_once()
    {
        await OpenAsync("lea@example.com");
        await ForgotAsync("lea@example.com");
        var code = (await SendAsync("lea@example.com"))!.Code!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RecoverAsync("lea@example.com", Other(code))));
        Assert.All(answers, answer => Assert.Equal("identity.code_wrong", answer.Error?.Code));
        Assert.Equal(Codes.TriesPerCode, await WithAsync((IdentityDb db) => db.Codes.Where(c => c.SendTo == "lea@example.com").Select(c => c.Tries).SingleAsync()));
        Assert.Equal("identity.code_wrong", (await RecoverAsync("lea@example.com", code)).Error?.Code);
    }

    [Fact]
    public async Task A_code_is_good_for_ten_minutes()
    {
        await OpenAsync("mia@example.com");
        await ForgotAsync("mia@example.com");
        var code = (await SendAsync("mia@example.com"))!.Code;
        Time.Advance(Codes.GoodFor);
        Assert.Equal("identity.code_wrong", (await RecoverAsync("mia@example.com", code)).Error?.Code);
    }

    [Fact]
    public async Task One_a_minute_and_five_an_hour_are_sent_and_the_answer_never_says_so()
    {
        await OpenAsync("ned@example.com");
        for (var i = 0; i < 4; i++) Assert.True((await ForgotAsync("ned@example.com")).IsOk);
        Assert.Equal(1, await CountAsync("ned@example.com"));
        for (var i = 0; i < 20; i++)
        {
            Time.Advance(CodeLimits.Again);
            Assert.True((await ForgotAsync("ned@example.com")).IsOk);
        }
        Assert.Equal(CodeLimits.PerHour, await CountAsync("ned@example.com"));
        // A stranger's asking is no lock for ever.
        Time.Advance(TimeSpan.FromHours(1));
        await ForgotAsync("ned@example.com");
        Assert.Equal(CodeLimits.PerHour + 1, await CountAsync("ned@example.com"));
    }

    [Fact]
    public async Task A_forgotten_password_is_changed_and_everybody_is_out()
    {
        var ola = (await OpenAsync("ola@example.com")).Value;
        await WithAsync((Sessions sessions) => sessions.StartAsync(ola.Id, "Firefox on Windows", default));
        await ForgotAsync("ola@example.com");
        var code = (await SendAsync("ola@example.com"))!.Code;
        // A refused password does not cost the code.
        Assert.Equal("identity.password_common", (await RecoverAsync("ola@example.com", code, "password1")).Error?.Code);
        Assert.True((await RecoverAsync("ola@example.com", code)).IsOk);
        var after = await WithAsync((IdentityDb db) => db.Users.SingleAsync(u => u.Id == ola.Id));
        Assert.NotEqual(ola.PasswordHash, after.PasswordHash);
        Assert.NotEqual(ola.SecurityStamp, after.SecurityStamp);
        Assert.Empty(await WithAsync((Sessions sessions) => sessions.OfAsync(ola.Id, default)));
    }

    [Fact]
    public async Task To_nobody_no_message_goes_and_the_answer_is_the_same()
    {
        Assert.True((await ForgotAsync("stranger@example.com")).IsOk);
        var row = await WithAsync((IdentityDb db) => db.Codes.SingleAsync(c => c.SendTo == "stranger@example.com"));
        Assert.Null(row.Channel);
        Assert.Null(await WithAsync((CodesToSend codes) => codes.MakeAsync(row.Id, default)));
        Assert.Equal("identity.code_wrong", (await RecoverAsync("stranger@example.com", "000000")).Error?.Code);
    }

    [Fact]
    public async Task A_number_is_confirmed_by_its_code_alone_and_another_number_is_not()
    {
        var pia = (await OpenAsync("pia@example.com")).Value;
        Task<Result> Profile(string phone) => AsAsync<ChangeProfile, Result>(As(pia.Id), use => use.RunAsync(new("Pia", phone, null), default));
        Task<Result> Ask() => AsAsync<ConfirmPhone, Result>(As(pia.Id), use => use.AskAsync(Asker.Unknown, default));
        Task<Result> Finish(string? code) => AsAsync<ConfirmPhone, Result>(As(pia.Id), use => use.FinishAsync(code, default));
        Task<bool> Confirmed() => WithAsync((IdentityDb db) => db.Users.Where(u => u.Id == pia.Id).Select(u => u.PhoneNumberConfirmed).SingleAsync());

        Assert.Equal("identity.no_phone", (await Ask()).Error?.Code);
        await Profile("212 555 0171");
        Assert.True((await Ask()).IsOk);
        var code = (await SendAsync("+12125550171"))!.Code!;
        Assert.Equal("identity.code_wrong", (await Finish(Other(code))).Error?.Code);
        Assert.False(await Confirmed());
        // The code went to the old number: it says nothing about the new one.
        await Profile("212 555 0172");
        Assert.Equal("identity.code_wrong", (await Finish(code)).Error?.Code);
        await Profile("212 555 0171");
        Assert.True((await Finish(code)).IsOk);
        Assert.True(await Confirmed());
        await Profile("(212) 555-0171");
        Assert.True(await Confirmed());
        await Profile("212 555 0172");
        Assert.False(await Confirmed());
    }

    [Fact]
    public async Task Another_address_needs_the_password_and_the_code_that_went_to_it()
    {
        var (quin, rae) = ((await OpenAsync("quin@example.com")).Value, (await OpenAsync("rae@example.com")).Value);
        Task<Result> Ask(string email, string password) => AsAsync<ChangeEmail, Result>(As(quin.Id), use => use.AskAsync(email, password, Asker.Unknown, default));
        Task<Result> Finish(Guid who, string? code) => AsAsync<ChangeEmail, Result>(As(who), use => use.FinishAsync(code, default));
        Assert.Equal("identity.password_wrong", (await Ask("new@example.com", "a wrong guess")).Error?.Code);
        // One that is taken answers alike and gets no message.
        Assert.True((await Ask("rae@example.com", Password)).IsOk);
        Assert.Null(await SendAsync("rae@example.com"));
        Time.Advance(CodeLimits.Again);
        Assert.True((await Ask("new@example.com", Password)).IsOk);
        var code = (await SendAsync("new@example.com"))!.Code;
        Assert.Equal("identity.code_wrong", (await Finish(rae.Id, code)).Error?.Code);
        Assert.True((await Finish(quin.Id, code)).IsOk);
        var after = await WithAsync((IdentityDb db) => db.Users.SingleAsync(u => u.Id == quin.Id));
        Assert.Equal(("new@example.com", "NEW@EXAMPLE.COM", "new@example.com", true), (after.Email, after.NormalizedEmail, after.UserName, after.EmailConfirmed));
        Assert.NotEqual(quin.SecurityStamp, after.SecurityStamp);
    }

    [Fact]
    public async Task A_corrected_address_gets_its_code_at_once_and_the_mistyped_one_opens_nothing_any_more()
    {
        var uma = (await OpenAsync("uma@example.com")).Value;
        Task<Result> Ask(string email) => AsAsync<ChangeEmail, Result>(As(uma.Id), use => use.AskAsync(email, Password, Asker.Unknown, default));
        Task<Result> Finish(string? code) => AsAsync<ChangeEmail, Result>(As(uma.Id), use => use.FinishAsync(code, default));
        Assert.True((await Ask("uam@example.com")).IsOk);
        var mistyped = (await SendAsync("uam@example.com"))!.Code!;
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await Ask("uma.new@example.com")).IsOk);
        // A message to the mistyped one that still waits is not sent, and its code is worth nothing.
        Assert.Null(await SendAsync("uam@example.com"));
        var code = (await SendAsync("uma.new@example.com"))!.Code!;
        if (mistyped != code) Assert.Equal(Codes.Wrong, (await Finish(mistyped)).Error);
        Assert.True((await Finish(code)).IsOk);
        Assert.Equal("uma.new@example.com", await WithAsync((IdentityDb db) => db.Users.Where(u => u.Id == uma.Id).Select(u => u.Email).SingleAsync()));
    }

    [Fact]
    public async Task Who_is_signed_in_and_asks_too_soon_is_told_so_and_how_long_to_wait()
    {
        var val = (await OpenAsync("val@example.com")).Value;
        await AsAsync<ChangeProfile, Result>(As(val.Id), use => use.RunAsync(new("Val", "212 555 0173", null), default));
        Task<Result> Ask() => AsAsync<ConfirmPhone, Result>(As(val.Id), use => use.AskAsync(Asker.Unknown, default));
        Assert.True((await Ask()).IsOk);
        Time.Advance(TimeSpan.FromSeconds(18));
        // However often it is clicked, it costs none of the hour's.
        for (var i = 0; i < CodeLimits.PerPersonHour; i++)
        {
            var soon = (await Ask()).Error!;
            Assert.Equal((ErrorKind.Conflict, "identity.codes_soon"), (soon.Kind, soon.Code));
            Assert.Contains("in 42 seconds", soon.Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, await CountAsync("+12125550173"));
        Time.Advance(TimeSpan.FromSeconds(42));
        for (var i = 1; i < CodeLimits.PerHour; i++, Time.Advance(CodeLimits.Again)) Assert.True((await Ask()).IsOk);
        Assert.Equal(CodeLimits.Often, (await Ask()).Error);
        Assert.Equal(CodeLimits.PerHour, await CountAsync("+12125550173"));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_answered_like_a_free_one_also_when_asked_again()
    {
        var wim = (await OpenAsync("wim@example.com")).Value;
        await OpenAsync("xan@example.com");
        async Task<string?> Ask(string email) => (await AsAsync<ChangeEmail, Result>(As(wim.Id), use => use.AskAsync(email, Password, Asker.Unknown, default))).Error?.Message;
        Assert.Equal((null, null), (await Ask("xan@example.com"), await Ask("free-xan@example.com")));
        Assert.Equal(await Ask("free-xan@example.com"), await Ask("xan@example.com"));
    }

    [Fact]
    public async Task A_guest_becomes_an_account_with_the_same_id_and_the_name_that_was_typed_for_it()
    {
        var guest = await GuestAsync("sam@example.com");
        Assert.Null(await WithAsync((IdentityDb db) => db.Users.Where(u => u.Id == guest).Select(u => u.Email).SingleAsync()));
        await BeginAsync("sam@example.com", guest: guest);
        var kept = (await FinishAsync("sam@example.com", (await SendAsync("sam@example.com"))!.Code)).Value;
        Assert.Equal((guest, false, "sam@example.com", "Ann"), (kept.Id, kept.IsGuest, kept.Email, kept.Name));
    }

    [Fact]
    public async Task A_guest_whose_address_has_an_account_joins_it_only_by_its_code()
    {
        var tom = (await OpenAsync("tom@example.com")).Value;
        var guest = await GuestAsync("tom@example.com");
        await BeginAsync("tom@example.com", guest: guest);
        var code = (await SendAsync("tom@example.com"))!.Code!;
        Assert.Equal("identity.code_wrong", (await FinishAsync("tom@example.com", Other(code))).Error?.Code);
        await RelayAsync();
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE type = 'identity.GuestBecamePerson'"));
        Assert.Equal(tom.Id, (await FinishAsync("tom@example.com", code)).Value.Id);
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE type = 'identity.GuestBecamePerson'"));
    }

    [Fact]
    public async Task Where_no_code_can_be_sent_everybody_hears_so()
    {
        await using var rooms = TestRooms.Build(Database.ConnectionString, new Dictionary<string, string?> { ["SendGrid:Mode"] = "Off", ["Twilio:Mode"] = "Off" });
        await using var scope = rooms.CreateAsyncScope();
        Assert.Equal(Codes.CannotSend, (await scope.ServiceProvider.GetRequiredService<AskForPasswordCode>().RunAsync("ann@example.com", Asker.Unknown, default)).Error);
        Assert.Equal(Codes.CannotSend, (await scope.ServiceProvider.GetRequiredService<BeginRegistration>().RunAsync(new("Ann", "ann@example.com", Password), Asker.Unknown, default)).Error);
    }

    private Task<Guid> GuestAsync(string email) => WithAsync<Guests, Guid>(async guests =>
    {
        var id = guests.NewId();
        Assert.Null(await guests.StoreAsync(id, Guests.Check("Guest", email, "212 555 0188").Value, email, default));
        return id;
    });

    /// <summary>Messages that were asked for, so also those that nobody is sent.</summary>
    private Task<long> CountAsync(string to) => Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE type = 'identity.CodeWanted' AND subject IN (SELECT 'code:' || id FROM identity.codes WHERE send_to = $1)", to);

    private static string Other(string code) => code == "123456" ? "654321" : "123456";
}
