using FoodDelivery.Identity;
using FoodDelivery.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Validation;
using OpenIddict.Validation.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FoodDelivery.Web.Identity;

/// <summary>Gives tokens to programs and believes them afterwards: OAuth 2.0 and OpenID Connect by OpenIddict, on our tables. Start reading here.</summary>
public static class TokenServer
{
    /// <summary>Chooses per request: a token where one is sent, else the cookie.</summary>
    public const string EitherScheme = "fd";

    public static readonly TimeSpan AccessTokenLives = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan RefreshTokenLives = TokenKeyPlan.TokensLive;
    private static readonly TimeSpan DeviceCodeLives = TimeSpan.FromMinutes(10);
    private const int UserCodeDigits = 9;

    // Among OpenIddict's own handlers: before all of them, after it has named its errors but before it answers, after it has decided.
    private const int First = int.MinValue, Early = int.MinValue + 200_000, Late = int.MaxValue - 50_000;

    public static IServiceCollection AddTokenServer(this IServiceCollection services)
    {
        services.AddOpenIddict()
            .AddServer(server =>
            {
                server
                    .SetAuthorizationEndpointUris("connect/authorize")
                    .SetTokenEndpointUris("connect/token")
                    .SetDeviceAuthorizationEndpointUris("connect/device")
                    .SetEndUserVerificationEndpointUris("connect/verify", "connect/verify/answer")
                    .SetRevocationEndpointUris("connect/revoke")
                    .SetIntrospectionEndpointUris("connect/introspect")
                    .SetUserInfoEndpointUris("connect/userinfo");
                server
                    .AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange()
                    .AllowClientCredentialsFlow()
                    .AllowDeviceAuthorizationFlow()
                    .AllowRefreshTokenFlow();
                // A plain challenge is the verifier itself: whoever reads the address has it (RFC 9700 §2.1.1).
                server.Configure(options => options.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain));
                server.RegisterScopes([OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile, OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.OfflineAccess, .. Permissions.All.Concat(Permissions.OfServices).Select(permission => permission.Scope)]);
                server.SetAccessTokenLifetime(AccessTokenLives).SetRefreshTokenLifetime(RefreshTokenLives).SetRefreshTokenReuseLeeway(TimeSpan.Zero);
                // Anybody may read a token of ours, nobody can make one; a refresh token is a random name whose hash alone is stored.
                server.DisableAccessTokenEncryption().UseReferenceRefreshTokens();
                // Nine digits: easy to type on a phone, and with the tries limited not to be guessed in the ten minutes they live (RFC 8628 §5.1, §6.1).
                server.AddUserCodes();
                server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseScopedHandler<GiveToken>());
                server.AddEventHandler<HandleRevocationRequestContext>(handler => handler.UseScopedHandler<RevokeFamily>().SetOrder(Late));
                server.AddEventHandler<HandleIntrospectionRequestContext>(handler => handler.UseSingletonHandler<TokenStillHolds>().SetOrder(Late));
                server.LimitTries();
                server.NameScopeErrors();
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
                validation.AddEventHandler<OpenIddictValidationEvents.ProcessAuthenticationContext>(handler => handler.UseSingletonHandler<TokenStillHolds>().SetOrder(Late));
                validation.UseAspNetCore().DisableAccessTokenExtractionFromBodyForm();
            });
        services.AddAuthentication(EitherScheme).AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector = SchemeOf);
        services.AddScoped<TokenPrincipals>().AddSingleton<TokenCheck>().AddSingleton<WrongTries>();
        return services.AddTokenKeys();
    }

    // Keys come from the database and change while the server runs.
    private static IServiceCollection AddTokenKeys(this IServiceCollection services) => services
        .AddSingleton<TokenKeySeal>()
        .AddSingleton<TokenKeyRing>()
        .AddHostedService(provider => provider.GetRequiredService<TokenKeyRing>())
        .AddSingleton<IConfigureOptions<OpenIddictServerOptions>, TokenKeyOptions>()
        .AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<TokenKeyRing>().ServerBell)
        .AddSingleton<IOptionsChangeTokenSource<OpenIddictValidationOptions>>(provider => provider.GetRequiredService<TokenKeyRing>().ValidationBell)
        .AddScoped<RotateTokenKeys>()
        .AddRecurringJob<KeepTokenKeys>(KeepTokenKeys.Id, cron: "11 * * * *");

    /// <summary>After the database is migrated, before the first request: without keys the token server does not start.</summary>
    public static async Task EnsureTokenKeysAsync(this WebApplication app)
    {
        var ring = app.Services.GetRequiredService<TokenKeyRing>();
        await ring.RefreshAsync(app.Lifetime.ApplicationStopping);
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RotateTokenKeys>().KeepAsync(app.Lifetime.ApplicationStopping);
    }

    private static void AddUserCodes(this OpenIddictServerBuilder server)
    {
        server.SetUserCodeLength(UserCodeDigits).SetUserCodeLifetime(DeviceCodeLives).SetDeviceCodeLifetime(DeviceCodeLives);
        server.AddEventHandler<ApplyDeviceAuthorizationResponseContext>(handler => handler.UseSingletonHandler<TellInterval>().SetOrder(Early));
    }

    private static void NameScopeErrors(this OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseSingletonHandler<NameScopeErrors<ApplyTokenResponseContext>>().SetOrder(Early));
        server.AddEventHandler<ApplyAuthorizationResponseContext>(handler => handler.UseSingletonHandler<NameScopeErrors<ApplyAuthorizationResponseContext>>().SetOrder(Early));
        server.AddEventHandler<ApplyDeviceAuthorizationResponseContext>(handler => handler.UseSingletonHandler<NameScopeErrors<ApplyDeviceAuthorizationResponseContext>>().SetOrder(Early));
    }

    private static void LimitTries(this OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ExtractTokenRequestContext>(handler => handler.UseSingletonHandler<RefuseGuessers<ExtractTokenRequestContext>>().SetOrder(First));
        server.AddEventHandler<ExtractRevocationRequestContext>(handler => handler.UseSingletonHandler<RefuseGuessers<ExtractRevocationRequestContext>>().SetOrder(First));
        server.AddEventHandler<ExtractIntrospectionRequestContext>(handler => handler.UseSingletonHandler<RefuseGuessers<ExtractIntrospectionRequestContext>>().SetOrder(First));
        server.AddEventHandler<ExtractDeviceAuthorizationRequestContext>(handler => handler.UseSingletonHandler<RefuseGuessers<ExtractDeviceAuthorizationRequestContext>>().SetOrder(First));
        server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseSingletonHandler<CountWrongTries<ApplyTokenResponseContext>>().SetOrder(Early));
        server.AddEventHandler<ApplyRevocationResponseContext>(handler => handler.UseSingletonHandler<CountWrongTries<ApplyRevocationResponseContext>>().SetOrder(Early));
        server.AddEventHandler<ApplyIntrospectionResponseContext>(handler => handler.UseSingletonHandler<CountWrongTries<ApplyIntrospectionResponseContext>>().SetOrder(Early));
        server.AddEventHandler<ApplyDeviceAuthorizationResponseContext>(handler => handler.UseSingletonHandler<CountWrongTries<ApplyDeviceAuthorizationResponseContext>>().SetOrder(Early));
    }

    private static string SchemeOf(HttpContext http)
    {
        var (path, header) = (http.Request.Path, http.Request.Headers.Authorization.ToString());
        var isHub = path.StartsWithSegments("/hubs");
        // Pages ask for roles and not for scopes, so a token opens none of them: it would open all that its person may see.
        // A browser's socket cannot send headers, so hubs take it from the address (it is never logged: see Telemetry).
        var sent = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || (isHub && http.Request.Query.ContainsKey("access_token"));
        return sent && WhereTokensCount.Has(path) ? OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme : IdentityConstants.ApplicationScheme;
    }
}
