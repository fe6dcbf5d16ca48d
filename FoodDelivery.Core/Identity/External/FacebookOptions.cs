using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Identity;

/// <summary>Sign-in with Facebook. Without a mode it is not offered. In Sandbox everything has a default; in Live nothing does.</summary>
public sealed class FacebookOptions : IValidatableObject
{
    /// <summary>Must be said, so that nobody lets play people into a real shop unawares.</summary>
    public SignInProviderMode? Mode { get; set; }

    public string AppId { get; set; } = "";

    /// <summary>Proves our calls (<see cref="FacebookSeal.Proof"/>) and signs what Facebook tells us by itself.</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>The emulator's address, without a trailing slash; empty means this process. Only in Sandbox: the real Facebook has its own.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Set by the emulator's own module.</summary>
    public Func<string>? SandboxBase { get; set; }

    /// <summary>Where the emulator answers now. A method, because the checker of options reads every property.</summary>
    public string Sandbox() => BaseUrl.Length > 0 ? BaseUrl.TrimEnd('/')
        : SandboxBase?.Invoke() ?? throw new InvalidOperationException("Facebook:Mode is Sandbox, but the emulator is not part of this process and Facebook:BaseUrl is empty.");

    public void FillSandbox()
    {
        if (Mode != SignInProviderMode.Sandbox) return;
        if (AppId.Length == 0) AppId = "100000000000001";
        if (AppSecret.Length == 0) AppSecret = "sandbox-facebook-secret";
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode is null && (AppId.Length > 0 || AppSecret.Length > 0))
            yield return new("Facebook has credentials but no mode. Set Facebook:Mode to Live or to Sandbox, or remove the credentials so that Facebook is not offered.", [nameof(Mode)]);
        if (Mode != SignInProviderMode.Live) yield break;
        if (AppId.Length == 0) yield return new("Facebook:AppId is missing. Take it from the app's basic settings at Meta for Developers, or set Facebook:Mode=Sandbox.", [nameof(AppId)]);
        if (AppSecret.Length == 0) yield return new("Facebook:AppSecret is missing. It is shown beside the app id at Meta for Developers.", [nameof(AppSecret)]);
        if (BaseUrl.Length > 0) yield return new("Facebook:BaseUrl is for the emulator. Remove it, or set Facebook:Mode=Sandbox.", [nameof(BaseUrl)]);
    }
}
