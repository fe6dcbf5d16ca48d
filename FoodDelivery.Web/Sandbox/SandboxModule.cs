using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Setup;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Vendor emulators on the wire. An emulator exists only where the product's client for that vendor is in Sandbox mode. Start reading here.</summary>
public static class SandboxModule
{
    public static IServiceCollection AddSandbox(this IServiceCollection services, IConfiguration config)
    {
        if (StripeOptions.ModeOf(config) != StripeMode.Sandbox) return services;
        services.AddSingleton<SandboxAddress>();
        services.AddModuleDb<SandboxDb>(SandboxDb.SchemaName);

        services.AddCheckedOptions<SandboxStripeOptions>("Sandbox:Stripe");
        services.AddSingleton<IPostConfigureOptions<SandboxStripeOptions>, SandboxStripeKeys>();
        // The address is known only once the server listens, hence a question and not a text.
        services.AddSingleton<IPostConfigureOptions<StripeOptions>>(provider => new PostConfigureOptions<StripeOptions>(Options.DefaultName,
            stripe => stripe.SandboxBase = () => provider.GetRequiredService<SandboxAddress>().Own + "/sandbox/stripe"));
        services.AddHttpClient(StripeWebhooks.HttpClientName);
        services.AddSingleton<StripeWebhookSignal>();
        services.AddScoped<StripeAccount>().AddScoped<StripeDesk>().AddScoped<StripeTill>();
        services.AddScoped<StripeSessions>().AddScoped<StripeIntents>().AddScoped<StripeRefunds>().AddScoped<StripeCharges>().AddScoped<StripeEvents>();
        services.AddSingleton<StripeWebhooks>();
        // The product's webhook address is served by web processes only: a worker's emulator writes its webhooks into the common books, and a web process sends them.
        if (NodeRoles.Of(config).IsWeb) services.AddHostedService(provider => provider.GetRequiredService<StripeWebhooks>());
        services.AddSingleton(new SandboxDoor("Stripe", "/sandbox/stripe/control", "Payment pages, webhooks and their faults"));
        return services;
    }

    /// <summary>Whoever pays an emulator pays nothing: in Production it must be meant.</summary>
    /// <exception cref="StartupRefused">It runs in Production and nobody has said that it may.</exception>
    public static void RefuseInProduction(IConfiguration config, IHostEnvironment environment)
    {
        if (environment.IsProduction() && StripeOptions.ModeOf(config) == StripeMode.Sandbox && !config.GetValue("Sandbox:AllowInProduction", false))
            throw new StartupRefused("Stripe:Mode is Sandbox in Production, so that nobody would really pay: set it to Live, or Sandbox:AllowInProduction=true if this is a demonstration.");
    }

    public static void MapSandbox(this WebApplication app)
    {
        if (StripeOptions.ModeOf(app.Configuration) != StripeMode.Sandbox) return;
        var sandbox = app.MapGroup("/sandbox").AllowAnonymous().ExcludeFromDescription();
        SandboxLandingPage.Map(sandbox);
        var stripe = sandbox.MapGroup("/stripe");
        StripeApi.Map(stripe);
        StripePayPage.Map(stripe);
        StripeControlPage.Map(stripe);
    }
}

/// <summary>What the emulated account knows about its one customer, us.</summary>
public sealed class SandboxStripeOptions
{
    /// <summary>The key it lets in; the product's own unless set.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>What webhooks are signed with; the product's own unless set.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>Where webhooks go, below the public address.</summary>
    public string WebhookPath { get; set; } = "/webhooks/stripe";
}

internal sealed class SandboxStripeKeys(IOptions<StripeOptions> product) : IPostConfigureOptions<SandboxStripeOptions>
{
    public void PostConfigure(string? name, SandboxStripeOptions options)
    {
        if (options.SecretKey.Length == 0) options.SecretKey = product.Value.SecretKey;
        if (options.WebhookSecret.Length == 0) options.WebhookSecret = product.Value.WebhookSecret;
    }
}
