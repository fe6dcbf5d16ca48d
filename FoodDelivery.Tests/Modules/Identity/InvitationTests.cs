using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Tests.Rules.Catalog;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Identity;

/// <summary>Inviting, accepting once, withdrawing; shutting out and letting in; and that one admin always stays.</summary>
public sealed class InvitationTests(ClassDatabase database) : ModuleTest(database)
{
    private static Actor As(Guid? id, params string[] roles) => new(id, "Somebody", roles.ToHashSet(), new HashSet<Guid>());

    private Restaurant Corner { get; set; } = null!;
    private Actor Admin { get; set; } = Actor.Anonymous;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync("TRUNCATE identity.invitations, platform.outbox, platform.handled, catalog.restaurants CASCADE");
        await Database.ExecuteAsync("DELETE FROM identity.user_roles WHERE role_id = $1", IdentityDb.RoleId(Roles.Admin));
        Corner = AMenu.Restaurant();
        await WithAsync((CatalogDb db) =>
        {
            db.Add(Corner);
            return db.SaveChangesAsync();
        });
        Admin = As((await PersonAsync("Alex", Roles.Admin)).Id, Roles.Admin);
    }

    private async Task<AppUser> PersonAsync(string name, params string[] roles)
    {
        var email = $"{name}-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}@example.com".ToLowerInvariant();
        var person = (await AsAsync<RegisterCustomer, Result<AppUser>>(Actor.Anonymous, useCase => useCase.RunAsync(new(name, email, "a long sentence"), default))).Value;
        if (roles.Length > 0) Assert.True((await AsAsync<SetRoles, Result>(Actor.System, useCase => useCase.RunAsync(new(person.Id, roles, []), default))).IsOk);
        return person;
    }

    private Task<Result<InvitePerson.Invited>> InviteAsync(string? email, string[]? roles = null, Guid[]? restaurants = null, Actor? actor = null) =>
        AsAsync<InvitePerson, Result<InvitePerson.Invited>>(actor ?? Admin, useCase => useCase.RunAsync(new(email, roles ?? [Roles.Dispatcher], restaurants, "We grow"), default));

    private Task<Result<AppUser>> AcceptAsync(string? token, Actor? actor = null, string? name = "Nia", string? password = "a long sentence") =>
        AsAsync<AcceptInvitation, Result<AppUser>>(actor ?? Actor.Anonymous, useCase => useCase.RunAsync(new(token, name, password), default));

    private Task<List<string>> RolesOfAsync(Guid id) => WithAsync((IdentityDb db) => (from given in db.UserRoles where given.UserId == id join role in db.Roles on given.RoleId equals role.Id orderby role.Name select role.Name!).ToListAsync());

    [Fact]
    public async Task Somebody_new_comes_by_the_link_with_roles_and_restaurants_once_and_the_link_is_not_kept()
    {
        var invited = (await InviteAsync(" Nia@example.com ", [Roles.Restaurant], [Corner.Id])).Value;
        var stored = await Database.ScalarAsync<string>("SELECT i::text FROM identity.invitations i WHERE id = $1", invited.Id);
        Assert.DoesNotContain(invited.Token, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(invited.Token, await Database.ScalarAsync<string>("SELECT coalesce(string_agg(data::text, ''), '') FROM platform.outbox"), StringComparison.Ordinal);
        var offer = (await AsAsync<AcceptInvitation, Result<AcceptInvitation.Offer>>(Actor.Anonymous, useCase => useCase.LookAsync(invited.Token, default))).Value;
        Assert.Equal(("Nia@example.com", false), (offer.Email, offer.HasAccount));

        Assert.Equal("identity.name_missing", (await AcceptAsync(invited.Token, name: " ")).Error?.Code);
        Assert.Equal(("identity.password_short", "Password"), ((await AcceptAsync(invited.Token, password: "short")).Error?.Code, (await AcceptAsync(invited.Token, password: "short")).Error?.Field));
        var nia = (await AcceptAsync(invited.Token)).Value;
        Assert.Equal([Roles.Customer, Roles.Restaurant], await RolesOfAsync(nia.Id));
        Assert.Equal([Corner.Id], await WithAsync((IdentityDb db) => db.Memberships.Where(m => m.UserId == nia.Id).Select(m => m.RestaurantId).ToListAsync()));
        Assert.Equal("identity.invitation_not_valid", (await AcceptAsync(invited.Token, name: "Eve")).Error?.Code);
        Assert.Equal("identity.invitation_not_valid", (await AcceptAsync(invited.Token, As(nia.Id, Roles.Customer))).Error?.Code);

        await RelayAsync();
        var lines = await WithAsync((IdentityDb db) => db.AuditLines.Where(l => l.Subject == nia.Id.ToString() || l.Subject == invited.Id.ToString()).Select(l => l.What).ToListAsync());
        Assert.Contains("identity.person_invited", lines);
        Assert.Contains("identity.invitation_accepted", lines);
    }

    [Fact]
    public async Task Four_with_the_same_link_at_once_are_one_account()
    {
        var invited = (await InviteAsync("crowd@example.com")).Value;
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => AcceptAsync(invited.Token, name: $"Nia {n}")));
        Assert.Single(answers, answer => answer.IsOk);
        Assert.Equal(1, await WithAsync((IdentityDb db) => db.Users.CountAsync(u => u.NormalizedEmail == "CROWD@EXAMPLE.COM")));
    }

    [Fact]
    public async Task An_account_that_exists_is_given_more_and_keeps_what_it_has_but_only_in_its_owner_s_hands()
    {
        var ben = await PersonAsync("Ben", Roles.Customer, Roles.Courier);
        var invited = (await InviteAsync(ben.Email, [Roles.Dispatcher])).Value;
        Assert.Equal("identity.invitation_sign_in_first", (await AcceptAsync(invited.Token)).Error?.Code);
        Assert.Equal("identity.invitation_for_somebody_else", (await AcceptAsync(invited.Token, Admin)).Error?.Code);
        Assert.Equal([Roles.Courier, Roles.Customer], await RolesOfAsync(ben.Id));
        var stamp = await StampAsync(ben.Id);
        Assert.True((await AcceptAsync(invited.Token, As(ben.Id, Roles.Customer))).IsOk);
        Assert.Equal([Roles.Courier, Roles.Customer, Roles.Dispatcher], await RolesOfAsync(ben.Id));
        Assert.NotEqual(stamp, await StampAsync(ben.Id));
        Assert.NotNull(await WithAsync((IdentityDb db) => db.Users.Where(u => u.Id == ben.Id).Select(u => u.PasswordHash).SingleAsync()));
    }

    [Fact]
    public async Task A_link_ends_after_seven_days_when_withdrawn_or_when_a_newer_one_is_made()
    {
        var old = (await InviteAsync("late@example.com")).Value;
        Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.True((await AsAsync<AcceptInvitation, Result<AcceptInvitation.Offer>>(Actor.Anonymous, useCase => useCase.LookAsync(old.Token, default))).IsOk);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("identity.invitation_not_valid", (await AcceptAsync(old.Token)).Error?.Code);
        Assert.True(Assert.Single(await ListAsync(Admin)).Expired);

        var next = (await InviteAsync("LATE@example.com")).Value;
        var newest = (await InviteAsync("late@example.com")).Value;
        Assert.Equal("identity.invitation_not_valid", (await AcceptAsync(next.Token)).Error?.Code);
        Assert.True((await WithdrawAsync(newest.Id, Admin)).IsOk);
        Assert.True((await WithdrawAsync(newest.Id, Admin)).IsOk);
        Assert.Equal("identity.invitation_not_valid", (await AcceptAsync(newest.Token)).Error?.Code);
        Assert.Empty(await ListAsync(Admin));

        var taken = (await InviteAsync("late@example.com")).Value;
        Assert.True((await AcceptAsync(taken.Token)).IsOk);
        Assert.Equal("identity.invitation_accepted", (await WithdrawAsync(taken.Id, Admin)).Error?.Code);
        Assert.Equal(ErrorKind.NotFound, (await WithdrawAsync(Guid.CreateVersion7(Time.GetUtcNow()), Admin)).Error?.Kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a guess")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task A_wrong_link_learns_nothing(string? token)
    {
        await InviteAsync("somebody@example.com");
        Assert.Equal("identity.invitation_not_valid", (await AcceptAsync(token)).Error?.Code);
    }

    [Fact]
    public async Task Wrong_invitations_are_refused_beside_their_field()
    {
        async Task RefusedAsync(Task<Result<InvitePerson.Invited>> asked, string code, string? field = null)
        {
            var refused = (await asked).Error!;
            Assert.Equal((code, field), (refused.Code, refused.Field));
        }
        await RefusedAsync(InviteAsync("no address"), "identity.email_wrong", "Email");
        await RefusedAsync(InviteAsync(null), "identity.email_wrong", "Email");
        await RefusedAsync(InviteAsync("a@example.com", ["emperor"]), "identity.no_such_role", "Roles");
        await RefusedAsync(InviteAsync("a@example.com", []), "identity.role_missing", "Roles");
        await RefusedAsync(InviteAsync("a@example.com", [Roles.Customer]), "identity.role_missing", "Roles");
        await RefusedAsync(InviteAsync("a@example.com", [Roles.Restaurant]), "identity.restaurant_missing", "Restaurants");
        await RefusedAsync(InviteAsync("a@example.com", [Roles.Restaurant], [Guid.CreateVersion7(Time.GetUtcNow())]), "identity.no_such_restaurant", "Restaurants");
        await RefusedAsync(InviteAsync("a@example.com", actor: As(Admin.UserId, Roles.Dispatcher)), "identity.not_an_admin");
        Assert.Equal("identity.not_an_admin", (await WithdrawAsync(Admin.UserId!.Value, As(Admin.UserId, Roles.Dispatcher))).Error?.Code);
        await InviteAsync("a@example.com");
        Assert.Empty(await ListAsync(As(Admin.UserId, Roles.Dispatcher)));
        Assert.Single(await ListAsync(Admin));
    }

    [Fact]
    public async Task Whoever_is_deactivated_is_signed_out_keeps_roles_and_can_come_back_with_a_line_for_each()
    {
        var cara = await PersonAsync("Cara", Roles.Customer, Roles.Dispatcher);
        var invited = (await InviteAsync(cara.Email, [Roles.Courier])).Value;
        var stamp = await StampAsync(cara.Id);
        Assert.Equal(("identity.why_missing", "Why"), ((await DeactivateAsync(cara.Id, " ")).Error?.Code, (await DeactivateAsync(cara.Id, null)).Error?.Field));
        Assert.Equal("identity.not_an_admin", (await DeactivateAsync(cara.Id, "x", As(cara.Id, Roles.Dispatcher))).Error?.Code);
        Assert.Equal("identity.own_account", (await DeactivateAsync(Admin.UserId!.Value, "x")).Error?.Code);
        Assert.Equal(ErrorKind.NotFound, (await DeactivateAsync(Guid.CreateVersion7(Time.GetUtcNow()), "x")).Error?.Kind);
        Assert.Equal("identity.not_deactivated", (await ReactivateAsync(cara.Id, "x")).Error?.Code);

        Assert.True((await DeactivateAsync(cara.Id, "Left us")).IsOk);
        Assert.NotEqual(stamp, await StampAsync(cara.Id));
        Assert.Equal("identity.already_deactivated", (await DeactivateAsync(cara.Id, "x")).Error?.Code);
        Assert.Equal(Time.GetUtcNow(), (await AsAsync<PeopleReads, PersonRow?>(Admin, reads => reads.OneAsync(cara.Id, default)))!.DeactivatedAt);
        Assert.Equal([Roles.Customer, Roles.Dispatcher], await RolesOfAsync(cara.Id));
        Assert.Equal("identity.person_deactivated", (await InviteAsync(cara.Email)).Error?.Code);
        // An old link does not let anybody in again, not even with a sign-in that has not ended yet.
        Assert.Equal("identity.invitation_not_valid", (await AcceptAsync(invited.Token, As(cara.Id, Roles.Customer))).Error?.Code);

        Assert.Equal("identity.why_missing", (await ReactivateAsync(cara.Id, "")).Error?.Code);
        Assert.Equal("identity.not_an_admin", (await ReactivateAsync(cara.Id, "x", As(cara.Id, Roles.Dispatcher))).Error?.Code);
        Assert.True((await ReactivateAsync(cara.Id, "Came back")).IsOk);
        Assert.Null((await AsAsync<PeopleReads, PersonRow?>(Admin, reads => reads.OneAsync(cara.Id, default)))!.DeactivatedAt);
        Assert.Null(await AsAsync<PeopleReads, PersonRow?>(As(cara.Id, Roles.Dispatcher), reads => reads.OneAsync(cara.Id, default)));

        await RelayAsync();
        var lines = await AsAsync<PeopleReads, IReadOnlyList<AuditRow>>(Admin, reads => reads.AuditOfAsync(cara.Id.ToString(), 10, default));
        Assert.Equal("Left us", lines.Single(l => l.What == "identity.person_deactivated").Why);
        Assert.Equal("Came back", lines.Single(l => l.What == "identity.person_reactivated").Why);
    }

    [Fact]
    public async Task The_last_admin_who_can_sign_in_stays_one_whoever_asks()
    {
        var other = As((await PersonAsync("Bea", Roles.Admin)).Id, Roles.Admin);
        Assert.True((await DeactivateAsync(other.UserId!.Value, "Holiday")).IsOk);
        // Bea is an admin still, but cannot sign in: Alex is the last.
        Assert.Equal("identity.last_admin", (await AsAsync<SetRoles, Result>(Actor.System, useCase => useCase.RunAsync(new(Admin.UserId!.Value, [Roles.Customer], []), default))).Error?.Code);
        Assert.Equal("identity.last_admin", (await DeactivateAsync(Admin.UserId!.Value, "x", other)).Error?.Code);
        Assert.Equal([Roles.Admin], await RolesOfAsync(Admin.UserId!.Value));
        Assert.True((await AsAsync<SetRoles, Result>(Admin, useCase => useCase.RunAsync(new(other.UserId!.Value, [Roles.Customer], []), default))).IsOk);
    }

    [Fact]
    public async Task Two_admins_who_shut_each_other_out_at_once_are_not_both_gone()
    {
        for (var round = 0; round < 5; round++)
        {
            await Database.ExecuteAsync("DELETE FROM identity.user_roles WHERE role_id = $1", IdentityDb.RoleId(Roles.Admin));
            var (a, b) = (As((await PersonAsync("A", Roles.Admin)).Id, Roles.Admin), As((await PersonAsync("B", Roles.Admin)).Id, Roles.Admin));
            var answers = await Task.WhenAll(DeactivateAsync(b.UserId!.Value, "x", a), AsAsync<SetRoles, Result>(b, useCase => useCase.RunAsync(new(a.UserId!.Value, [Roles.Customer], []), default)));
            Assert.Single(answers, answer => answer.IsOk);
            Assert.Single(answers, answer => answer.Error?.Code == "identity.last_admin");
        }
    }

    private Task<IReadOnlyList<InvitationRow>> ListAsync(Actor actor) => AsAsync<InvitationReads, IReadOnlyList<InvitationRow>>(actor, reads => reads.OpenAsync(default));

    private Task<Result> WithdrawAsync(Guid id, Actor actor) => AsAsync<WithdrawInvitation, Result>(actor, useCase => useCase.RunAsync(new(id), default));

    private Task<Result> DeactivateAsync(Guid id, string? why, Actor? actor = null) => AsAsync<DeactivatePerson, Result>(actor ?? Admin, useCase => useCase.RunAsync(new(id, why), default));

    private Task<Result> ReactivateAsync(Guid id, string? why, Actor? actor = null) => AsAsync<ReactivatePerson, Result>(actor ?? Admin, useCase => useCase.RunAsync(new(id, why), default));

    private Task<string?> StampAsync(Guid id) => WithAsync((IdentityDb db) => db.Users.Where(u => u.Id == id).Select(u => u.SecurityStamp).SingleAsync());
}
