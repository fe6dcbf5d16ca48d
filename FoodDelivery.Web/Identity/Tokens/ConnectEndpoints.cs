using System.Net;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FoodDelivery.Web.Identity;

/// <summary>Where a person's browser is sent by a program that wants to act for them, and where the program asks who they are.</summary>
public static class ConnectEndpoints
{
    /// <summary>In the address when the person has refused. Whoever forges it only has a program refused.</summary>
    public const string Refused = "fd_refused";

    public static void MapConnect(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/connect/authorize", ["GET", "POST"], AuthorizeAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapGet("/connect/continue", Continue).AllowAnonymous().ExcludeFromDescription();
        app.MapMethods("/connect/userinfo", ["GET", "POST"], UserInfoAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapDevices();
    }

    private static async Task<IResult> AuthorizeAsync(HttpContext http, UserManager<AppUser> people, TokenPrincipals principals, SignInCheck signIns, AllowProgram allowed, ProgramBook programs, CurrentActor current, TimeProvider time, CancellationToken cancel)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict has not read this request.");
        var person = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        // A cookie is believed unasked for a minute; a token made of it would be believed for a month.
        var user = person.Succeeded && await signIns.HoldsAsync(person.Principal) ? await people.GetUserAsync(person.Principal) : null;
        if (user is null || request.HasPromptValue(PromptValues.Login) || IsTooOld(request, person, time.GetUtcNow()))
            return request.HasPromptValue(PromptValues.None) ? Refuse(Errors.LoginRequired, "Nobody is signed in.")
                // Not straight back here: a form's answer may not lead to an app's own scheme, see Continue.
                : Results.Challenge(new() { RedirectUri = "/connect/continue" + QueryOf(http) }, [IdentityConstants.ApplicationScheme]);

        current.Actor = ActorFromClaims.Of(person.Principal!);
        var principal = await principals.OfPersonAsync(user, request.GetScopes(), cancel);
        if (await programs.FindByClientIdAsync(request.ClientId!, cancel) is not { } program) return Refuse(Errors.InvalidClient, "This program is switched off.");
        if (http.Request.Query.ContainsKey(Refused)) return Refuse(Errors.AccessDenied, "The person has refused.");
        var asks = request.HasPromptValue(PromptValues.Consent) || (!await programs.HasConsentTypeAsync(program, ConsentTypes.Implicit, cancel) && !await allowed.CoversAsync(program.Id, principal.GetScopes(), cancel));
        if (!asks) return Results.SignIn(principal, properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        return request.HasPromptValue(PromptValues.None) ? Refuse(Errors.ConsentRequired, "The person has to be asked.") : Results.LocalRedirect("/account/consent" + QueryOf(http));
    }

    /// <summary>
    /// A step in between for people who come from a form: browsers do not let a form's answer lead to an app's own scheme or to a port of the person's machine
    /// (our form-action), while a page that has been shown may lead anywhere.
    /// </summary>
    private static IResult Continue(HttpContext http)
    {
        var next = WebUtility.HtmlEncode("/connect/authorize" + QueryOf(http));
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content($"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="0; url={next}"><title>FoodDelivery</title>
            <link rel="stylesheet" href="/app.css"></head><body><main id="main" class="fd-bare"><h1>One moment</h1><p><a href="{next}">Go on to the app</a> if nothing happens.</p></main></body></html>
            """, "text/html; charset=utf-8");
    }

    private static async Task<IResult> UserInfoAsync(HttpContext http, UserManager<AppUser> people, TokenCheck check)
    {
        // OpenIddict has let nobody through without a good token; whether it still holds is ours to say.
        var token = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        var user = token.Succeeded && await check.HoldsAsync(token.Principal) ? await people.FindByIdAsync(token.Principal.GetClaim(Claims.Subject) ?? "") : null;
        if (user is null) return Results.Challenge(Because(Errors.InvalidToken, "The token does not hold any more."), [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        var says = new Dictionary<string, object?> { [Claims.Subject] = user.Id.ToString() };
        if (token.Principal!.HasScope(Scopes.Profile)) says[Claims.Name] = user.Name;
        if (token.Principal!.HasScope(Scopes.Email)) (says[Claims.Email], says[Claims.EmailVerified]) = (user.Email, user.EmailConfirmed);
        return Results.Json(says);
    }

    private static bool IsTooOld(OpenIddictRequest request, AuthenticateResult person, DateTimeOffset now) =>
        request.MaxAge is { } seconds && person.Properties?.IssuedUtc is { } issued && now - issued > TimeSpan.FromSeconds(seconds);

    private static IResult Refuse(string error, string words) => Results.Forbid(Because(error, words), [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);

    private static AuthenticationProperties Because(string error, string words) =>
        new(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = error, [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = words });

    // The same question, wherever it stood, without what has been dealt with by now.
    private static QueryString QueryOf(HttpContext http)
    {
        IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> asked = http.Request.HasFormContentType ? http.Request.Form : http.Request.Query;
        return QueryString.Create(asked.Where(one => one.Key is not (Parameters.Prompt or Parameters.MaxAge)));
    }
}
