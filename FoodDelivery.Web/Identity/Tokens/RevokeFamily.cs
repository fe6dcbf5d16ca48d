using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FoodDelivery.Web.Identity;

/// <summary>A program that gives back its refresh token signs out: the access tokens of the same sign-in go, too (RFC 7009 §2.1).</summary>
public sealed class RevokeFamily(IOpenIddictTokenManager tokens) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        if (context.IsRejected || context.GenericTokenPrincipal is not { } token || !token.HasTokenType(TokenTypeIdentifiers.RefreshToken)) return;
        if (token.GetAuthorizationId() is { Length: > 0 } signIn) await tokens.RevokeByAuthorizationIdAsync(signIn, context.CancellationToken);
    }
}
