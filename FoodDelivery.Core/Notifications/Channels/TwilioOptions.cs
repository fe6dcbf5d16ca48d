using System.ComponentModel.DataAnnotations;
using FoodDelivery.Platform;
using Microsoft.Extensions.Configuration;

namespace FoodDelivery.Notifications;

public enum TwilioMode
{
    /// <summary>No text messages; pages promise none.</summary>
    Off,
    /// <summary>Our own emulator at /sandbox/twilio.</summary>
    Sandbox,
    /// <summary>Twilio itself.</summary>
    Live,
}

/// <summary>How to reach Twilio. In Sandbox everything has a default; in Live nothing does but the addresses.</summary>
public sealed class TwilioOptions : IValidatableObject
{
    private const string LiveBase = "https://api.twilio.com", LiveVerifyBase = "https://verify.twilio.com";

    /// <summary>Twilio's own test number that may send.</summary>
    public const string SandboxFrom = "+15005550006";

    public TwilioMode Mode { get; set; }

    public string AccountSid { get; set; } = "";

    /// <summary>Signs what Twilio tells us and, without an API key, opens the API. During a roll-over give both, separated by a comma: the first is used for calls.</summary>
    public string AuthToken { get; set; } = "";

    /// <summary>An API key may be withdrawn without touching the account's token.</summary>
    public string ApiKeySid { get; set; } = "";

    public string ApiKeySecret { get; set; } = "";

    /// <summary>The number that sends, E.164, a short code or a name; not needed with a messaging service.</summary>
    public string From { get; set; } = "";

    /// <summary>MG…: Twilio chooses the number, and knows the rules of the country.</summary>
    public string MessagingServiceSid { get; set; } = "";

    /// <summary>VA…: then codes by text message are made, sent and kept by Twilio Verify.</summary>
    public string VerifyServiceSid { get; set; } = "";

    /// <summary>Without a trailing slash. Empty means Twilio in Live, this process in Sandbox.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>The same for Verify.</summary>
    public string VerifyBaseUrl { get; set; } = "";

    /// <summary>
    /// How many messages are handed over in a second. Twilio takes far more than one number may send (a US long code sends one a second) and queues
    /// the rest for hours: set it to what your numbers carry, and what waits, waits here, where it can still expire or be stopped.
    /// </summary>
    [Range(1, 1000)]
    public int PerSecond { get; set; } = 100;

    /// <summary>One call's limit. A call that takes longer has an unknown outcome and is asked about.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>How far Twilio's list of messages may lag behind: one it does not show may be there all the same until then. Null: in Sandbox 0, in Live 45.</summary>
    [Range(0, 600)]
    public int? ListLagSeconds { get; set; }

    /// <summary>Set by the emulator's own module: where it answers, and where it calls back.</summary>
    public Func<string>? SandboxBase { get; set; }

    public Func<string>? SandboxCallback { get; set; }

    /// <summary>Set by this room's module from <c>PublicBaseUrl</c>; without a trailing slash.</summary>
    public string PublicBase { get; set; } = "";

    public TimeSpan ListLag() => TimeSpan.FromSeconds(ListLagSeconds ?? (Mode == TwilioMode.Sandbox ? 0 : 45));

    public bool CanSend() => Mode != TwilioMode.Off && (From.Length > 0 || MessagingServiceSid.Length > 0);

    public bool CanVerify() => Mode != TwilioMode.Off && VerifyServiceSid.Length > 0;

    /// <summary>Where calls go now. A method, because the checker of options reads every property, also of options it is about to refuse.</summary>
    public string Base() => Address(BaseUrl, LiveBase, nameof(BaseUrl));

    public string VerifyBase() => Address(VerifyBaseUrl, LiveVerifyBase, nameof(VerifyBaseUrl));

    /// <summary>What Twilio calls us by, without a trailing slash; null when nothing says so. Never what a request claims: the signature is over it.</summary>
    public string? Callback() => PublicBase.Length > 0 ? PublicBase : SandboxCallback?.Invoke();

    /// <summary>Name and password of calls.</summary>
    public (string User, string Password) Credentials() => ApiKeySid.Length > 0 ? (ApiKeySid, ApiKeySecret) : (AccountSid, Tokens().FirstOrDefault() ?? "");

    public string[] Tokens() => AuthToken.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static TwilioMode ModeOf(IConfiguration config) => Enum.TryParse<TwilioMode>(config["Twilio:Mode"], ignoreCase: true, out var mode) ? mode : TwilioMode.Off;

    /// <summary>The emulator lets in whoever it is configured with, so in Sandbox any account will do.</summary>
    public void FillSandbox()
    {
        if (Mode != TwilioMode.Sandbox) return;
        if (AccountSid.Length == 0) AccountSid = "AC" + new string('0', 32);
        if (AuthToken.Length == 0) AuthToken = "sandbox-auth-token";
        if (From.Length == 0 && MessagingServiceSid.Length == 0) From = SandboxFrom;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == TwilioMode.Off) yield break;
        if ((ApiKeySid.Length > 0) != (ApiKeySecret.Length > 0)) yield return new("Twilio:ApiKeySid and Twilio:ApiKeySecret belong together: set both or neither.", [nameof(ApiKeySid)]);
        if (From is ['+', ..] && !PhoneNumber.IsE164(From)) yield return new("Twilio:From is no phone number. Write it as +12125550100, or a short code or sender name without the plus.", [nameof(From)]);
        if (Mode != TwilioMode.Live) yield break;
        if (AccountSid.Length == 0) yield return new("Twilio:AccountSid is missing. It is on the first page of the Twilio console, or set Twilio:Mode=Off.", [nameof(AccountSid)]);
        if (AuthToken.Length == 0) yield return new("Twilio:AuthToken is missing: with it Twilio signs what it tells us. It is on the first page of the Twilio console.", [nameof(AuthToken)]);
        if (From.Length == 0 && MessagingServiceSid.Length == 0) yield return new("Set Twilio:From to a number of yours, or Twilio:MessagingServiceSid.", [nameof(From)]);
        foreach (var (name, address) in new[] { (nameof(BaseUrl), BaseUrl), (nameof(VerifyBaseUrl), VerifyBaseUrl) })
            if (address.Length > 0 && (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.IsLoopback))
                yield return new($"Twilio:{name} must be an https address of Twilio when Twilio:Mode is Live. Remove it to use Twilio's own.", [name]);
        if (PublicBaseNeeded.Lacks(PublicBase, "Twilio", "Twilio calls it to tell what became of a message and who answered STOP") is { } lack) yield return new(lack, [nameof(PublicBase)]);
    }

    private string Address(string configured, string live, string name) => configured.Length > 0 ? configured.TrimEnd('/')
        : Mode == TwilioMode.Live ? live
        : SandboxBase?.Invoke() ?? throw new InvalidOperationException($"Twilio:Mode is {Mode}, but the emulator is not part of this process and Twilio:{name} is empty.");
}
