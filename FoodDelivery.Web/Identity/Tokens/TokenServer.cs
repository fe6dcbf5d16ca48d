using FoodDelivery.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Validation.AspNetCore;

namespace FoodDelivery.Web.Identity;

/// <summary>Gives tokens to programs and believes them afterwards: OAuth 2.0 and OpenID Connect by OpenIddict, on our tables. Start reading here.</summary>
public static class TokenServer
{
    /// <summary>Chooses per request: a token where one is sent, else the cookie.</summary>
    public const string EitherScheme = "fd";

    public static readonly TimeSpan AccessTokenLives = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan RefreshTokenLives = TimeSpan.FromDays(30);

    public static IServiceCollection AddTokenServer(this IServiceCollection services)
    {
        services.AddOpenIddict()
            .AddServer(server =>
            {
                server
                    .SetAuthorizationEndpointUris("connect/authorize")
                    .SetTokenEndpointUris("connect/token")
                    .SetDeviceAuthorizationEndpointUris("connect/device")
                    .SetEndUserVerificationEndpointUris("connect/verify")
                    .SetRevocationEndpointUris("connect/revoke")
                    .SetIntrospectionEndpointUris("connect/introspect")
                    .SetUserInfoEndpointUris("connect/userinfo");
                server
                    .AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange()
                    .AllowClientCredentialsFlow()
                    .AllowDeviceAuthorizationFlow()
                    .AllowRefreshTokenFlow();
                server.RegisterScopes([OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile, OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.OfflineAccess, .. Permissions.All.Concat(Permissions.OfServices).Select(permission => permission.Scope)]);
                server.SetAccessTokenLifetime(AccessTokenLives).SetRefreshTokenLifetime(RefreshTokenLives).SetRefreshTokenReuseLeeway(TimeSpan.Zero);
                // Anybody may read a token of ours, nobody can make one; a refresh token is a random name whose hash alone is stored.
                server.DisableAccessTokenEncryption().UseReferenceRefreshTokens();
                server.AddEphemeralSigningKey().AddEphemeralEncryptionKey();
                server.AddEventHandler<OpenIddictServerEvents.HandleTokenRequestContext>(handler => handler.UseScopedHandler<GiveToken>());
                server.UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableEndUserVerificationEndpointPassthrough()
                    .EnableUserInfoEndpointPassthrough()
                    // Whether the outside is encrypted is the proxy's to say; on this machine it is not.
                    .DisableTransportSecurityRequirement();
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.UseAspNetCore();
            });
        services.AddAuthentication(EitherScheme).AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector = SchemeOf);
        services.AddScoped<TokenPrincipals>();
        return services;
    }

    private static string SchemeOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        // A browser's socket cannot send headers, so hubs take it from the address (it is never logged: see Telemetry).
        var sent = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || (http.Request.Path.StartsWithSegments("/hubs") && http.Request.Query.ContainsKey("access_token"));
        return sent && WhereTokensCount.Has(http.Request.Path) ? OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme : IdentityConstants.ApplicationScheme;
    }
}
