using FoodDelivery.Identity;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace FoodDelivery.Web.Identity;

/// <summary>Where a person's browser is sent by a program that wants to act for them.</summary>
public static class ConnectEndpoints
{
    public static void MapConnect(this IEndpointRouteBuilder app) => app.MapMethods("/connect/authorize", ["GET", "POST"], AuthorizeAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> AuthorizeAsync(HttpContext http, UserManager<AppUser> people, TokenPrincipals principals, CancellationToken cancel)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict has not read this request.");
        var person = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (!person.Succeeded || await people.GetUserAsync(person.Principal) is not { } user)
            return Results.Challenge(new() { RedirectUri = http.Request.PathBase + http.Request.Path + http.Request.QueryString }, [IdentityConstants.ApplicationScheme]);
        return Results.SignIn(await principals.OfPersonAsync(user, request.GetScopes(), cancel), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
