using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Validation;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FoodDelivery.Web.Identity;

/// <summary>After signature, issuer and end of an access token: asks whether it still holds, see <see cref="TokenCheck"/>.</summary>
public sealed class TokenStillHolds(TokenCheck check) : IOpenIddictValidationHandler<OpenIddictValidationEvents.ProcessAuthenticationContext>, IOpenIddictServerHandler<HandleIntrospectionRequestContext>
{
    public async ValueTask HandleAsync(OpenIddictValidationEvents.ProcessAuthenticationContext context)
    {
        if (context.AccessTokenPrincipal is { } token && !await check.HoldsAsync(token)) context.Reject(Errors.InvalidToken, "The token does not hold any more: it was taken back, or the person's password or rights have changed.");
    }

    /// <summary>Whoever asks us about a token hears the same as whoever comes with it.</summary>
    public async ValueTask HandleAsync(HandleIntrospectionRequestContext context)
    {
        if (context.GenericTokenPrincipal is not { } token || !token.HasTokenType(TokenTypeIdentifiers.AccessToken)) return;
        if (!await check.HoldsAsync(token)) context.Reject(Errors.InvalidToken, "The token does not hold any more.");
        // OpenIddict tells the scopes to audiences only; a program may know what its own token may do.
        else if (context.Request.ClientId is { Length: > 0 } asker && token.HasPresenter(asker)) context.Scopes.UnionWith(token.GetScopes());
    }
}
