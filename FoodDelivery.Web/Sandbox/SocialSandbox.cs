using FoodDelivery.Identity;
using FoodDelivery.Platform;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The emulated sign-in providers: which of them exist here, and how the product finds them.</summary>
internal static class SocialSandbox
{
    private static bool Has(IConfiguration config, string section) => Enum.TryParse<SignInProviderMode>(config[$"{section}:Mode"], ignoreCase: true, out var mode) && mode == SignInProviderMode.Sandbox;

    public static bool IsAny(IConfiguration config) => Has(config, "Google") || Has(config, "Facebook");

    public static void Add(IServiceCollection services, IConfiguration config)
    {
        if (!IsAny(config)) return;
        services.AddDataProtection();
        services.AddSingleton<SocialGrants>();
        if (Has(config, "Google"))
        {
            services.AddKeyedSingleton<SocialFaults>(GoogleSandbox.Vendor).AddSingleton<GoogleIdentityTokens>();
            services.AddSingleton<IPostConfigureOptions<GoogleOptions>>(provider => new PostConfigureOptions<GoogleOptions>(Options.DefaultName,
                options => options.SandboxBase = () => provider.GetRequiredService<SandboxAddress>().Own + "/sandbox/google"));
            services.AddSingleton(new SandboxDoor("Google sign-in", "/sandbox/google/control", "Consent page, identity tokens and their faults"));
        }
        if (Has(config, "Facebook"))
        {
            services.AddKeyedSingleton<SocialFaults>(FacebookSandbox.Vendor);
            services.AddSingleton<IPostConfigureOptions<FacebookOptions>>(provider => new PostConfigureOptions<FacebookOptions>(Options.DefaultName,
                options => options.SandboxBase = () => provider.GetRequiredService<SandboxAddress>().Own + "/sandbox/facebook"));
            services.AddSingleton(new SandboxDoor("Facebook login", "/sandbox/facebook/control", "Dialog, profile, deauthorization and data deletion"));
        }
    }

    public static void Map(RouteGroupBuilder sandbox, IConfiguration config)
    {
        if (Has(config, "Google")) GoogleSandbox.Map(sandbox.MapGroup("/google"));
        if (Has(config, "Facebook")) FacebookSandbox.Map(sandbox.MapGroup("/facebook"));
    }

    /// <summary>Whoever signs in with an emulator may be anybody: in Production it must be meant.</summary>
    public static void RefuseInProduction(IConfiguration config)
    {
        foreach (var provider in new[] { "Google", "Facebook" }.Where(provider => Has(config, provider)))
            throw new StartupRefused($"{provider}:Mode is Sandbox in Production, where anybody could sign in as one of its play people: set it to Live, remove it so that {provider} is not offered, or set Sandbox:AllowInProduction=true if this is a demonstration.");
    }
}
