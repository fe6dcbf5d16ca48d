using FoodDelivery.Identity;
using FoodDelivery.Platform;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using OpenIddict.Client;
using static OpenIddict.Client.OpenIddictClientEvents;

namespace FoodDelivery.Web.Identity;

// Steps of our own in OpenIddict's way to a provider and back.

/// <summary>Behind a proxy the request does not know by which address the world came; the setting does.</summary>
public sealed class ComeBackToPublicAddress(IConfiguration config) : IOpenIddictClientHandler<ProcessChallengeContext>
{
    public ValueTask HandleAsync(ProcessChallengeContext context)
    {
        if (PublicAddress.Of(config) is { } known && context.Registration.RedirectUri is { IsAbsoluteUri: false } path) context.RedirectUri = new Uri(known, path).AbsoluteUri;
        return ValueTask.CompletedTask;
    }
}

/// <summary>This process reaches its emulators by the loopback; a phone on the same network reaches them by the address by which it reached the shop.</summary>
public sealed class GoToSandboxAsAsked(IConfiguration config, IOptionsMonitor<GoogleOptions> google, IOptionsMonitor<FacebookOptions> facebook) : IOpenIddictClientHandler<ApplyAuthorizationRequestContext>
{
    public ValueTask HandleAsync(ApplyAuthorizationRequestContext context)
    {
        var own = context.Transaction.Registration?.ProviderName switch
        {
            SignInProvider.Google => google.CurrentValue is { Mode: SignInProviderMode.Sandbox, BaseUrl.Length: 0 },
            SignInProvider.Facebook => facebook.CurrentValue is { Mode: SignInProviderMode.Sandbox, BaseUrl.Length: 0 },
            _ => false,
        };
        if (own && Uri.TryCreate(context.AuthorizationEndpoint, UriKind.Absolute, out var there) && (PublicAddress.Of(config) ?? context.Transaction.BaseUri) is { } shown)
            context.AuthorizationEndpoint = new Uri(shown, there.PathAndQuery).AbsoluteUri;
        return ValueTask.CompletedTask;
    }
}

/// <summary>Facebook can be told to answer only calls that prove they know the app secret; ours do.</summary>
public sealed class ProveFacebookCalls(IOptionsMonitor<FacebookOptions> options) : IOpenIddictClientHandler<ProcessAuthenticationContext>
{
    public ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.Registration?.ProviderName == SignInProvider.Facebook && context.UserInfoRequest is { } request && (context.BackchannelAccessToken ?? request.AccessToken) is { } token)
            request.SetParameter("appsecret_proof", FacebookSeal.Proof(options.CurrentValue.AppSecret, token));
        return ValueTask.CompletedTask;
    }
}

/// <summary>OpenIddict lets a token of a provider be as old as it likes when it comes straight from there; OpenID Connect does not (Core 1.0, 3.1.3.7, step 9).</summary>
public sealed class RefuseOldIdentityTokens(TimeProvider time) : IOpenIddictClientHandler<ProcessAuthenticationContext>
{
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    public ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.BackchannelIdentityToken is { } token && new JsonWebToken(token).ValidTo + ClocksDiffer < time.GetUtcNow().UtcDateTime)
            context.Reject(OpenIddictConstants.Errors.InvalidToken, "The identity token has expired.");
        return ValueTask.CompletedTask;
    }
}
