using FoodDelivery.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Web.Identity;

/// <summary>Takes a person's answer to a device that showed a code; the question is put by <see cref="Account.VerifyPage"/>.</summary>
public static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder app) =>
        app.MapPost("/connect/verify/answer", AnswerAsync).RequireAuthorization(Policies.Customer).DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(HttpContext http, IAntiforgery forms, UserManager<AppUser> people, TokenPrincipals principals, SignInCheck signIns, WrongTries tries, CancellationToken cancel)
    {
        // Checked here and not by the framework, whose own check would come before OpenIddict has read the form. Another site must not let a device in.
        if (!await forms.IsRequestValidAsync(http)) return Results.BadRequest();
        var user = await signIns.HoldsAsync(http.User) ? await people.GetUserAsync(http.User) : null;
        var code = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        if (user is null || tries.AreUsedUp(TriesOf(user.Id))) return Results.LocalRedirect("/connect/verify?said=wait");
        if (code is not { Succeeded: true, Principal: { } asked } || asked.GetClaim(Claims.ClientId) is null)
        {
            tries.Count(TriesOf(user.Id));
            return Results.LocalRedirect("/connect/verify?said=unknown");
        }
        if (http.Request.Form["answer"] != "agree")
            return Results.Forbid(new() { RedirectUri = "/connect/verify?said=refused" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        return Results.SignIn(await principals.OfPersonAsync(user, asked.GetScopes(), cancel), new() { RedirectUri = "/connect/verify?said=agreed" }, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    /// <summary>A person's wrong codes are counted for the person: addresses are shared.</summary>
    public static string TriesOf(Guid person) => $"user code:{person}";
}
