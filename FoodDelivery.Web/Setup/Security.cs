using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Features;

namespace FoodDelivery.Web.Setup;

/// <summary>What surrounds every request: keys, limits, headers, and who is asking. Who may do what is in <see cref="Policies"/>.</summary>
public static class Security
{
    /// <summary>Forms and API calls are small; an endpoint that takes photos raises it for itself.</summary>
    private const long LargestRequestBytes = 1024 * 1024;

    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequestBytes;
        });
        builder.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = LargestRequestBytes);
        // Kept so that people stay signed in and forms stay valid over a restart: where the data is, in the configured database or beside the embedded one.
        var keys = builder.Services.AddDataProtection().SetApplicationName("FoodDelivery");
        if (Database.IsConfigured(builder.Configuration))
        {
            builder.Services.AddSingleton<KeysInDatabase>();
            builder.Services.AddOptions<KeyManagementOptions>().Configure<KeysInDatabase>((options, database) => options.XmlRepository = database);
        }
        else keys.PersistKeysToFileSystem(KeyFolder(builder));
        // It would allow frames of our own; nobody may frame us.
        builder.Services.AddAntiforgery(forms => forms.SuppressXFrameOptionsHeader = true);
        builder.Services.AddPolicies();
    }

    /// <summary>After the database is migrated, before anybody can come.</summary>
    public static async Task EnsureKeysAsync(this WebApplication app)
    {
        if (app.Services.GetService<KeysInDatabase>() is { } keys) await keys.EnsureFirstAsync(app.Services.GetRequiredService<IKeyManager>(), app.Lifetime.ApplicationStopping);
    }

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var policy = ContentPolicy(app.Configuration);
        app.Use((http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Permissions-Policy"] = "geolocation=(self), screen-wake-lock=(self), camera=(self), microphone=(), payment=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return next(http);
        });
    }

    /// <summary>Gives every request's scope its actor, so that endpoints and use cases need no further wiring.</summary>
    public static void UseActor(this WebApplication app) => app.Use((http, next) =>
    {
        http.RequestServices.GetRequiredService<CurrentActor>().Actor = ActorFromClaims.Of(http.User);
        return next(http);
    });

    private static DirectoryInfo KeyFolder(WebApplicationBuilder builder)
    {
        var folder = Path.Combine(Database.DataDirectory(builder.Configuration, builder.Environment), "keys");
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // MudBlazor sets style attributes; MapLibre starts a worker of its own file. Nothing else is inline and nothing comes from elsewhere,
    // unless another map provider is configured. Forms may lead to a payment or sign-in page, hence https in form-action.
    private static string ContentPolicy(IConfiguration config)
    {
        var (script, connect, image, style, font) = MapSources(config);
        return string.Join("; ",
            "default-src 'self'", $"script-src 'self'{script}", $"style-src 'self' 'unsafe-inline'{style}", $"img-src 'self' data: blob:{image}", $"font-src 'self'{font}",
            $"connect-src 'self'{connect}{PushSources(config)}", "worker-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'self'", "form-action 'self' https:");
    }

    // Firebase's SDK registers the browser there; messages come through the browser itself.
    private static string PushSources(IConfiguration config) => FirebaseOptions.ModeOf(config) == FirebaseMode.Live ? " https://firebaseinstallations.googleapis.com https://fcmregistrations.googleapis.com" : "";

    private static (string Script, string Connect, string Image, string Style, string Font) MapSources(IConfiguration config)
    {
        const string google = " https://*.googleapis.com https://*.gstatic.com";
        return config["Maps:Provider"]?.ToUpperInvariant() switch
        {
            "GOOGLE" => (google, google, google + " https://*.google.com https://*.googleusercontent.com", " https://fonts.googleapis.com", " https://fonts.gstatic.com"),
            "MAPBOX" => ("", " https://api.mapbox.com https://events.mapbox.com", " https://api.mapbox.com", "", ""),
            _ when Uri.TryCreate(config["Maps:StyleUrl"], UriKind.Absolute, out var style) => ("", $" {style.GetLeftPart(UriPartial.Authority)}", $" {style.GetLeftPart(UriPartial.Authority)}", "", ""),
            _ => ("", "", "", "", ""),
        };
    }
}
