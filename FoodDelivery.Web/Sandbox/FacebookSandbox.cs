using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Identity;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Facebook Login and the piece of its Graph API that belongs to it under /sandbox/facebook, in whatever version is asked for. Calls must carry the proof of the app secret.</summary>
internal static class FacebookSandbox
{
    public const string Vendor = "facebook";

    /// <summary>What the real dialog leaves behind in the address.</summary>
    private const string Fragment = "#_=_";

    public static void Map(RouteGroupBuilder facebook)
    {
        facebook.MapGet("/{version}/dialog/oauth", (HttpContext http, IOptions<FacebookOptions> options, SandboxAddress address) => Problem(http, options.Value, address) ?? SocialConsentPage.Show(http, "Facebook", "FoodDelivery"));
        facebook.MapPost("/{version}/dialog/oauth", AnswerAsync).DisableAntiforgery();
        facebook.MapMethods("/{version}/oauth/access_token", ["GET", "POST"], ExchangeAsync).DisableAntiforgery();
        facebook.MapGet("/{version}/me", Me);
        facebook.MapGet("/picture/{key}.png", (string key) => SandboxFace.Of(key) is { } face ? Results.Bytes(face, "image/png") : Results.NotFound());
        facebook.MapPost("/control/{what}/{key}", TellAsync).DisableAntiforgery();
        SocialControlPage.Map(facebook, Vendor, "Facebook");
    }

    private static IResult? Problem(HttpContext http, FacebookOptions options, SandboxAddress address)
    {
        var asked = http.Request.Query;
        if (asked["client_id"] != options.AppId) return SocialConsentPage.Wrong("Facebook", "invalid_client", "Invalid App ID: the provided app ID does not look like a valid app ID.");
        if (!SocialConsentPage.IsOurs(http, address, Vendor)) return SocialConsentPage.Wrong("Facebook", "redirect_uri_mismatch", "URL blocked: this redirect failed because the redirect URI is not white-listed in the app's client OAuth settings.");
        return asked["response_type"].ToString() is "" or "code" ? null : SocialConsentPage.Wrong("Facebook", "invalid_request", "This sandbox speaks the code flow.");
    }

    /// <summary>Form fields: <c>person</c> by key, or <c>answer</c> = refuse or error.</summary>
    private static async Task<IResult> AnswerAsync(HttpContext http, IOptions<FacebookOptions> options, SandboxAddress address, SocialGrants grants)
    {
        if (Problem(http, options.Value, address) is { } wrong) return wrong;
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        if (form["answer"] == "error") return SocialConsentPage.Back(http, Fragment, ("error", "server_error"), ("error_code", "1"), ("error_description", "An unexpected error has occurred. Please retry your request later."));
        if (form["answer"] == "refuse" || SocialPerson.Find(form["person"]) is not { } person)
            return SocialConsentPage.Back(http, Fragment, ("error", "access_denied"), ("error_code", "200"), ("error_description", "Permissions error"), ("error_reason", "user_denied"));
        return SocialConsentPage.Back(http, Fragment, ("code", grants.Code(Vendor, person, http.Request.Query)));
    }

