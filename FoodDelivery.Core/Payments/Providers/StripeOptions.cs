using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace FoodDelivery.Payments;

public enum StripeMode
{
    /// <summary>Our own emulator at /sandbox/stripe.</summary>
    Sandbox,
    /// <summary>Stripe itself, with its test or its live keys.</summary>
    Live,
}

/// <summary>How to reach Stripe. In Sandbox everything has a default; in Live nothing does but the address.</summary>
public sealed class StripeOptions : IValidatableObject
{
    private const string LiveBase = "https://api.stripe.com";

    /// <summary>appsettings.Development.json says Sandbox; elsewhere it must be said, so that nobody sells food for play money unawares.</summary>
    public StripeMode? Mode { get; set; }

    /// <summary>Without a trailing slash. Empty means Stripe in Live, this process in Sandbox.</summary>
    public string ApiBase { get; set; } = "";

    public string SecretKey { get; set; } = "";

    /// <summary>Signs webhooks. During a roll-over give both, separated by a comma.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>One call's limit. A call that takes longer has an unknown outcome and is asked about later.</summary>
    [Range(1, 80)]
    public int TimeoutSeconds { get; set; } = 8;

    /// <summary>How long a payment page stays open; Stripe allows 30 minutes to 24 hours.</summary>
    [Range(30, 1440)]
    public int SessionMinutes { get; set; } = 31;

    /// <summary>Set by the emulator's own module.</summary>
    public Func<string>? SandboxBase { get; set; }

    /// <summary>Where calls go now. A method, because the checker of options reads every property, also of options it is about to refuse.</summary>
    public string Base() => ApiBase.Length > 0 ? ApiBase.TrimEnd('/')
        : Mode == StripeMode.Live ? LiveBase
        : SandboxBase?.Invoke() ?? throw new InvalidOperationException("Stripe:Mode is Sandbox, but the emulator is not part of this process and Stripe:ApiBase is empty.");

    public static StripeMode? ModeOf(IConfiguration config) => Enum.TryParse<StripeMode>(config["Stripe:Mode"], ignoreCase: true, out var mode) ? mode : null;

    /// <summary>The emulator lets in whoever it is configured with, so in Sandbox any key will do.</summary>
    public void FillSandbox()
    {
        if (Mode != StripeMode.Sandbox) return;
        if (SecretKey.Length == 0) SecretKey = "sk_test_sandbox";
        if (WebhookSecret.Length == 0) WebhookSecret = "whsec_sandbox";
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode is null) yield return new("Set Stripe:Mode to Live (with Stripe:SecretKey and Stripe:WebhookSecret) or to Sandbox.", [nameof(Mode)]);
        if (Mode != StripeMode.Live) yield break;
        if (SecretKey.Length == 0) yield return new("Stripe:SecretKey is missing. Take it from the Stripe dashboard, or set Stripe:Mode=Sandbox.", [nameof(SecretKey)]);
        if (WebhookSecret.Length == 0) yield return new("Stripe:WebhookSecret is missing. It is shown at the webhook endpoint in the Stripe dashboard.", [nameof(WebhookSecret)]);
        if (ApiBase.Length > 0 && (!Uri.TryCreate(ApiBase, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.IsLoopback))
            yield return new("Stripe:ApiBase must be an https address of Stripe when Stripe:Mode is Live. Remove it to use Stripe's own.", [nameof(ApiBase)]);
    }
}
