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
        .AddProviders()

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
        .AddReaction<PictureFound, FetchPictureWhenFound>(slow: true)

        // The demo city
        .AddDemoSeed<SeedPeople>()
        .AddDemoSeed<SeedMemberships>()
        .AddDemoSeed<SeedClients>()
        .AddAccounts()
        .AddProofs();

    /// <summary>How people prove to be who they are: codes, tries, sign-ins. See Accounts/.</summary>
    private static IServiceCollection AddProofs(this IServiceCollection services) => services
        .AddScoped<Codes>()
        .AddScoped<CodeLimits>()
        .AddScoped<HourlyCounts>()
        .AddCheckedOptions<NetworkLimits>("Identity:PerNetwork")
        .AddScoped<CodesToSend>()
        .AddScoped<Tries>()
        .AddScoped<Sessions>()
        .AddScoped<OwnPassword>()
        .AddScoped<FreshProof>()
        .AddScoped<OwnSecurity>()
        .AddScoped<Guests>()
        .AddScoped<BeginRegistration>()
        .AddScoped<FinishRegistration>()
        .AddScoped<KeepGuest>()
        .AddScoped<AskForPasswordCode>()
        .AddScoped<RecoverPassword>()
        .AddScoped<ChoosePassword>()
        .AddScoped<ChangeEmail>()
        .AddScoped<ConfirmPhone>()
        .AddRecurringJob<ForgetOldSignIns>("identity.forget_old_sign_ins", cron: "20 4 * * *");

    private static IServiceCollection AddProviders(this IServiceCollection services)
    {
        // Google and Facebook: who somebody is there, and what that means here
        services.AddCheckedOptions<GoogleOptions>("Google").PostConfigure<GoogleOptions>(options => options.FillSandbox());
        services.AddCheckedOptions<FacebookOptions>("Facebook").PostConfigure<FacebookOptions>(options => options.FillSandbox());
        services.AddHttpClient(PictureSource.HttpClientName).ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(5))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        return services.AddScoped<WaysIn>().AddScoped<EnterWithProvider>().AddScoped<LinkProvider>().AddScoped<UnlinkProvider>().AddScoped<ObeyFacebook>()
            .AddScoped<ConnectionReads>().AddScoped<PictureSource>();
    }

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
        }).AddUserStore<UserStore<AppUser, IdentityRole<Guid>, IdentityDb, Guid>>().AddPasswordValidator<PasswordRules>();
        return services;
    }
}
