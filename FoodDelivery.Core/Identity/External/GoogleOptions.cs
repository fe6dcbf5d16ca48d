using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Identity;

/// <summary>Sign-in with Google. Without a mode it is not offered. In Sandbox everything has a default; in Live nothing does.</summary>
public sealed class GoogleOptions : IValidatableObject
{
    /// <summary>Must be said, so that nobody lets play people into a real shop unawares.</summary>
    public SignInProviderMode? Mode { get; set; }

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>The emulator's address, without a trailing slash; empty means this process. Only in Sandbox: the real Google has one address.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Set by the emulator's own module.</summary>
    public Func<string>? SandboxBase { get; set; }

    /// <summary>Where the emulator answers now. A method, because the checker of options reads every property.</summary>
    public string Sandbox() => BaseUrl.Length > 0 ? BaseUrl.TrimEnd('/')
        : SandboxBase?.Invoke() ?? throw new InvalidOperationException("Google:Mode is Sandbox, but the emulator is not part of this process and Google:BaseUrl is empty.");

    public void FillSandbox()
    {
        if (Mode != SignInProviderMode.Sandbox) return;
        if (ClientId.Length == 0) ClientId = "sandbox.apps.googleusercontent.com";
        if (ClientSecret.Length == 0) ClientSecret = "sandbox-google-secret";
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode is null && (ClientId.Length > 0 || ClientSecret.Length > 0))
            yield return new("Google has credentials but no mode. Set Google:Mode to Live or to Sandbox, or remove the credentials so that Google is not offered.", [nameof(Mode)]);
        if (Mode != SignInProviderMode.Live) yield break;
        if (ClientId.Length == 0) yield return new("Google:ClientId is missing. Take it from the OAuth client in the Google Cloud console, or set Google:Mode=Sandbox.", [nameof(ClientId)]);
        if (ClientSecret.Length == 0) yield return new("Google:ClientSecret is missing. It is shown beside the client id in the Google Cloud console.", [nameof(ClientSecret)]);
        if (BaseUrl.Length > 0) yield return new("Google:BaseUrl is for the emulator. Remove it, or set Google:Mode=Sandbox.", [nameof(BaseUrl)]);
    }
}
