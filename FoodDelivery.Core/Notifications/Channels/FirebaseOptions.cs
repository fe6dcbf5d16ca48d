using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace FoodDelivery.Notifications;

public enum FirebaseMode
{
    /// <summary>No push; pages offer none.</summary>
    Off,
    /// <summary>Our own emulator at /sandbox/fcm.</summary>
    Sandbox,
    /// <summary>Firebase Cloud Messaging itself.</summary>
    Live,
}

/// <summary>How to reach Firebase Cloud Messaging. Without a mode there is no push. In Sandbox everything has a default; in Live nothing does but the addresses.</summary>
public sealed class FirebaseOptions : IValidatableObject
{
    private const string LiveBase = "https://fcm.googleapis.com", LiveTokens = "https://oauth2.googleapis.com/token";

    // Only the emulator of this very process believes it. Made when the first token is asked for: it takes a moment that nobody should wait for at the start.
    private static readonly Lazy<string> SandboxKey = new(() =>
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    });

    /// <summary>Must be said, so that nobody believes phones ring while only the emulator hears it.</summary>
    public FirebaseMode? Mode { get; set; }

    public string ProjectId { get; set; } = "";

    /// <summary>The whole key file of the service account, as JSON; or else <see cref="ClientEmail"/> and <see cref="PrivateKey"/>.</summary>
    public string ServiceAccountJson { get; set; } = "";
    public string ClientEmail { get; set; } = "";

    /// <summary>PEM, PKCS #8.</summary>
    public string PrivateKey { get; set; } = "";

    /// <summary>Without a trailing slash. Empty means Google in Live, this process in Sandbox.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Where the service account gets its tokens. Empty: as the key file says, else Google in Live, this process in Sandbox.</summary>
    public string TokenUri { get; set; } = "";

    /// <summary>The project's public key for web push, and the three values of its web app. None of them is a secret: each browser is told them. Without them browsers are offered no push.</summary>
    public string VapidKey { get; set; } = "";
    public string WebApiKey { get; set; } = "";
    public string WebAppId { get; set; } = "";
    public string MessagingSenderId { get; set; } = "";

    /// <summary>One call's limit. A call that takes longer has an unknown outcome.</summary>
    [Range(1, 60)] public int TimeoutSeconds { get; set; } = 8;

    /// <summary>A device that was not seen for so long is forgotten; Google does the same with tokens.</summary>
    [Range(1, 3650)] public int ForgetDevicesAfterDays { get; set; } = 270;

    /// <summary>Set by this room's module from <c>PublicBaseUrl</c>; without a trailing slash.</summary>
    public string PublicBase { get; set; } = "";

    /// <summary>Set by the emulator's own module.</summary>
    public Func<string>? SandboxBase { get; set; }

    public bool IsOn => Mode is FirebaseMode.Sandbox or FirebaseMode.Live;

    /// <summary>Whether a browser can be registered; mobile apps bring their tokens themselves.</summary>
    public bool IsForBrowsers => Mode == FirebaseMode.Sandbox || (Mode == FirebaseMode.Live && VapidKey.Length > 0);

    /// <summary>Where calls go now. A method, because the checker of options reads every property, also of options it is about to refuse.</summary>
    public string Base() => BaseUrl.Length > 0 ? BaseUrl.TrimEnd('/') : Mode == FirebaseMode.Live ? LiveBase : Sandbox();

    public string TokenServer() => TokenUri.Length > 0 ? TokenUri : Mode == FirebaseMode.Live ? LiveTokens : Sandbox() + "/token";

    /// <summary>What the service account signs with.</summary>
    public string Key() => PrivateKey.Length > 0 ? PrivateKey : Mode == FirebaseMode.Sandbox ? SandboxKey.Value : throw new InvalidOperationException("Firebase:PrivateKey is empty.");

    public static FirebaseMode ModeOf(IConfiguration config) => Enum.TryParse<FirebaseMode>(config["Firebase:Mode"], ignoreCase: true, out var mode) ? mode : FirebaseMode.Off;

    /// <summary>Takes the key file apart, and gives Sandbox what it lacks: the emulator lets in whoever it is configured with.</summary>
    public void Fill()
    {
        if (ServiceAccountJson.Length > 0 && KeyFile.Read(ServiceAccountJson) is { } file)
        {
            if (ClientEmail.Length == 0) ClientEmail = file.ClientEmail ?? "";
            if (PrivateKey.Length == 0) PrivateKey = file.PrivateKey ?? "";
            if (ProjectId.Length == 0) ProjectId = file.ProjectId ?? "";
            if (TokenUri.Length == 0) TokenUri = file.TokenUri ?? "";
        }
        if (Mode != FirebaseMode.Sandbox) return;
        if (ProjectId.Length == 0) ProjectId = "sandbox";
        if (ClientEmail.Length == 0) ClientEmail = "push@sandbox.iam.example";
        if (MessagingSenderId.Length == 0) MessagingSenderId = "100000000001";
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode is null && (ServiceAccountJson.Length > 0 || PrivateKey.Length > 0))
            yield return new("Firebase has a key but no mode. Set Firebase:Mode to Live or to Sandbox, or remove the key so that there is no push.", [nameof(Mode)]);
        if (Mode != FirebaseMode.Live) yield break;
        if (ServiceAccountJson.Length > 0 && KeyFile.Read(ServiceAccountJson) is null)
            yield return new("Firebase:ServiceAccountJson is no key file. Give the whole JSON of the service account's key, or Firebase:ClientEmail and Firebase:PrivateKey.", [nameof(ServiceAccountJson)]);
        if (ProjectId.Length == 0) yield return new("Firebase:ProjectId is missing. It is shown in the Firebase console's project settings.", [nameof(ProjectId)]);
        if (ClientEmail.Length == 0) yield return new("Firebase:ClientEmail is missing. It stands in the service account's key file, which can also be given whole as Firebase:ServiceAccountJson.", [nameof(ClientEmail)]);
        if (!IsPem(PrivateKey)) yield return new("Firebase:PrivateKey is missing or no PEM key. It stands in the service account's key file, which can also be given whole as Firebase:ServiceAccountJson.", [nameof(PrivateKey)]);
        string[] web = [VapidKey, WebApiKey, WebAppId, MessagingSenderId];
        if (web.Any(value => value.Length > 0) && web.Any(value => value.Length == 0))
            yield return new("For push in browsers Firebase:VapidKey, Firebase:WebApiKey, Firebase:WebAppId and Firebase:MessagingSenderId are needed together. The Firebase console shows them with the web app and under Cloud Messaging. Without all four, remove them: then browsers are offered none.", [nameof(VapidKey)]);
        if (PublicBaseNeeded.Lacks(PublicBase, "Firebase", "a tap on a push leads there, and the way out of a promotion") is { } lack) yield return new(lack, [nameof(PublicBase)]);
        foreach (var (name, address) in new[] { (nameof(BaseUrl), BaseUrl), (nameof(TokenUri), TokenUri) })
            if (address.Length > 0 && (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.IsLoopback))
                yield return new($"Firebase:{name} must be an https address of Google when Firebase:Mode is Live. Remove it to use Google's own.", [name]);
    }

    private string Sandbox() => SandboxBase?.Invoke() ?? throw new InvalidOperationException("Firebase:Mode is Sandbox, but the emulator is not part of this process and Firebase:BaseUrl or Firebase:TokenUri is empty.");

    private static bool IsPem(string key)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(key);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private sealed record KeyFile(string? ClientEmail, string? PrivateKey, string? ProjectId, string? TokenUri)
    {
        private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

        public static KeyFile? Read(string json)
        {
            try
            {
                return JsonSerializer.Deserialize<KeyFile>(json, Json);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
