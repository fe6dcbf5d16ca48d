using FoodDelivery.Payments;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>What the emulated PayPal knows about its one merchant, us.</summary>
public sealed class SandboxPayPalOptions
{
    /// <summary>Who it lets in; the product's own unless set.</summary>
    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>Which webhook its signatures are for; the product's own unless set.</summary>
    public string WebhookId { get; set; } = "";

    /// <summary>Where webhooks go, below the public address.</summary>
    public string WebhookPath { get; set; } = "/webhooks/paypal";
}

internal sealed class SandboxPayPalKeys(IOptions<PayPalOptions> product) : IPostConfigureOptions<SandboxPayPalOptions>
{
    public void PostConfigure(string? name, SandboxPayPalOptions options)
    {
        if (options.ClientId.Length == 0) options.ClientId = product.Value.ClientId;
        if (options.ClientSecret.Length == 0) options.ClientSecret = product.Value.ClientSecret;
        if (options.WebhookId.Length == 0) options.WebhookId = product.Value.WebhookId;
    }
}
