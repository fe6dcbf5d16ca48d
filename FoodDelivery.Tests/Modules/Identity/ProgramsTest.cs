using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Tests.Modules.Identity;

/// <summary>Programs are let in, get new secrets and are switched off; each change leaves an audit line.</summary>
public sealed class ProgramsTest(ClassDatabase database) : ModuleTest(database)
{
    private static readonly Actor Alex = new(Guid.Parse("01990000-0000-7000-8000-00000000000a"), "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());
    private static readonly Actor Dora = new(Guid.Parse("01990000-0000-7000-8000-00000000000d"), "Dora", new HashSet<string> { Roles.Dispatcher }, new HashSet<Guid>());

    [Fact]
    public async Task A_service_is_let_in_with_a_secret_that_is_kept_as_a_hash_and_an_audit_line()
    {
        var restaurant = Guid.CreateVersion7();
        var made = (await MakeAsync(new("Till of Nonna", ProgramKind.Service, [OrderingPermissions.Kitchen], [], Roles: [Roles.Restaurant], Restaurants: [restaurant]))).Value;
        Assert.StartsWith("till-of-nonna-", made.ClientId, StringComparison.Ordinal);
        Assert.Equal(43, made.Secret!.Length);
        var stored = await Database.ScalarAsync<string>("SELECT client_secret FROM identity.clients WHERE id = $1", made.Id);
        Assert.DoesNotContain(made.Secret, stored, StringComparison.Ordinal);
        var row = Assert.Single(await AsAsync(Alex, (ProgramReads reads) => reads.AllAsync(default)), program => program.Id == made.Id);
        Assert.Equal((ProgramKind.Service, OrderingPermissions.Kitchen, Roles.Restaurant, restaurant), (row.Kind, Assert.Single(row.Scopes), Assert.Single(row.Roles), Assert.Single(row.Restaurants)));
        Assert.Contains("identity.program_made", await AuditAsync(made.ClientId));
        Assert.True(await FitsAsync(made.Id, made.Secret));
        Assert.False(await FitsAsync(made.Id, made.Secret + "x"));
    }

    [Fact]
    public async Task A_new_secret_comes_with_an_overlap_or_at_once()
    {
        var made = (await MakeAsync(Service("Overlap"))).Value;
        var second = (await AsAsync(Alex, (RenewProgramSecret use) => use.RunAsync(new(made.Id, AtOnce: false), default))).Value;
        Assert.True(await FitsAsync(made.Id, made.Secret!));
        Assert.True(await FitsAsync(made.Id, second));
        Assert.NotNull((await RowAsync(made.Id)).OldSecretUntil);
        Time.Advance(RenewProgramSecret.Overlap + TimeSpan.FromSeconds(1));
        Assert.False(await FitsAsync(made.Id, made.Secret!));
        Assert.True(await FitsAsync(made.Id, second));
        Assert.Null((await RowAsync(made.Id)).OldSecretUntil);
        var third = (await AsAsync(Alex, (RenewProgramSecret use) => use.RunAsync(new(made.Id, AtOnce: true), default))).Value;
        Assert.False(await FitsAsync(made.Id, second));
        Assert.True(await FitsAsync(made.Id, third));
        Assert.Equal(2, (await AuditAsync(made.ClientId)).Count(what => what == "identity.program_secret_renewed"));
    }

    [Fact]
    public async Task Switched_off_it_is_not_known_and_on_again_it_is()
    {
        var made = (await MakeAsync(Service("Switch"))).Value;
        Assert.True((await SwitchAsync(made.Id, on: false)).IsOk);
        Assert.Null(await KnownAsync(made.ClientId));
        Assert.NotNull((await RowAsync(made.Id)).OffSince);
        Assert.Equal("identity.program_is_so", (await SwitchAsync(made.Id, on: false)).Error?.Code);
        Assert.True((await SwitchAsync(made.Id, on: true)).IsOk);
        Assert.NotNull(await KnownAsync(made.ClientId));
        Assert.True(await FitsAsync(made.Id, made.Secret!));
        var audit = await AuditAsync(made.ClientId);
        Assert.Contains("identity.program_switched_off", audit);
        Assert.Contains("identity.program_switched_on", audit);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_in_words()
    {
        Assert.Equal("identity.program_name", (await MakeAsync(Service(" "))).Error?.Code);
        Assert.Equal("identity.program_scopes", (await MakeAsync(Service("None") with { Scopes = [] })).Error?.Code);
        Assert.Equal("identity.no_such_scope", (await MakeAsync(Service("Unknown") with { Scopes = ["everything"] })).Error?.Code);
        Assert.Equal("identity.no_such_role", (await MakeAsync(Service("Roles") with { Roles = ["king"] })).Error?.Code);
        Assert.Equal("identity.program_role", (await MakeAsync(Service("Too much") with { Scopes = [DispatchPermissions.Assign] })).Error?.Code);
        Assert.Equal("identity.program_redirect", (await MakeAsync(new("App", ProgramKind.App, [OrderingPermissions.Read], []))).Error?.Code);
        Assert.Equal("identity.program_redirect", (await MakeAsync(new("App", ProgramKind.App, [OrderingPermissions.Read], ["http://evil.example/back"]))).Error?.Code);
        var app = (await MakeAsync(new("App", ProgramKind.App, [OrderingPermissions.Read], ["com.example.app:/back"]))).Value;
        Assert.Null(app.Secret);
        Assert.Equal("identity.program_without_secret", (await AsAsync(Alex, (RenewProgramSecret use) => use.RunAsync(new(app.Id, true), default))).Error?.Code);
        Assert.Equal("identity.no_such_program", (await SwitchAsync(Guid.CreateVersion7(), on: false)).Error?.Code);
    }

    [Fact]
    public async Task Only_admins_may()
    {
        var made = (await MakeAsync(Service("Guarded"))).Value;
        Assert.Equal("identity.not_an_admin", (await AsAsync(Dora, (MakeProgram use) => use.RunAsync(Service("Dora's"), default))).Error?.Code);
        Assert.Equal("identity.not_an_admin", (await AsAsync(Dora, (RenewProgramSecret use) => use.RunAsync(new(made.Id, true), default))).Error?.Code);
        Assert.Equal("identity.not_an_admin", (await AsAsync(Dora, (SwitchProgram use) => use.RunAsync(new(made.Id, false), default))).Error?.Code);
        Assert.Empty(await AsAsync(Dora, (ProgramReads reads) => reads.AllAsync(default)));
        Assert.Empty(await AsAsync(Dora, (TokenKeyReads reads) => reads.AllAsync(default)));
        Assert.Equal("identity.not_signed_in", (await AsAsync(Actor.Anonymous, (AllowProgram use) => use.RunAsync(new(made.ClientId, [OrderingPermissions.Read]), default))).Error?.Code);
        Assert.Equal("identity.not_signed_in", (await AsAsync(Actor.Anonymous, (TakeBackProgram use) => use.RunAsync(new(made.Id), default))).Error?.Code);
    }

    [Fact]
    public async Task What_a_person_allows_is_written_once_and_never_more_than_the_program_may_ask()
    {
        var app = (await MakeAsync(new("Lunch", ProgramKind.App, [OrderingPermissions.Read], ["https://lunch.example/back"]))).Value;
        Assert.Equal("identity.scope_not_open", (await AsAsync(Dora, (AllowProgram use) => use.RunAsync(new(app.ClientId, [OrderingPermissions.Place]), default))).Error?.Code);
        for (var i = 0; i < 2; i++) Assert.True((await AsAsync(Dora, (AllowProgram use) => use.RunAsync(new(app.ClientId, [OrderingPermissions.Read]), default))).IsOk);
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM identity.authorizations WHERE subject = $1", Dora.UserId.ToString()!));
        Assert.Equal("Lunch", Assert.Single(await AsAsync(Dora, (ProgramReads reads) => reads.MineAsync(default))).Name);
        Assert.True((await AsAsync(Dora, (TakeBackProgram use) => use.RunAsync(new(app.Id), default))).IsOk);
        Assert.Empty(await AsAsync(Dora, (ProgramReads reads) => reads.MineAsync(default)));
        var audit = await AuditAsync(app.ClientId);
        Assert.Single(audit, what => what == "identity.program_allowed");
        Assert.Single(audit, what => what == "identity.program_taken_back");
    }

    [Fact]
    public async Task Dead_tokens_are_forgotten_used_refresh_tokens_are_not()
    {
        var now = Time.GetUtcNow();
        var app = (await MakeAsync(new("Pruned", ProgramKind.App, [OrderingPermissions.Read], ["https://pruned.example/back"]))).Value;
        var (over, open, agreed, back) = (await SignInAsync(app.Id, AuthorizationTypes.AdHoc, Statuses.Valid), await SignInAsync(app.Id, AuthorizationTypes.AdHoc, Statuses.Valid),
            await SignInAsync(app.Id, AuthorizationTypes.Permanent, Statuses.Valid), await SignInAsync(app.Id, AuthorizationTypes.Permanent, Statuses.Revoked));
        var ended = await TokenAsync(over, Statuses.Valid, now.AddHours(-2));
        var justEnded = await TokenAsync(open, Statuses.Valid, now.AddMinutes(-2));
        var used = await TokenAsync(open, Statuses.Redeemed, now.AddDays(20));
        await RunJobAsync(PruneTokens.Id);
        Assert.Equal(new[] { justEnded, used }.Order(), (await WithAsync((IdentityDb db) => db.Tokens.Select(token => token.Id).ToListAsync())).Order());
        Assert.DoesNotContain(ended, await WithAsync((IdentityDb db) => db.Tokens.Select(token => token.Id).ToListAsync()));
        Assert.Equal(new[] { open, agreed }.Order(), (await WithAsync((IdentityDb db) => db.Authorizations.Where(one => one.Subject == "pruned").Select(one => one.Id).ToListAsync())).Order());
        Assert.DoesNotContain(back, await WithAsync((IdentityDb db) => db.Authorizations.Select(one => one.Id).ToListAsync()));
    }

    private Task<Guid> SignInAsync(Guid program, string type, string status) => WithAsync(async (IdentityDb db) =>
    {
        var one = new OpenIddictEntityFrameworkCoreAuthorization<Guid> { Id = Guid.CreateVersion7(), Application = await db.Clients.SingleAsync(client => client.Id == program), Subject = "pruned", Type = type, Status = status, CreationDate = Time.GetUtcNow().AddDays(-40).UtcDateTime };
        db.Authorizations.Add(one);
        await db.SaveChangesAsync();
        return one.Id;
    });

    private Task<Guid> TokenAsync(Guid signIn, string status, DateTimeOffset ends) => WithAsync(async (IdentityDb db) =>
    {
        var token = new OpenIddictEntityFrameworkCoreToken<Guid> { Id = Guid.CreateVersion7(), Authorization = await db.Authorizations.SingleAsync(one => one.Id == signIn), Status = status, ExpirationDate = ends.UtcDateTime, CreationDate = Time.GetUtcNow().AddDays(-10).UtcDateTime };
        db.Tokens.Add(token);
        await db.SaveChangesAsync();
        return token.Id;
    });

    private static MakeProgram.Request Service(string name) => new(name, ProgramKind.Service, [OrderingPermissions.Read], [], Roles: [Roles.Customer]);

    private Task<Result<MakeProgram.Made>> MakeAsync(MakeProgram.Request request) => AsAsync(Alex, (MakeProgram use) => use.RunAsync(request, default));

    private Task<Result> SwitchAsync(Guid id, bool on) => AsAsync(Alex, (SwitchProgram use) => use.RunAsync(new(id, on), default));

    private async Task<ProgramRow> RowAsync(Guid id) => (await AsAsync(Alex, (ProgramReads reads) => reads.AllAsync(default))).Single(program => program.Id == id);

    private Task<object?> KnownAsync(string clientId) => WithAsync((IOpenIddictApplicationManager programs) => programs.FindByClientIdAsync(clientId).AsTask());

    private Task<bool> FitsAsync(Guid id, string secret) => WithAsync(async (ProgramBook programs) => await programs.ValidateClientSecretAsync((await programs.FindByIdAsync(id.ToString()))!, secret));

    private async Task<List<string>> AuditAsync(string clientId)
    {
        await RelayAsync();
        return await WithAsync((IdentityDb db) => db.AuditLines.Where(line => line.Subject == clientId).Select(line => line.What).ToListAsync());
    }
}
