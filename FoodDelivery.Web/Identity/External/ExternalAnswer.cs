using System.Security.Claims;
using System.Text.Json;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Identity.Account;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Client.AspNetCore;
using static OpenIddict.Client.AspNetCore.OpenIddictClientAspNetCoreConstants;
using static OpenIddict.Client.OpenIddictClientEvents;

namespace FoodDelivery.Web.Identity;

/// <summary>What happens when the browser comes back from a provider. OpenIddict has checked the answer; here it becomes an account, a connection, or a sentence.</summary>
public sealed class ExternalAnswer(EnterWithProvider enter, LinkProvider link, SignInManager<AppUser> signIn, SignIn homes, PendingConnections pending, CurrentActor current, ILogger<ExternalAnswer> log)
{
    /// <summary>In the properties that travel in the state: whose account is to be connected.</summary>
    public const string ConnectTo = "fd:connect";

    private const string SecondStep = "/account/sign-in/code";

    /// <summary>Where to go on.</summary>
    public async Task<string> HandleAsync(string provider, HttpContext http, CancellationToken cancel)
    {
        if (http.GetOpenIddictClientResponse() is { Error: { } error } refused)
        {
            log.LogWarning("{Provider} sign-in refused: {Error}: {Why}", provider, error, refused.ErrorDescription);
            object? way = null;
            http.Features.Get<OpenIddictClientAspNetCoreFeature>()?.Transaction?.Properties.TryGetValue(typeof(ProcessAuthenticationContext).FullName!, out way);
            return Problem(ExternalProblems.Of(error, wasExchanged: way is ProcessAuthenticationContext { TokenResponse: { Error: null } }), provider);
        }
        var answer = await http.AuthenticateAsync(OpenIddictClientAspNetCoreDefaults.AuthenticationScheme);
        if (answer is not { Succeeded: true, Principal: { } principal } || answer.Properties?.Items.TryGetValue(Properties.ProviderName, out var came) != true || came != provider || PersonOf(provider, principal) is not { } person)
            return Problem(ExternalProblems.Unbelievable, provider);

        var next = LocalUrl.Of(answer.Properties!.RedirectUri);
        return answer.Properties.Items.TryGetValue(ConnectTo, out var account) && account is not null
            ? await ConnectAsync(person, account, http, cancel)
            : await EnterAsync(person, next, http, cancel);
    }

    private async Task<string> ConnectAsync(ExternalPerson person, string account, HttpContext http, CancellationToken cancel)
    {
        if (current.Actor.UserId?.ToString() != account) return Problem(ExternalProblems.Changed, person.Provider);
        var done = await link.RunAsync(person, PersonSignIn.SessionOf(http.User), cancel);
        if (done.Error?.Code == FreshProof.Needed.Code) return ProvePage.On("/account/connections");
        return done.IsOk ? $"/account/connections?done={person.Provider}" : Problem(ExternalProblems.Of(done.Error)!, person.Provider);
    }

    private async Task<string> EnterAsync(ExternalPerson person, string next, HttpContext http, CancellationToken cancel)
    {
        var entered = await enter.RunAsync(new(person), cancel);
        if (entered.IsOk) return await LetInAsync(person, entered.Value, next);
        pending.Write(http, new(person, entered.Error.Code, next));
        return "/account/external";
    }

    /// <summary>Sets the cookie, unless the account rests, is closed, or wants its second factor first.</summary>
    public async Task<string> LetInAsync(ExternalPerson person, AppUser user, string next)
    {
        var result = await signIn.ExternalLoginSignInAsync(person.Provider, person.Subject, isPersistent: true, bypassTwoFactor: false);
        if (result.RequiresTwoFactor) return $"{SecondStep}?returnUrl={Uri.EscapeDataString(next)}";
        if (result.IsLockedOut) return Problem(ExternalProblems.Locked, person.Provider);
        if (!result.Succeeded) return Problem(ExternalProblems.Closed, person.Provider);
        return next == LocalUrl.Home ? await homes.HomeOfAsync(user) : next;
    }

    // Whoever is signed in was connecting; everybody else was coming in.
    private string Problem(string problem, string provider) => $"/account/{(current.Actor.UserId is null ? "sign-in" : "connections")}?problem={problem}&provider={provider}";

    private static ExternalPerson? PersonOf(string provider, ClaimsPrincipal said)
    {
        var subject = One(said, provider == SignInProvider.Google ? OpenIddictConstants.Claims.Subject : "id");
        if (subject is not { Length: > 0 and <= 128 }) return null;
        // Facebook does not say whether an address is the person's; Google does.
        var verified = provider == SignInProvider.Google && bool.TryParse(One(said, OpenIddictConstants.Claims.EmailVerified), out var yes) && yes;
        return new(provider, subject, One(said, OpenIddictConstants.Claims.Name), One(said, OpenIddictConstants.Claims.Email), verified, PictureOf(One(said, OpenIddictConstants.Claims.Picture)));
    }

    // Google says everything twice, in the identity token and in the profile. What it says in two ways it has not said.
    private static string? One(ClaimsPrincipal said, string claim) =>
        said.FindAll(claim).Select(one => one.Value).Distinct(StringComparer.OrdinalIgnoreCase).ToList() is [var only] ? only : null;

    // Google gives an address; Facebook an object, which also says when the picture is only its grey silhouette.
    private static string? PictureOf(string? said)
    {
        if (said is not ['{', ..]) return said;
        try
        {
            using var picture = JsonDocument.Parse(said);
            return picture.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("url", out var url) && !(data.TryGetProperty("is_silhouette", out var grey) && grey.ValueKind == JsonValueKind.True) ? url.GetString() : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
