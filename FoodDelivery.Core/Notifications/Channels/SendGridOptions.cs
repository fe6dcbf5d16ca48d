using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace FoodDelivery.Notifications;

public enum SendGridMode
{
    /// <summary>No mail is sent, and no page promises one.</summary>
    Off,
    /// <summary>Our own emulator at /sandbox/sendgrid.</summary>
    Sandbox,
    /// <summary>SendGrid itself: people get these mails.</summary>
    Live,
}

/// <summary>How to reach SendGrid. In Sandbox everything has a default; in Live nothing does but the address.</summary>
public sealed class SendGridOptions : IValidatableObject
{
    private const string GlobalBase = "https://api.sendgrid.com", EuropeanBase = "https://api.eu.sendgrid.com";

    /// <summary>appsettings.Development.json says Sandbox; elsewhere it must be said, so that nobody waits for mails that reach only an emulator.</summary>
    public SendGridMode Mode { get; set; }

    /// <summary>Begins with <c>SG.</c>; it needs the permissions Mail Send and Suppressions, and Email Activity where <see cref="ActivityFeed"/> is on.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Who writes. Its domain must be authenticated at SendGrid, else every mail is refused with 403.</summary>
    public string From { get; set; } = "";

    public string FromName { get; set; } = "FoodDelivery";

    /// <summary>Where answers go; empty: to <see cref="From"/>.</summary>
    public string ReplyTo { get; set; } = "";

    /// <summary>What the event webhook's signatures are checked with, as SendGrid shows it (base64). During a roll-over give both, separated by a comma.</summary>
    public string WebhookPublicKey { get; set; } = "";

    /// <summary>How old a signature may be without a closer look; see <see cref="SendGridWebhook"/> for what is older.</summary>
    [Range(1, 1440)]
    public int WebhookFreshMinutes { get; set; } = 10;

    /// <summary>Without a trailing slash. Empty means SendGrid in Live, this process in Sandbox.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Mails leave from the European Union. The account must have a European subuser, and there is no activity feed for it.</summary>
    public bool EuResidency { get; set; }

    /// <summary>Whether the account may ask what became of a mail (the paid activity history). Null: in Sandbox yes, in Live no.</summary>
    public bool? ActivityFeed { get; set; }

    /// <summary>How far the activity feed may lag behind: a mail it does not show may be there all the same until then. Null: in Sandbox 0, in Live 300.</summary>
    [Range(0, 3600)]
    public int? ActivityLagSeconds { get; set; }

    /// <summary>Opens and clicks of promotions are counted. Off by default: who agreed to promotions has not agreed to be watched. Other mail is never tracked.</summary>
    public bool TrackPromotions { get; set; }

    /// <summary>One call's limit. A call that takes longer has an unknown outcome.</summary>
    [Range(1, 80)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Set by this room's module from <c>PublicBaseUrl</c>; without a trailing slash.</summary>
    public string PublicBase { get; set; } = "";

    /// <summary>Set by the emulator's own module.</summary>
    public Func<string>? SandboxBase { get; set; }

    /// <summary>The emulator's public key; set by its own module.</summary>
    public Func<CancellationToken, ValueTask<string>>? SandboxKey { get; set; }

    public static SendGridMode ModeOf(IConfiguration config) => Enum.TryParse<SendGridMode>(config["SendGrid:Mode"], ignoreCase: true, out var mode) ? mode : SendGridMode.Off;

    /// <summary>Where calls go now. A method, because the checker of options reads every property, also of options it is about to refuse.</summary>
    public string Base() => BaseUrl.Length > 0 ? BaseUrl.TrimEnd('/')
        : Mode == SendGridMode.Live ? (EuResidency ? EuropeanBase : GlobalBase)
        : SandboxBase?.Invoke() ?? throw new InvalidOperationException("SendGrid:Mode is Sandbox, but the emulator is not part of this process and SendGrid:BaseUrl is empty.");

    /// <summary>What signatures are checked with; empty when nobody has said it.</summary>
    public async ValueTask<IReadOnlyList<string>> KeysAsync(CancellationToken cancel) =>
        WebhookPublicKey.Length > 0 ? WebhookPublicKey.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : SandboxKey is { } ask ? [await ask(cancel)] : [];

    /// <summary>Whether it can be asked what became of a mail. There is no feed for mails of the European Union.</summary>
    public bool CanAsk() => Mode != SendGridMode.Off && !EuResidency && (ActivityFeed ?? Mode == SendGridMode.Sandbox);

    public TimeSpan ActivityLag() => TimeSpan.FromSeconds(ActivityLagSeconds ?? (Mode == SendGridMode.Sandbox ? 0 : 300));

    /// <summary>The emulator lets in whoever it is configured with, so in Sandbox any key will do.</summary>
    public void FillSandbox()
    {
        if (Mode != SendGridMode.Sandbox) return;
        if (ApiKey.Length == 0) ApiKey = "SG.sandbox";
        if (From.Length == 0) From = "hello@fooddelivery.example";
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == SendGridMode.Off && ApiKey.Length > 0)
            yield return new("SendGrid has a key but no mode. Set SendGrid:Mode to Live or to Sandbox, or remove the key so that no mail is sent.", [nameof(Mode)]);
        if (From.Length > 0 && !IsAddress(From)) yield return new("SendGrid:From is no e-mail address.", [nameof(From)]);
        if (ReplyTo.Length > 0 && !IsAddress(ReplyTo)) yield return new("SendGrid:ReplyTo is no e-mail address.", [nameof(ReplyTo)]);
        if (WebhookPublicKey.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(key => !SendGridSignature.IsKey(key)))
            yield return new("SendGrid:WebhookPublicKey is no public key. Copy the verification key as it is shown at the event webhook's security settings.", [nameof(WebhookPublicKey)]);
        if (Mode != SendGridMode.Live) yield break;
        if (ApiKey.Length == 0) yield return new("SendGrid:ApiKey is missing. Make one with the permission Mail Send in the SendGrid console, or set SendGrid:Mode=Sandbox.", [nameof(ApiKey)]);
        if (From.Length == 0) yield return new("SendGrid:From is missing. It is the address mails come from; its domain must be authenticated at SendGrid.", [nameof(From)]);
        if (WebhookPublicKey.Length == 0) yield return new("SendGrid:WebhookPublicKey is missing. Switch on Signed Event Webhook in the SendGrid console and copy its verification key; without it nobody would learn which mails arrive.", [nameof(WebhookPublicKey)]);
        if (PublicBaseNeeded.Lacks(PublicBase, "SendGrid", "links in mails lead there, and by law the way out of every promotion; SendGrid calls it to tell what became of a mail") is { } lack) yield return new(lack, [nameof(PublicBase)]);
        if (BaseUrl.Length > 0 && (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.IsLoopback))
            yield return new("SendGrid:BaseUrl must be an https address of SendGrid when SendGrid:Mode is Live. Remove it to use SendGrid's own.", [nameof(BaseUrl)]);
    }

    private static bool IsAddress(string text) => new EmailAddressAttribute().IsValid(text);
}
