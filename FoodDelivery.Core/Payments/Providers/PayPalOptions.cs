using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace FoodDelivery.Payments;

public enum PayPalMode
{
    /// <summary>Our own emulator at /sandbox/paypal.</summary>
    Sandbox,
    /// <summary>PayPal itself, with its sandbox or its live credentials.</summary>
    Live,
}

/// <summary>How to reach PayPal. Without a mode PayPal is not offered. In Sandbox everything has a default; in Live nothing does but the address.</summary>
public sealed class PayPalOptions : IValidatableObject
{
    private const string LiveBase = "https://api-m.paypal.com";

    /// <summary>Must be said, so that nobody sells food for play money unawares.</summary>
    public PayPalMode? Mode { get; set; }

    /// <summary>Without a trailing slash. Empty means PayPal in Live, this process in Sandbox. PayPal's own test accounts live at https://api-m.sandbox.paypal.com.</summary>
    public string BaseUrl { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>PayPal's id of our webhook; a part of what every webhook is signed with.</summary>
    public string WebhookId { get; set; } = "";

    /// <summary>One call's limit. A call that takes longer has an unknown outcome and is asked about later.</summary>
    [Range(1, 80)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Set by the emulator's own module.</summary>
    public Func<string>? SandboxBase { get; set; }

    /// <summary>Where calls go now. A method, because the checker of options reads every property, also of options it is about to refuse.</summary>
    public string Base() => BaseUrl.Length > 0 ? BaseUrl.TrimEnd('/')
        : Mode == PayPalMode.Live ? LiveBase
        : SandboxBase?.Invoke() ?? throw new InvalidOperationException("PayPal:Mode is Sandbox, but the emulator is not part of this process and PayPal:BaseUrl is empty.");

    public static PayPalMode? ModeOf(IConfiguration config) => Enum.TryParse<PayPalMode>(config["PayPal:Mode"], ignoreCase: true, out var mode) ? mode : null;

    /// <summary>The emulator lets in whoever it is configured with, so in Sandbox any credentials will do.</summary>
    public void FillSandbox()
    {
        if (Mode != PayPalMode.Sandbox) return;
        if (ClientId.Length == 0) ClientId = "sandbox-client";
        if (ClientSecret.Length == 0) ClientSecret = "sandbox-secret";
        if (WebhookId.Length == 0) WebhookId = "SANDBOXWEBHOOK01";
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode is null && (ClientId.Length > 0 || ClientSecret.Length > 0))
            yield return new("PayPal has credentials but no mode. Set PayPal:Mode to Live or to Sandbox, or remove the credentials so that PayPal is not offered.", [nameof(Mode)]);
        if (Mode != PayPalMode.Live) yield break;
        if (ClientId.Length == 0) yield return new("PayPal:ClientId is missing. Take it from the app in the PayPal developer dashboard, or set PayPal:Mode=Sandbox.", [nameof(ClientId)]);
        if (ClientSecret.Length == 0) yield return new("PayPal:ClientSecret is missing. It is shown beside the client id in the PayPal developer dashboard.", [nameof(ClientSecret)]);
        if (WebhookId.Length == 0) yield return new("PayPal:WebhookId is missing. It is shown at the app's webhook in the PayPal developer dashboard.", [nameof(WebhookId)]);
        if (BaseUrl.Length > 0 && (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.IsLoopback))
            yield return new("PayPal:BaseUrl must be an https address of PayPal when PayPal:Mode is Live. Remove it to use PayPal's own.", [nameof(BaseUrl)]);
    }
}
