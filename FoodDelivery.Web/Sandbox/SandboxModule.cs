using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Setup;
using FoodDelivery.Web.Apart;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Vendor emulators on the wire. An emulator exists only where the product's client for that vendor is in Sandbox mode. Start reading here.</summary>
public static class SandboxModule
{
    public static void AddSandbox(this WebApplicationBuilder builder)
    {
        builder.Services.AddSandbox(builder.Configuration);
        builder.AddSandboxCodes();
    }

    public static IServiceCollection AddSandbox(this IServiceCollection services, IConfiguration config)
    {
        var (stripe, paypal) = (StripeOptions.ModeOf(config) == StripeMode.Sandbox, PayPalOptions.ModeOf(config) == PayPalMode.Sandbox);
        // Emulators live where their only customer does.
        var hosted = RoomSettings.Of(config).Hosted;
        (stripe, paypal) = (stripe && hosted.Has("payments"), paypal && hosted.Has("payments"));
        var social = hosted.IsHouse && SocialSandbox.IsAny(config);
        var twilio = hosted.IsHouse && TwilioEmulator.IsOn(config);
        var sendgrid = SendGridSandbox.IsOn(config);
        var fcm = hosted.IsHouse && FcmSandbox.IsOn(config);
        if (!stripe && !paypal && !social && !twilio && !sendgrid && !fcm) return services;

        // What they all have: an address, books, webhooks that keep being sent
        services.TryAddSingleton<OwnAddress>();
        services.AddSingleton<SandboxAddress>();
        services.AddModuleDb<SandboxDb>(SandboxDb.SchemaName);
        services.AddHttpClient(SandboxSender.HttpClientName);
        services.AddSingleton<SandboxSignal>().AddScoped<SandboxQueue>();
        services.AddSingleton<SandboxSender>();
        // The product's webhook addresses are served by web processes only: a worker's emulator writes its webhooks into the common books, and a web process sends them.
        if (NodeRoles.Of(config).IsWeb) services.AddHostedService(provider => provider.GetRequiredService<SandboxSender>());

        if (stripe) services.AddStripe();
        if (paypal) services.AddPayPal();
        if (social) SocialSandbox.Add(services, config);
        if (twilio) TwilioEmulator.Add(services);
        if (sendgrid) SendGridSandbox.Add(services);
        if (fcm) FcmSandbox.Add(services, config);
        return services;
    }

    private static void AddStripe(this IServiceCollection services)
    {
        services.AddCheckedOptions<SandboxStripeOptions>("Sandbox:Stripe");
        services.AddSingleton<IPostConfigureOptions<SandboxStripeOptions>, SandboxStripeKeys>();
        // The address is known only once the server listens, hence a question and not a text.
        services.AddSingleton<IPostConfigureOptions<StripeOptions>>(provider => new PostConfigureOptions<StripeOptions>(Options.DefaultName,
            options => options.SandboxBase = () => provider.GetRequiredService<SandboxAddress>().Own + "/sandbox/stripe"));
        services.AddScoped<StripeAccount>().AddScoped<StripeDesk>().AddScoped<StripeTill>();
        services.AddScoped<StripeSessions>().AddScoped<StripeIntents>().AddScoped<StripeRefunds>().AddScoped<StripeCharges>().AddScoped<StripeEvents>();
        services.AddSingleton<ISandboxVendor, StripeWebhooks>();
        services.AddSingleton(new SandboxDoor("Stripe", "/sandbox/stripe/control", "Payment pages, webhooks and their faults"));
    }

