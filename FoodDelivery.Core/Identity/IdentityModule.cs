using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;

namespace FoodDelivery.Identity;

/// <summary>Knows people: who they are, what they may do, which restaurants they run, and what they did. Start reading here.</summary>
public static class IdentityModule
{
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services
        // Where it keeps things
        .AddModuleDb<IdentityDb>(IdentityDb.SchemaName)
        .AddPermissions(IdentityPermissions.All)

        // What people and programs may ask of it
        .AddScoped<People>()
        .AddScoped<PeopleReads>()
        .AddScoped<SetRoles>()
        .AddScoped<DeactivatePerson>()
        .AddScoped<ReactivatePerson>()
        .AddScoped<InvitePerson>()
        .AddScoped<WithdrawInvitation>()
        .AddScoped<AcceptInvitation>()
        .AddScoped<InvitationReads>()
        .AddCheckedOptions<FirstAdminOptions>("Identity:FirstAdmin")
        .AddScoped<FirstAdmin>()
        .AddScoped<RoomClients>()
        .AddScoped<RegisterCustomer>()
        .AddScoped<ChangeProfile>()

        // Programs that act for people or for themselves
        .AddScoped<ProgramReads>()
        .AddScoped<TokenKeyReads>()
        .AddScoped<MakeProgram>()
        .AddScoped<RenewProgramSecret>()
        .AddScoped<SwitchProgram>()
        .AddScoped<AllowProgram>()
        .AddScoped<TakeBackProgram>()
        .AddRecurringJob<PruneTokens>(PruneTokens.Id, cron: "37 * * * *")

        // When this happens, do that
        .AddReaction<PersonActed, WriteAuditLineWhenPersonActed>()

        // The demo city
        .AddDemoSeed<SeedPeople>()
        .AddDemoSeed<SeedMemberships>()
        .AddDemoSeed<SeedClients>()
        .AddAccounts();

    private static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        // Passwords, lockout, stamps: the framework's, on our tables
        services.AddOpenIddict().AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityDb>().ReplaceDefaultEntities<Guid>())
            .AddCore(core => core.ReplaceApplicationManager<OpenIddictEntityFrameworkCoreApplication<Guid>, ProgramBook>());
        services.AddScoped(provider => (ProgramBook)provider.GetRequiredService<IOpenIddictApplicationManager>());
        services.AddIdentityCore<AppUser>(options =>
        {
            options.User.RequireUniqueEmail = true;
            // Length is what helps (NIST SP 800-63B); rules about characters make people write them down.
            options.Password = new() { RequiredLength = 8, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            options.Lockout = new() { MaxFailedAccessAttempts = 5, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5), AllowedForNewUsers = true };
        }).AddUserStore<UserStore<AppUser, IdentityRole<Guid>, IdentityDb, Guid>>();
        return services;
    }
}
