using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Identity.Account;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OpenIddict.Abstractions;
using OpenIddict.Client;
using OpenIddict.Client.AspNetCore;
using static OpenIddict.Client.AspNetCore.OpenIddictClientAspNetCoreConstants;

namespace FoodDelivery.Web.Identity;

/// <summary>The way to a provider and back, one's own picture, and what Facebook tells us by itself.</summary>
public static class ExternalEndpoints
{
    private const string Base = "account/external";

    /// <summary>Relative, as it is registered with the provider below our public address.</summary>
    public static string CallbackOf(string provider) => $"{Base}/{provider}/callback";

    public static void MapExternalSignIn(this IEndpointRouteBuilder app)
    {
        app.MapPost($"/{Base}/{{provider}}", StartAsync).AllowAnonymous().RequireRateLimiting(AccountLimits.Policy).ExcludeFromDescription();
        app.MapGet($"/{Base}/{{provider}}/callback", async (string provider, HttpContext http, ExternalAnswer answer, OfferedProviders offered, CancellationToken cancel) =>
        {
            if (!offered.Has(provider)) return Results.NotFound();
            var next = await answer.HandleAsync(provider, http, cancel);
            // Facebook's answer ends in #_=_, which the browser would carry along to every page that has no fragment of its own.
            return Results.LocalRedirect(provider == SignInProvider.Facebook && !next.Contains('#', StringComparison.Ordinal) ? next + "#" : next);
        }).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/account/picture", PictureAsync).RequireAuthorization(Policies.Customer).ExcludeFromDescription();
        app.MapPost("/webhooks/facebook/deauthorize", async (HttpContext http, ObeyFacebook obey, CancellationToken cancel) =>
            (await obey.DeauthoriseAsync(await SignedAsync(http, cancel), cancel)).Error is { } refused ? refused.ToHttp() : Results.Ok()).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapPost("/webhooks/facebook/data-deletion", async (HttpContext http, ObeyFacebook obey, PublicAddress address, CancellationToken cancel) =>
        {
            var deleted = await obey.DeleteDataAsync(await SignedAsync(http, cancel), cancel);
            if (!deleted.IsOk) return deleted.Error.ToHttp();
            var site = address.Or($"{http.Request.Scheme}://{http.Request.Host}/");
            return Results.Json(new { url = $"{site}account/data-deletion/{deleted.Value}", confirmation_code = deleted.Value });
        }).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>A form of ours only, so that nobody is sent to sign in somewhere by a link. With <c>connect</c> the account that is signed in is to be connected.</summary>
    private static async Task<IResult> StartAsync(string provider, [FromForm] string? returnUrl, [FromForm] bool? connect, HttpContext http, OfferedProviders offered, CurrentActor current, FreshProof fresh, IOptionsMonitor<OpenIddictClientOptions> clients, ILogger<ExternalAnswer> log)
    {
        if (!offered.Has(provider)) return Results.NotFound();
        if (connect == true && current.Actor.UserId is null) return Results.LocalRedirect("/account/sign-in?returnUrl=%2Faccount%2Fconnections");
        // Before the way there, and not only after it: coming back to be refused is no service.
        if (connect == true && await fresh.RefuseAsync(PersonSignIn.SessionOf(http.User), http.RequestAborted) is not null) return Results.LocalRedirect(ProvePage.On("/account/connections"));
        var properties = new AuthenticationProperties { RedirectUri = LocalUrl.Of(returnUrl) };
        properties.Items[Properties.ProviderName] = provider;
        if (connect == true) properties.Items[ExternalAnswer.ConnectTo] = current.Actor.UserId.ToString();
        if (!await KnowsAddressesAsync(provider, clients.CurrentValue, log, http.RequestAborted))
            return Results.LocalRedirect($"/account/{(connect == true ? "connections" : "sign-in")}?problem={ExternalProblems.Down}&provider={provider}");
        await http.ChallengeAsync(OpenIddictClientAspNetCoreDefaults.AuthenticationScheme, properties);
        return Results.Empty;
    }

    // OpenIddict would ask for itself, but answer a bare 400.
    private static async Task<bool> KnowsAddressesAsync(string provider, OpenIddictClientOptions clients, ILogger log, CancellationToken cancel)
    {
        try
        {
            var ours = clients.Registrations.Single(registration => registration.ProviderName == provider);
            return await ours.ConfigurationManager!.GetConfigurationAsync(cancel) is not null;
        }
        catch (Exception silent) when (!cancel.IsCancellationRequested && silent is InvalidOperationException or HttpRequestException or OperationCanceledException or OpenIddictExceptions.ProtocolException)
        {
            log.LogWarning(silent, "{Provider} could not be asked how to sign in", provider);
            return false;
        }
    }

    private static async Task<IResult> PictureAsync(HttpContext http, ConnectionReads reads, CancellationToken cancel)
    {
        if (await reads.MyPictureAsync(cancel) is not { Bytes: { } bytes } picture) return Results.NotFound();
        http.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(bytes, picture.MediaType, lastModified: picture.FetchedAt, entityTag: new EntityTagHeaderValue($"\"{picture.FetchedAt?.ToUnixTimeMilliseconds()}\""));
    }

    private static async Task<string?> SignedAsync(HttpContext http, CancellationToken cancel) =>
        http.Request.HasFormContentType ? (string?)(await http.Request.ReadFormAsync(cancel))["signed_request"] : null;
}