    private static void AddPayPal(this IServiceCollection services)
    {
        services.AddCheckedOptions<SandboxPayPalOptions>("Sandbox:PayPal");
        services.AddSingleton<IPostConfigureOptions<SandboxPayPalOptions>, SandboxPayPalKeys>();
        services.AddSingleton<IPostConfigureOptions<PayPalOptions>>(provider => new PostConfigureOptions<PayPalOptions>(Options.DefaultName,
            options => options.SandboxBase = () => provider.GetRequiredService<SandboxAddress>().Own + "/sandbox/paypal"));
        services.AddScoped<PayPalAccount>().AddScoped<PayPalDesk>().AddScoped<PayPalTill>();
        services.AddScoped<PayPalOrders>().AddScoped<PayPalPayments>().AddScoped<PayPalReports>();
        services.AddSingleton<PayPalTokens>().AddSingleton<PayPalSealKeeper>().AddSingleton<ISandboxVendor, PayPalWebhooks>();
        services.AddSingleton(new SandboxDoor("PayPal", "/sandbox/paypal/control", "Approval pages, authorizations, webhooks and their faults"));
    }

    /// <summary>Whoever pays an emulator pays nothing: in Production it must be meant.</summary>
    /// <exception cref="StartupRefused">It runs in Production and nobody has said that it may.</exception>
    public static void RefuseInProduction(IConfiguration config, IHostEnvironment environment)
    {
        if (!environment.IsProduction() || config.GetValue("Sandbox:AllowInProduction", false)) return;
        var hosted = RoomSettings.Of(config).Hosted;
        if (hosted.Has("payments")) RefuseMoneyOfNobody(config);
        if (hosted.IsHouse) SocialSandbox.RefuseInProduction(config);
        if (hosted.IsHouse) TwilioEmulator.RefuseInProduction(config);
        if (hosted.IsHouse) SendGridSandbox.RefuseInProduction(config);
        if (hosted.IsHouse) FcmSandbox.RefuseInProduction(config);
    }

    private static void RefuseMoneyOfNobody(IConfiguration config)
    {
        if (StripeOptions.ModeOf(config) == StripeMode.Sandbox)
            throw new StartupRefused("Stripe:Mode is Sandbox in Production, so that nobody would really pay: set it to Live, or Sandbox:AllowInProduction=true if this is a demonstration.");
        if (PayPalOptions.ModeOf(config) == PayPalMode.Sandbox)
            throw new StartupRefused("PayPal:Mode is Sandbox in Production, so that nobody would really pay: set it to Live, remove it so that PayPal is not offered, or set Sandbox:AllowInProduction=true if this is a demonstration.");
    }

    public static void MapSandbox(this WebApplication app)
    {
        app.MapSandboxCodes();
        var (stripe, paypal) = (StripeOptions.ModeOf(app.Configuration) == StripeMode.Sandbox, PayPalOptions.ModeOf(app.Configuration) == PayPalMode.Sandbox);
        var hosted = RoomSettings.Of(app.Configuration).Hosted;
        (stripe, paypal) = (stripe && hosted.Has("payments"), paypal && hosted.Has("payments"));
        var social = hosted.IsHouse && SocialSandbox.IsAny(app.Configuration);
        var twilio = hosted.IsHouse && TwilioEmulator.IsOn(app.Configuration);
        var sendgrid = SendGridSandbox.IsOn(app.Configuration);
        var fcm = hosted.IsHouse && FcmSandbox.IsOn(app.Configuration);
        if (!stripe && !paypal && !social && !twilio && !sendgrid && !fcm) return;
        var sandbox = app.MapGroup("/sandbox").AllowAnonymous().ExcludeFromDescription();
        SandboxLandingPage.Map(sandbox);
        if (social) SocialSandbox.Map(sandbox, app.Configuration);
        if (twilio) TwilioEmulator.Map(sandbox);
        if (sendgrid) SendGridSandbox.Map(sandbox);
        if (fcm) FcmSandbox.Map(sandbox, app.Configuration);
        if (stripe)
        {
            var group = sandbox.MapGroup("/stripe");
            StripeApi.Map(group);
            StripePayPage.Map(group);
            StripeControlPage.Map(group);
        }
        if (paypal)
        {
            var group = sandbox.MapGroup("/paypal");
            PayPalApi.Map(group);
            PayPalApprovePage.Map(group);
            PayPalControlPage.Map(group);
        }
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
