using System.Security.Cryptography;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Client;
using Polly;
using static OpenIddict.Client.OpenIddictClientEvents;

namespace FoodDelivery.Web.Identity;

/// <summary>Sign-in with Google and Facebook by OpenIddict's client: authorization code with PKCE, state and nonce checked there. Start reading here.</summary>
public static class ExternalSignIn
{
    /// <summary>Who stays longer at the provider begins again.</summary>
    private static readonly TimeSpan StateLives = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ProviderAnswersWithin = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddExternalSignIn(this IServiceCollection services)
    {
        services.AddOpenIddict().AddClient(client =>
        {
            client.AllowAuthorizationCodeFlow();
            // One address for each provider: an answer of one can never be passed off as another's.
            client.SetRedirectionEndpointUris([.. SignInProvider.All.Select(ExternalEndpoints.CallbackOf)]);
            client.SetStateTokenLifetime(StateLives);
            // The state is sealed with the keys that seal cookies: it survives a restart and is known to every process. The keys asked for here seal
            // nothing; OpenIddict's own would be two large RSA keys, made while the first visitor waits, for seconds.
            client.UseDataProtection();
            client.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddEphemeralSigningKey(SecurityAlgorithms.EcdsaSha256);
            client.UseSystemNetHttp()
                .SetProductInformation("FoodDelivery", "1.0")
                // Nothing is tried again by itself: a code is good for one exchange, and the person can click.
                .SetHttpResiliencePipeline(pipeline => pipeline.AddTimeout(ProviderAnswersWithin));
            client.UseAspNetCore()
                .EnableRedirectionEndpointPassthrough()
                .EnableErrorPassthrough()
                // Providers are named in the properties. As schemes of their own they would be read at the start, when the emulators' address is not known yet.
                .DisableAutomaticAuthenticationSchemeForwarding()
                // Whether the outside is encrypted is the proxy's to say; on this machine it is not.
                .DisableTransportSecurityRequirement()
                // The answer is a link that is followed, never a form posted from elsewhere, so the stricter cookie will do.
                .Configure(options => (options.CookieBuilder.SameSite, options.CookieBuilder.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest));
            client.UseWebProviders();
            client.AddEventHandler<ProcessChallengeContext>(handler => handler.UseSingletonHandler<ComeBackToPublicAddress>().SetOrder(OpenIddictClientHandlers.AttachRedirectUri.Descriptor.Order - 500));
            client.AddEventHandler<ApplyAuthorizationRequestContext>(handler => handler.UseSingletonHandler<GoToSandboxAsAsked>().SetOrder(OpenIddictClientHandlers.Authentication.AttachAuthorizationEndpoint.Descriptor.Order + 500));
            client.AddEventHandler<ProcessAuthenticationContext>(handler => handler.UseSingletonHandler<RefuseOldIdentityTokens>().SetOrder(OpenIddictClientHandlers.ValidateBackchannelIdentityToken.Descriptor.Order + 1));
            client.AddEventHandler<ProcessAuthenticationContext>(handler => handler.UseSingletonHandler<ProveFacebookCalls>().SetOrder(OpenIddictClientHandlers.AttachUserInfoRequestParameters.Descriptor.Order + 500));
        });
        services.AddSingleton<IConfigureOptions<OpenIddictClientOptions>, ProviderRegistrations>();
        services.InsertBeforeConfigurationIsRead(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIddictClientOptions>, SandboxRegistrations>());
        return services.AddSingleton<PendingConnections>().AddSingleton<OfferedProviders>().AddScoped<ExternalAnswer>();
    }

    // OpenIddict fills in the providers' addresses, then builds what fetches them: ours have to be there in between.
    private static void InsertBeforeConfigurationIsRead(this IServiceCollection services, ServiceDescriptor ours)
    {
        var reader = services.First(one => one.ServiceType == typeof(IPostConfigureOptions<OpenIddictClientOptions>) && one.ImplementationType == typeof(OpenIddictClientConfiguration));
        services.Insert(services.IndexOf(reader), ours);
    }
}

/// <summary>Which providers a person may choose from here: those with a mode, the emulated ones included.</summary>
public sealed class OfferedProviders(IOptionsMonitor<GoogleOptions> google, IOptionsMonitor<FacebookOptions> facebook)
{
    public IReadOnlyList<string> All => [.. SignInProvider.All.Where(Has)];

    public bool Has(string provider) => provider switch
    {
        SignInProvider.Google => google.CurrentValue.Mode is not null,
        SignInProvider.Facebook => facebook.CurrentValue.Mode is not null,
        _ => false,
    };
}
