using FoodDelivery.Identity;
using Microsoft.Extensions.Options;
using OpenIddict.Client;
using OpenIddict.Client.WebIntegration;
using static OpenIddict.Client.WebIntegration.OpenIddictClientWebIntegrationConstants;

namespace FoodDelivery.Web.Identity;

/// <summary>Us, as the providers know us: one registration for each that has a mode.</summary>
public sealed class ProviderRegistrations(IOptions<GoogleOptions> google, IOptions<FacebookOptions> facebook) : IConfigureOptions<OpenIddictClientOptions>
{
    public void Configure(OpenIddictClientOptions options)
    {
        if (google.Value is { Mode: not null } ours)
            options.Registrations.Add(Registration(SignInProvider.Google, ProviderTypes.Google, ours.ClientId, ours.ClientSecret, new OpenIddictClientWebIntegrationSettings.Google(), "email", "profile"));
        if (facebook.Value is { Mode: not null } app)
        {
            var settings = new OpenIddictClientWebIntegrationSettings.Facebook();
            settings.Fields.Clear();
            settings.Fields.UnionWith(["id", "name", "email", "picture.type(large)"]);
            options.Registrations.Add(Registration(SignInProvider.Facebook, ProviderTypes.Facebook, app.AppId, app.AppSecret, settings, "email", "public_profile"));
        }
    }

    private static OpenIddictClientRegistration Registration(string provider, string type, string id, string secret, object settings, params string[] scopes)
    {
        var registration = new OpenIddictClientRegistration
        {
            RegistrationId = provider, ProviderName = provider, ProviderType = type, ProviderDisplayName = SignInProvider.Label(provider), ProviderSettings = settings,
            ClientId = id, ClientSecret = secret, RedirectUri = new Uri(ExternalEndpoints.CallbackOf(provider), UriKind.Relative),
        };
        registration.Scopes.UnionWith(scopes);
        return registration;
    }
}

/// <summary>In Sandbox the same registrations lead to the emulators.</summary>
public sealed class SandboxRegistrations(IOptions<GoogleOptions> google, IOptions<FacebookOptions> facebook) : IPostConfigureOptions<OpenIddictClientOptions>
{
    public void PostConfigure(string? name, OpenIddictClientOptions options)
    {
        foreach (var registration in options.Registrations)
        {
            if (registration.ProviderName == SignInProvider.Google && google.Value.Mode == SignInProviderMode.Sandbox)
            {
                registration.Issuer = new Uri(google.Value.Sandbox());
                registration.ConfigurationEndpoint = new Uri(google.Value.Sandbox() + "/.well-known/openid-configuration");
            }
            if (registration.ProviderName == SignInProvider.Facebook && facebook.Value.Mode == SignInProviderMode.Sandbox && registration.Configuration is { } known)
            {
                known.AuthorizationEndpoint = Moved(known.AuthorizationEndpoint);
                known.TokenEndpoint = Moved(known.TokenEndpoint);
                known.UserInfoEndpoint = Moved(known.UserInfoEndpoint);
            }
        }
    }

    private Uri? Moved(Uri? endpoint) => endpoint is null ? null : new Uri(facebook.Value.Sandbox() + endpoint.AbsolutePath);
}
