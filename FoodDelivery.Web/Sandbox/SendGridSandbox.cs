using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Web.Apart;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>The emulated SendGrid: whether it exists here, and how the product finds it. Start reading here, then <see cref="SendGridApi"/>.</summary>
internal static class SendGridSandbox
{
    /// <summary>Emulators live where their only customer does: messages to people are sent by the process that hosts everything but the rooms that live apart.</summary>
    public static bool IsOn(IConfiguration config) => SendGridOptions.ModeOf(config) == SendGridMode.Sandbox && RoomSettings.Of(config).Hosted.IsHouse;

    public static void Add(IServiceCollection services)
    {
        services.AddCheckedOptions<SandboxSendGridOptions>("Sandbox:SendGrid");
        services.AddSingleton<IPostConfigureOptions<SandboxSendGridOptions>, SandboxSendGridKeys>();
        // The address is known only once the server listens, and the key is in the books, hence questions and not texts.
        services.AddSingleton<IPostConfigureOptions<SendGridOptions>>(provider => new PostConfigureOptions<SendGridOptions>(Options.DefaultName, options =>
        {
            options.SandboxBase = () => provider.GetRequiredService<SandboxAddress>().Own + "/sandbox/sendgrid";
            options.SandboxKey = async cancel => (await provider.GetRequiredService<SendGridSealKeeper>().GetAsync(cancel)).PublicKey;
        }));
        services.AddScoped<SendGridDesk>().AddScoped<SendGridMailroom>().AddScoped<SendGridFeed>().AddScoped<SendGridLists>().AddScoped<ISandboxInbox, SendGridInbox>();
        services.AddSingleton<SendGridSealKeeper>().AddSingleton<ISandboxVendor, SendGridWebhooks>();
        services.AddSingleton(new SandboxDoor("SendGrid", "/sandbox/sendgrid/control", "Mails, what became of them, and their faults"));
    }

    public static void Map(RouteGroupBuilder sandbox)
    {
        var group = sandbox.MapGroup("/sendgrid");
        SendGridApi.Map(group);
        SendGridControlPage.Map(group);
        SendGridMailPage.Map(group);
    }

    /// <summary>Whoever waits for a mail waits in vain: in Production it must be meant.</summary>
    public static void RefuseInProduction(IConfiguration config)
    {
        if (SendGridOptions.ModeOf(config) == SendGridMode.Sandbox)
            throw new StartupRefused("SendGrid:Mode is Sandbox in Production, where no mail would reach anybody: set it to Live, remove it so that no mail is promised, or set Sandbox:AllowInProduction=true if this is a demonstration.");
    }
}

/// <summary>What the emulated SendGrid knows about its one customer, us.</summary>
public sealed class SandboxSendGridOptions
{
    /// <summary>The key it lets in; the product's own unless set.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The one sender that is verified; the product's own unless set.</summary>
    public string VerifiedSender { get; set; } = "";

    /// <summary>Where webhooks go, below the public address.</summary>
    public string WebhookPath { get; set; } = "/webhooks/sendgrid";

    /// <summary>After a 429 the next call is welcome so many seconds later.</summary>
    public int ResetSeconds { get; set; } = 1;
}

internal sealed class SandboxSendGridKeys(IOptions<SendGridOptions> product) : IPostConfigureOptions<SandboxSendGridOptions>
{
    public void PostConfigure(string? name, SandboxSendGridOptions options)
    {
        if (options.ApiKey.Length == 0) options.ApiKey = product.Value.ApiKey;
        if (options.VerifiedSender.Length == 0) options.VerifiedSender = product.Value.From;
    }
}