    private static async Task<IResult> ExchangeAsync(HttpContext http, IOptions<FacebookOptions> options, SocialGrants grants, [FromKeyedServices(Vendor)] SocialFaults faults)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        string Sent(string name) => form.TryGetValue(name, out var value) ? value.ToString() : http.Request.Query[name].ToString();
        if (faults.Fails(http) is { } failure) return failure;
        if (Sent("client_id") != options.Value.AppId) return Refuse("Error validating application. Cannot get application info due to a system error.", 101);
        if (!Same(Sent("client_secret"), options.Value.AppSecret)) return Refuse("Error validating client secret.", 1);
        if (grants.Redeem(Vendor, Sent("code")) is not { } grant || grant.ClientId != Sent("client_id")) return Refuse("This authorization code has been used.", 100, 36009);
        if (Sent("redirect_uri") != grant.RedirectUri) return Refuse("Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request", 100, 36008);
        if (!SocialGrants.Proves(grant, Sent("code_verifier"))) return Refuse("Invalid code_verifier parameter", 1, 1349105);
        return Results.Json(new { access_token = grants.Token(Vendor, grant), token_type = "bearer", expires_in = 5_183_944 });
    }

    private static IResult Me(HttpContext http, IOptions<FacebookOptions> options, SocialGrants grants, [FromKeyedServices(Vendor)] SocialFaults faults)
    {
        if (faults.Fails(http) is { } failure) return failure;
        var token = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var header) && header.Scheme == "Bearer" ? header.Parameter : http.Request.Query["access_token"].ToString();
        if (grants.Bearer(Vendor, token) is not { } grant || SocialPerson.Find(grant.Person) is not { } person) return Refuse("Invalid OAuth access token - Cannot parse access token", 190, status: 401);
        if (http.Request.Query["appsecret_proof"].ToString() is not { Length: > 0 } proof) return Refuse("API calls from the server require an appsecret_proof argument", 100);
        if (!Same(proof, FacebookSeal.Proof(options.Value.AppSecret, token!))) return Refuse("Invalid appsecret_proof provided in the API argument", 100);

        var fields = http.Request.Query["fields"].ToString().Split(',');
        var me = new JsonObject { ["id"] = person.FacebookId };
        if (fields.Contains("name") || fields is [""]) me["name"] = person.Name;
        if (fields.Contains("email") && grant.Scope.Contains("email", StringComparison.Ordinal) && person.FacebookEmail is not null) me["email"] = person.FacebookEmail;
        if (fields.Any(field => field.StartsWith("picture", StringComparison.Ordinal)))
            me["picture"] = new JsonObject { ["data"] = new JsonObject { ["height"] = SandboxFace.Size, ["width"] = SandboxFace.Size, ["is_silhouette"] = !person.Picture, ["url"] = $"{options.Value.Sandbox()}/picture/{(person.Picture ? person.Key : "nobody")}.png" } };
        return Results.Json(me);
    }

    /// <summary>What a person does in their settings at Facebook, which Facebook then tells us: <c>deauthorize</c> or <c>data-deletion</c>.</summary>
    private static async Task<IResult> TellAsync(string what, string key, IOptions<FacebookOptions> options, SandboxAddress address, IHttpClientFactory clients, TimeProvider time, CancellationToken cancel)
    {
        if (what is not ("deauthorize" or "data-deletion") || SocialPerson.Find(key) is not { } person) return Results.NotFound();
        using var client = clients.CreateClient(SandboxSender.HttpClientName);
        using var form = new FormUrlEncodedContent([new("signed_request", FacebookSeal.Sign(options.Value.AppSecret, person.FacebookId, time.GetUtcNow()))]);
        using var answer = await client.PostAsync($"{address.Callback}/webhooks/facebook/{what}", form, cancel);
        var said = await answer.Content.ReadAsStringAsync(cancel);
        return SandboxHtml.Page("Facebook sandbox", $"""
            <main class="bank"><p class="badge">Test mode</p><h1>FoodDelivery answered {(int)answer.StatusCode}</h1><p><code>{SandboxHtml.Text(said)}</code></p><p><a href="/sandbox/facebook/control">Back</a></p></main>
            """, "bank-page");
    }

    private static bool Same(string sent, string wanted) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(wanted));

    private static IResult Refuse(string message, int code, int? subcode = null, int status = 400)
    {
        var error = new JsonObject { ["message"] = message, ["type"] = "OAuthException", ["code"] = code, ["fbtrace_id"] = RandomNumberGenerator.GetHexString(22) };
        if (subcode is not null) error["error_subcode"] = subcode;
        return Results.Json(new JsonObject { ["error"] = error }, statusCode: status);
    }
}
