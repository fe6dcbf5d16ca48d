using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Twilio at /sandbox/twilio: text messages, what people answer, codes. Start reading here.</summary>
internal static class TwilioEmulator
{
    public static bool IsOn(IConfiguration config) => TwilioOptions.ModeOf(config) == TwilioMode.Sandbox;

    public static void Add(IServiceCollection services)
    {
        // The address is known only once the server listens, hence questions and not texts.
        services.AddSingleton<IPostConfigureOptions<TwilioOptions>>(provider => new PostConfigureOptions<TwilioOptions>(Options.DefaultName, options =>
        {
            options.SandboxBase = () => provider.GetRequiredService<SandboxAddress>().Own + "/sandbox/twilio";
            options.SandboxCallback = () => provider.GetRequiredService<SandboxAddress>().Callback;
        }));
        services.AddScoped<TwilioDesk>().AddScoped<TwilioTexts>().AddScoped<TwilioPhones>().AddScoped<TwilioCodes>();
        services.AddSingleton<TwilioTries>().AddSingleton<ISandboxVendor, TwilioCallbacks>().AddScoped<ISandboxInbox, TwilioInbox>();
        services.AddSingleton(new SandboxDoor("Twilio", "/sandbox/twilio/control", "Text messages, what people answer, codes, and their faults"));
    }

    public static void Map(RouteGroupBuilder sandbox)
    {
        var group = sandbox.MapGroup("/twilio");
        TwilioApi.Map(group);
        TwilioControlPage.Map(group);
    }

    /// <summary>Whoever is written to through an emulator hears nothing: in Production it must be meant.</summary>
    /// <exception cref="StartupRefused">Nobody has said that it may.</exception>
    public static void RefuseInProduction(IConfiguration config)
    {
        if (IsOn(config))
            throw new StartupRefused("Twilio:Mode is Sandbox in Production, so that nobody would get a text message: set it to Live, to Off so that none is promised, or set Sandbox:AllowInProduction=true if this is a demonstration.");
    }
}
