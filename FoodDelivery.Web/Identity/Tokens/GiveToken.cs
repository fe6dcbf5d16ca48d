using System.Security.Claims;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FoodDelivery.Web.Identity;

/// <summary>The token endpoint after OpenIddict has checked the client, the code or the refresh token: who is it now, and what may they do now?</summary>
public sealed class GiveToken(TokenPrincipals principals, UserManager<AppUser> people, TimeProvider time) : OpenIddict.Server.IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (context.Request.IsClientCredentialsGrantType())
        {
            context.SignIn(await principals.OfClientAsync(context.ClientId!, context.Request.GetScopes(), context.CancellationToken));
            return;
        }
        // A code, a device or a refresh token: about a person, who may have changed since.
        var before = context.Principal!;
        var user = await people.FindByIdAsync(before.FindFirstValue(Claims.Subject) ?? "");
        if (user is null || user.DeactivatedAt is not null || IsShutOut(user) || before.FindFirstValue(TokenPrincipals.Stamp) != TokenPrincipals.StampOf(await people.GetSecurityStampAsync(user)))
        {
            context.Reject(Errors.InvalidGrant, "Sign in again: the password or the rights of this person have changed.");
            return;
        }
        context.SignIn(await principals.OfPersonAsync(user, before.GetScopes(), context.CancellationToken));
    }

    // The few minutes after wrong passwords are the guesser's doing: they must not sign the person's own apps out.
    private bool IsShutOut(AppUser user) => user.LockoutEnd > time.GetUtcNow().AddDays(1);
}
