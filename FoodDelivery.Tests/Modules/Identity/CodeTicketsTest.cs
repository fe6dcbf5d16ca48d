using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Identity;

/// <summary>Two people ask for codes with one address: each opens only what the own browser asked for, and neither keeps the other from asking.</summary>
public sealed class CodeTicketsTest(ClassDatabase database) : ModuleTest(database)
{
    private const string Owners = "the owner's sentence", Strangers = "the stranger's sentence";

    protected override void Configure(IServiceCollection services) => services.AddSingleton(new CodeSender(CodeChannel.Email)).AddSingleton(new CodeSender(CodeChannel.Sms));

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Identity:PerNetwork:CodesPerHour"] = "25", ["Identity:PerNetwork:GuestsPerHour"] = "3" };

    private async Task<Guid> BeginAsync(string email, string password, string network, Guid? ticket = null) =>
        (await AsAsync<BeginRegistration, Result<Guid>>(Actor.Anonymous, use => use.RunAsync(new("Somebody", email, password), new(network, ticket), default))).Value;

    private Task<Result<AppUser>> FinishAsync(Guid? ticket, string email, string? code) => AsAsync<FinishRegistration, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new(ticket, email, code), default));

    private Task<CodeToSend?> SendAsync(Guid row) => WithAsync((CodesToSend codes) => codes.MakeAsync(row, default));

    /// <summary>Whether a message goes out for this asking.</summary>
    private async Task<bool> IsSentAsync(Guid row) => await Database.ScalarAsync<long>("SELECT count(*) FROM platform.outbox WHERE subject = $1", $"code:{row}") == 1;

    private Task<bool> HasPasswordAsync(string email, string password) => WithAsync<UserManager<AppUser>, bool>(async people => await people.FindByEmailAsync(email) is { } user && await people.CheckPasswordAsync(user, password));

    private async Task<Guid> PersonAsync(string email) => (await AsAsync<RegisterCustomer, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new("Somebody", email, Owners), default))).Value.Id;

    private static Actor As(Guid id) => new(id, "Somebody", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());

    [Fact]
    public async Task A_stranger_who_asked_first_with_the_owners_address_gets_nothing_of_the_account()
    {
        var stranger = await BeginAsync("vera@example.com", Strangers, "198.51.100.1");
        var strangersCode = (await SendAsync(stranger))!.Code;
        var owner = await BeginAsync("vera@example.com", Owners, "192.0.2.1");
        var ownersCode = (await SendAsync(owner))!.Code!;
        Assert.NotEqual(stranger, owner);
        // Neither code opens the other's row, and without a ticket none opens anything.
        Assert.Equal("identity.code_wrong", (await FinishAsync(null, "vera@example.com", ownersCode)).Error?.Code);
        if (strangersCode != ownersCode) Assert.Equal("identity.code_wrong", (await FinishAsync(owner, "vera@example.com", strangersCode)).Error?.Code);
        Assert.True((await FinishAsync(owner, "vera@example.com", ownersCode)).IsOk);
        Assert.True(await HasPasswordAsync("vera@example.com", Owners));
        Assert.False(await HasPasswordAsync("vera@example.com", Strangers));
    }

    [Fact]
    public async Task A_stranger_who_asks_all_the_time_does_not_keep_the_owner_from_getting_a_code()
    {
        for (var i = 0; i < 8; i++, Time.Advance(TimeSpan.FromMinutes(2))) await BeginAsync("walt@example.com", Strangers, "198.51.100.2");
        var owner = await BeginAsync("walt@example.com", Owners, "192.0.2.2");
        Assert.True(await IsSentAsync(owner));
        Assert.True((await FinishAsync(owner, "walt@example.com", (await SendAsync(owner))!.Code)).IsOk);
        Assert.True(await HasPasswordAsync("walt@example.com", Owners));
    }

    [Fact]
    public async Task From_many_networks_an_address_is_sent_ten_an_hour_and_no_more()
    {
        var sent = 0;
        for (var i = 0; i < 15; i++) if (await IsSentAsync(await BeginAsync("xena@example.com", Strangers, $"198.51.100.{100 + i}"))) sent++;
        Assert.Equal(CodeLimits.PerAddressHour, sent);
        // What was not sent opens nothing, with whatever code.
        var late = await BeginAsync("xena@example.com", Strangers, "198.51.100.99");
        Assert.False(await IsSentAsync(late));
        Assert.Null(await SendAsync(late));
    }

    [Fact]
    public async Task Strangers_who_use_up_an_addresss_codes_keep_neither_its_owners_browser_nor_whoever_is_signed_in_from_theirs()
    {
        var (gil, hal) = (await PersonAsync("gil@example.com"), await PersonAsync("hal@example.com"));
        async Task<bool> SentAsync(string email, Asker asker) => await IsSentAsync((await AsAsync<AskForPasswordCode, Result<Guid>>(Actor.Anonymous, use => use.RunAsync(email, asker, default))).Value);
        // Two networks, five each: the address is used up for strangers.
        for (var i = 0; i < 5; i++, Time.Advance(CodeLimits.Again))
            foreach (var network in new[] { "198.51.100.31", "198.51.100.32" }) Assert.True(await SentAsync("gil@example.com", new(network)));
        Assert.False(await SentAsync("gil@example.com", new("198.51.100.33")));
        // A browser that another account was signed in with is a stranger's.
        Assert.False(await SentAsync("gil@example.com", new("198.51.100.34", Browser: new(hal, "hal's"))));
        // The owner's own has a limit of its own, even in the strangers' network.
        for (var i = 0; i < CodeLimits.PerHour; i++, Time.Advance(CodeLimits.Again)) Assert.True(await SentAsync("gil@example.com", new("198.51.100.31", Browser: new(gil, "gil's"))));
        Assert.False(await SentAsync("gil@example.com", new("198.51.100.31", Browser: new(gil, "gil's"))));
        await Database.ExecuteAsync("UPDATE identity.users SET email_confirmed = true WHERE id = $1", gil);
        Assert.True((await AsAsync<FreshProof, Result>(As(gil), use => use.AskAsync(new("198.51.100.31"), default))).IsOk);
        Assert.Equal(1, await WithAsync((IdentityDb db) => db.Codes.CountAsync(c => c.Purpose == CodePurpose.ProveItsYou && c.UserId == gil)));
    }

    [Fact]
    public async Task Who_is_signed_in_takes_nothing_from_strangers_and_many_together_do_not_fill_a_mailbox()
    {
        var (sent, last) = (0, Result.Ok);
        for (var i = 0; i < 5; i++)
        {
            var me = await PersonAsync($"crowd{i}@example.com");
            for (var turn = 0; turn < CodeLimits.PerHour; turn++, Time.Advance(CodeLimits.Again)) last = await AsAsync<ChangeEmail, Result>(As(me), use => use.AskAsync("ivo@example.com", Owners, new($"203.0.113.{100 + i}"), default));
            sent = await WithAsync((IdentityDb db) => db.Codes.CountAsync(c => c.SendTo == "ivo@example.com"));
        }
        Assert.Equal((CodeLimits.PerAddressHourSignedIn, CodeLimits.OftenTo), (sent, last.Error));
        Assert.True(await IsSentAsync(await BeginAsync("ivo@example.com", Owners, "192.0.2.9")));
    }

    [Fact]
    public async Task Who_asks_again_in_a_hurry_opens_what_was_typed_last_with_the_code_that_is_on_its_way()
    {
        var first = await BeginAsync("yara@example.com", "typed in a hurry", "192.0.2.3");
        var again = await BeginAsync("yara@example.com", Owners, "192.0.2.3", first);
        Assert.Equal(first, again);
        // Somebody else of the same network who was not given the ticket has a row of their own, and no message for it.
        var other = await BeginAsync("yara@example.com", Strangers, "192.0.2.3");
        Assert.NotEqual(first, other);
        Assert.False(await IsSentAsync(other));
        Assert.True((await FinishAsync(again, "yara@example.com", (await SendAsync(first))!.Code)).IsOk);
        Assert.True(await HasPasswordAsync("yara@example.com", Owners));
    }

    [Fact]
    public async Task A_stranger_cannot_use_up_the_owners_code_for_a_new_password()
    {
        await AsAsync<RegisterCustomer, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new("Zoe", "zoe@example.com", Owners), default));
        Task<Result<Guid>> Ask(string network) => AsAsync<AskForPasswordCode, Result<Guid>>(Actor.Anonymous, use => use.RunAsync("zoe@example.com", new(network), default));
        Task<Result<AppUser>> Recover(Guid ticket, string? code) => AsAsync<RecoverPassword, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new(ticket, "zoe@example.com", code, "another sentence"), default));
        var owner = (await Ask("192.0.2.4")).Value;
        var code = (await SendAsync(owner))!.Code!;
        var stranger = (await Ask("198.51.100.4")).Value;
        for (var i = 0; i < 20; i++) Assert.Equal("identity.code_wrong", (await Recover(stranger, code)).Error?.Code);
        Assert.True((await Recover(owner, code)).IsOk);
    }

    [Fact]
    public async Task A_thousand_at_once_are_no_more_messages_than_one_after_another()
    {
        var rows = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => BeginAsync("abel@example.com", Strangers, "198.51.100.5")));
        Assert.Equal(1, (await Task.WhenAll(rows.Select(IsSentAsync))).Count(sent => sent));
    }

    [Fact]
    public async Task One_network_asks_so_often_an_hour_and_is_told_so_whatever_the_address()
    {
        await AsAsync<RegisterCustomer, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new("Bea", "bea@example.com", Owners), default));
        Task<Result<Guid>> Ask(string email, string network) => AsAsync<AskForPasswordCode, Result<Guid>>(Actor.Anonymous, use => use.RunAsync(email, new(network), default));
        for (var i = 0; i < 25; i++) Assert.True((await Ask($"anybody{i}@example.com", "203.0.113.1")).IsOk);
        Assert.Equal(CodeLimits.Often, (await Ask("bea@example.com", "203.0.113.1")).Error);
        Assert.Equal(CodeLimits.Often, (await Ask("nobody-at-all@example.com", "203.0.113.1")).Error);
        Assert.True((await Ask("bea@example.com", "203.0.113.2")).IsOk);
        Time.Advance(TimeSpan.FromHours(1));
        Assert.True((await Ask("bea@example.com", "203.0.113.1")).IsOk);
        // Whose network it is stands nowhere.
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM identity.hourly_counts WHERE key LIKE '%203.0.113%'"));
    }

    [Fact]
    public async Task One_person_has_ten_codes_an_hour_to_whatever_numbers()
    {
        var cem = (await AsAsync<RegisterCustomer, Result<AppUser>>(Actor.Anonymous, use => use.RunAsync(new("Cem", "cem@example.com", Owners), default))).Value;
        var me = new Actor(cem.Id, "Cem", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());
        var answers = new List<Result>();
        for (var i = 0; i < CodeLimits.PerPersonHour + 2; i++)
        {
            await AsAsync<ChangeProfile, Result>(me, use => use.RunAsync(new("Cem", $"212 555 02{i:00}", null), default));
            answers.Add(await AsAsync<ConfirmPhone, Result>(me, use => use.AskAsync(new($"203.0.113.{50 + i}"), default)));
        }
        Assert.All(answers[..CodeLimits.PerPersonHour], answer => Assert.True(answer.IsOk, answer.Error?.Message));
        Assert.All(answers[CodeLimits.PerPersonHour..], answer => Assert.Equal(CodeLimits.Often, answer.Error));
    }

    [Fact]
    public async Task So_many_guests_come_from_one_network_an_hour()
    {
        Task<Error?> Store(string network) => WithAsync<Guests, Error?>(guests => guests.StoreAsync(guests.NewId(), Guests.Check("Guest", "guest@example.com", "212 555 0100").Value, network, default));
        for (var i = 0; i < 3; i++) Assert.Null(await Store("203.0.113.9"));
        Assert.Equal("identity.guests_often", (await Store("203.0.113.9"))?.Code);
        Assert.Null(await Store("203.0.113.10"));
    }

    [Fact]
    public async Task A_guest_kept_without_a_password_keeps_only_the_passkeys_of_the_keepers_browser()
    {
        var guest = await WithAsync<Guests, Guid>(async guests =>
        {
            var id = guests.NewId();
            await guests.StoreAsync(id, Guests.Check("Guest", "dee@example.com", "212 555 0100").Value, "203.0.113.20", default);
            return id;
        });
        byte[] own = [1, 2, 3, 4], strangers = [5, 6, 7, 8];
        await WithAsync<UserManager<AppUser>>(async people =>
        {
            var user = (await people.FindByIdAsync(guest.ToString()))!;
            foreach (var id in new[] { own, strangers }) await people.AddOrUpdatePasskeyAsync(user, new UserPasskeyInfo(id, [1], Time.GetUtcNow(), 0, null, isUserVerified: true, isBackupEligible: false, isBackedUp: false, [], []) { Name = "A key" });
        });
        Task<Result<Guid>> Begin(params byte[][] made) => AsAsync<BeginRegistration, Result<Guid>>(Actor.Anonymous, use => use.RunAsync(new("Dee", "dee@example.com", "", guest, made), new("203.0.113.20"), default));
        // Without one that the keeper has made there would be no way in of the keeper's own.
        Assert.Equal("identity.password_short", (await Begin()).Error?.Code);
        var row = (await Begin(own)).Value;
        Assert.True((await FinishAsync(row, "dee@example.com", (await SendAsync(row))!.Code)).IsOk);
        var left = await WithAsync<UserManager<AppUser>, IList<UserPasskeyInfo>>(async people => await people.GetPasskeysAsync((await people.FindByIdAsync(guest.ToString()))!));
        Assert.Equal(own, Assert.Single(left).CredentialId);
    }
}
