using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FoodDelivery.Tests.Modules.Identity;

/// <summary>Opening accounts, profiles, roles, the audit log and the demo people.</summary>
public sealed class AccountsTest(ClassDatabase database) : ModuleTest(database)
{
    private static Actor As(Guid? id, params string[] roles) => new(id, "Somebody", roles.ToHashSet(), new HashSet<Guid>());

    private Task<Result<AppUser>> RegisterAsync(string email, string name = "Ann", string password = "a long sentence") =>
        AsAsync<RegisterCustomer, Result<AppUser>>(Actor.Anonymous, useCase => useCase.RunAsync(new(name, email, password), default));

    [Fact]
    public async Task A_new_person_is_a_customer_with_a_hashed_password()
    {
        var ann = (await RegisterAsync(" ann@example.com ", " Ann Lee ")).Value;
        Assert.Equal(("Ann Lee", "ann@example.com"), (ann.Name, ann.Email));
        var stored = await WithAsync((IdentityDb db) => db.Users.SingleAsync(u => u.Id == ann.Id));
        Assert.DoesNotContain("sentence", stored.PasswordHash, StringComparison.Ordinal);
        Assert.Equal(Time.GetUtcNow(), stored.CreatedAt);
        Assert.Equal([IdentityDb.RoleId(Roles.Customer)], await WithAsync((IdentityDb db) => db.UserRoles.Where(r => r.UserId == ann.Id).Select(r => r.RoleId).ToListAsync()));
    }

    [Theory]
    [InlineData("", "x@example.com", "long enough", "identity.name_missing")]
    [InlineData("Bob", "no address", "long enough", "identity.email_wrong")]
    [InlineData("Bob", "bob@localhost", "long enough", "identity.email_wrong")]
    [InlineData("Bob", "bob@example.com", "short", "identity.password_short")]
    public async Task Wrong_input_is_refused_and_nothing_is_stored(string name, string email, string password, string code)
    {
        var before = await WithAsync((IdentityDb db) => db.Users.CountAsync());
        Assert.Equal(code, (await RegisterAsync(email, name, password)).Error?.Code);
        Assert.Equal(before, await WithAsync((IdentityDb db) => db.Users.CountAsync()));
    }

