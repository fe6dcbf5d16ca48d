using System.Text.Encodings.Web;
using FoodDelivery.Platform;

namespace FoodDelivery.Web.Sandbox;

/// <summary>
/// The provider's page on which a person says who they are and whether we may know it. The same address answers programs
/// (Accept: application/json) with where the browser would go next, so that tests sign in without one.
/// </summary>
internal static class SocialConsentPage
{
    /// <param name="label">Google or Facebook.</param>
    public static IResult Show(HttpContext http, string label, string app) => SandboxHtml.Page($"Sign in with {label} (sandbox)", $"""
        <main class="bank consent">
          <p class="badge">Test mode · this page speaks for {label}</p>
          <h1>Sign in to {SandboxHtml.Text(app)} with {label}</h1>
          <p>{SandboxHtml.Text(app)} wants to know your name, e-mail and picture.</p>
          <form method="post" action="{SandboxHtml.Text(http.Request.PathBase + http.Request.Path + http.Request.QueryString)}">
            <h2>Go on as</h2>
            {string.Concat(SocialPerson.All.Select(person => $"""
            <button class="person" name="person" value="{person.Key}"><strong>{SandboxHtml.Text(person.Name)}</strong><small>{SandboxHtml.Text((label == "Google" ? person.GoogleEmail : person.FacebookEmail) ?? "no e-mail")} · {SandboxHtml.Text(person.Note)}</small></button>
            """))}
            <p><button class="quiet" name="answer" value="refuse">Cancel: do not let {SandboxHtml.Text(app)} know</button></p>
            <p><button class="quiet" name="answer" value="error">{label} itself has a problem</button></p>
          </form>
        </main>
        """, "bank-page");

    /// <summary>A mistake of the asking program is shown here and not sent back to it: its address is what may be wrong.</summary>
    public static IResult Wrong(string label, string code, string words) => SandboxHtml.Page($"{label} sandbox: error", $"""
        <main class="bank"><p class="badge">Test mode</p><h1>Access blocked</h1><p>{SandboxHtml.Text(words)}</p><p class="small">Error 400: {code}</p></main>
        """, "bank-page", StatusCodes.Status400BadRequest);

    /// <param name="fragment">What some providers leave at the end of the address.</param>
    public static IResult Back(HttpContext http, string fragment, params (string Name, string? Value)[] answer)
    {
        var asked = http.Request.Query;
        var query = string.Join('&', answer.Append(("state", asked["state"])).Where(part => !string.IsNullOrEmpty(part.Item2)).Select(part => $"{part.Item1}={UrlEncoder.Default.Encode(part.Item2!)}"));
        var next = $"{asked["redirect_uri"]}?{query}{fragment}";
        return SandboxFaultForm.WantsJson(http) ? Results.Json(new { next }) : Results.Redirect(next);
    }

    /// <summary>The addresses that are registered for us: our callback, below the public address or the one the browser came by.</summary>
    public static bool IsOurs(HttpContext http, SandboxAddress address, string provider)
    {
        if (!Uri.TryCreate(http.Request.Query["redirect_uri"], UriKind.Absolute, out var uri) || uri.AbsolutePath != $"/account/external/{provider}/callback" || uri.Query.Length > 0 || uri.Fragment.Length > 0) return false;
        var origin = uri.GetLeftPart(UriPartial.Authority);
        return origin == new Uri(address.Callback).GetLeftPart(UriPartial.Authority) || origin == $"{http.Request.Scheme}://{http.Request.Host}";
    }
}