    [Fact]
    public async Task An_address_has_one_account_even_when_two_ask_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RegisterAsync("Twin@example.com")));
        Assert.Single(answers, answer => answer.IsOk);
        Assert.All(answers.Where(answer => !answer.IsOk), answer => Assert.Equal("identity.not_registered", answer.Error?.Code));
        Assert.Equal("identity.not_registered", (await RegisterAsync("twin@EXAMPLE.com")).Error?.Code);
    }

    [Fact]
    public async Task People_change_their_own_profile_and_refusals_change_nothing()
    {
        var carl = (await RegisterAsync("carl@example.com")).Value;
        Task<Result> Change(Actor actor, string name, string? phone) => AsAsync<ChangeProfile, Result>(actor, useCase => useCase.RunAsync(new(name, phone, " 350 W 42nd St "), default));
        Assert.True((await Change(As(carl.Id), "Carl C", "(212) 555-0142")).IsOk);
        Assert.Equal("Phone", (await Change(As(carl.Id), "Carl", "call me")).Error?.Field);
        Assert.Equal("identity.name_missing", (await Change(As(carl.Id), " ", null)).Error?.Code);
        Assert.Equal(ErrorKind.Forbidden, (await Change(Actor.Anonymous, "Nobody", null)).Error?.Kind);
        Assert.Equal(new PersonInfo(carl.Id, "Carl C", "carl@example.com", "+12125550142", "350 W 42nd St"), await WithAsync((People people) => people.FindAsync(carl.Id, default)));
    }

    [Fact]
    public async Task Roles_are_given_and_taken_by_admins_ends_old_sign_ins_and_is_written_down()
    {
        var dan = (await RegisterAsync("dan@example.com")).Value;
        var stamp = await StampAsync(dan.Id);
        var kitchen = Guid.CreateVersion7(Time.GetUtcNow());
        var admin = As(Guid.CreateVersion7(Time.GetUtcNow()), Roles.Admin);
        Task<Result> Set(Actor actor, string[] roles, params Guid[] restaurants) => AsAsync<SetRoles, Result>(actor, useCase => useCase.RunAsync(new(dan.Id, roles, restaurants, "New cook"), default));

        Assert.Equal(ErrorKind.Forbidden, (await Set(As(dan.Id, Roles.Customer), [Roles.Admin])).Error?.Kind);
        Assert.Equal("identity.no_such_role", (await Set(admin, ["emperor"])).Error?.Code);
        Assert.True((await Set(admin, [Roles.Customer, Roles.Restaurant], kitchen)).IsOk);
        Assert.NotEqual(stamp, await StampAsync(dan.Id));
        var row = Assert.Single((await AsAsync<PeopleReads, Page<PersonRow>>(admin, reads => reads.PageAsync(new("dan@ex"), 0, 10, default))).Items);
        Assert.Equal([Roles.Customer, Roles.Restaurant], row.Roles);
        Assert.Equal([kitchen], row.Restaurants);

        await RelayAsync();
        var line = Assert.Single(await AsAsync<PeopleReads, IReadOnlyList<AuditRow>>(admin, reads => reads.AuditOfAsync(dan.Id.ToString(), 10, default)));
        Assert.Equal(("identity.roles_changed", "New cook"), (line.What, line.Why));
        Assert.Contains("restaurant", line.After, StringComparison.Ordinal);

        // Without the role no restaurant stays behind.
        Assert.True((await Set(admin, [Roles.Customer], kitchen)).IsOk);
        Assert.False(await WithAsync((IdentityDb db) => db.Memberships.AnyAsync(m => m.UserId == dan.Id)));
    }

    [Fact]
    public async Task Nobody_takes_the_admin_role_from_themselves()
    {
        var eve = (await RegisterAsync("eve@example.com")).Value;
        var self = As(eve.Id, Roles.Admin);
        Assert.Equal("identity.own_admin_role", (await AsAsync<SetRoles, Result>(self, useCase => useCase.RunAsync(new(eve.Id, [Roles.Customer], []), default))).Error?.Code);
    }

    [Fact]
    public async Task An_audit_line_can_be_neither_changed_nor_deleted()
    {
        await WithAsync(async (PlatformDb db) =>
        {
            new AuditLog(new CurrentActor { Actor = Actor.System }).Write(db, "test.done", "thing", new { a = 1 }, new { a = 2 }, "because");
            await db.SaveChangesAsync();
        });
        await RelayAsync();
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM identity.audit_lines WHERE what = 'test.done'"));
        foreach (var sql in new[] { "UPDATE identity.audit_lines SET why = 'x'", "DELETE FROM identity.audit_lines", "TRUNCATE identity.audit_lines" })
            Assert.Contains("never changed", (await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync(sql))).MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_people_come_once_and_their_doors_are_on_the_map()
    {
        for (var i = 0; i < 2; i++) await WithAsync((IServiceProvider scope) => scope.GetServices<IDemoSeed>().OfType<SeedPeople>().Single().RunAsync(default));
        Assert.Equal(DemoPeople.All.Count, await WithAsync((IdentityDb db) => db.Users.CountAsync(u => u.Email!.EndsWith("@demo.fooddelivery.example"))));
        Assert.False(await WithAsync((UserManager<AppUser> people) => people.Users.AnyAsync(u => u.Email!.EndsWith("@demo.fooddelivery.example") && u.PasswordHash != null)));
        var map = Rooms.GetRequiredService<IMapService>();
        foreach (var customer in DemoPeople.Customers)
        {
            var found = await map.FindAddressAsync(customer.AddressLine!, 1, default);
            Assert.True(found is [var address] && address.Line.StartsWith(customer.AddressLine!.Split(' ')[0], StringComparison.Ordinal), $"{customer.Name} lives at {customer.AddressLine}, which the map does not know");
        }
    }

    [Fact]
    public async Task The_first_admin_is_made_once_from_the_settings_and_a_bad_password_stops_the_start()
    {
        Task EnsureAsync(string password) => WithAsync((IServiceProvider scope) => new FirstAdmin(scope.GetRequiredService<IdentityDb>(), scope.GetRequiredService<UserManager<AppUser>>(),
            Microsoft.Extensions.Options.Options.Create(new FirstAdminOptions { Email = "ops@example.com", Password = password }), Time).EnsureAsync(default));
        await Database.ExecuteAsync("DELETE FROM identity.user_roles WHERE role_id = $1", IdentityDb.RoleId(Roles.Admin));
        Assert.Contains("FirstAdmin", (await Assert.ThrowsAsync<StartupRefused>(() => EnsureAsync("short"))).Message, StringComparison.Ordinal);
        await EnsureAsync("a long sentence");
        await EnsureAsync("another sentence");
        var admins = await WithAsync((IdentityDb db) => db.UserRoles.CountAsync(r => r.RoleId == IdentityDb.RoleId(Roles.Admin)));
        Assert.Equal(1, admins);
    }

    private Task<string?> StampAsync(Guid id) => WithAsync((IdentityDb db) => db.Users.Where(u => u.Id == id).Select(u => u.SecurityStamp).SingleAsync());
}
