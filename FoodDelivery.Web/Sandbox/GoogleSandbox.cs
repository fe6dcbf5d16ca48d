using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Identity;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Google's OpenID Connect under /sandbox/google: discovery, consent, token, userinfo, keys; it checks what the real one checks.</summary>
internal static class GoogleSandbox
{
    public const string Vendor = "google";
    private const string Authorize = "/o/oauth2/v2/auth";

    public static void Map(RouteGroupBuilder google)
    {
        google.MapGet("/.well-known/openid-configuration", Discover);
        google.MapGet("/oauth2/v3/certs", (HttpContext http, GoogleIdentityTokens tokens, [FromKeyedServices(Vendor)] SocialFaults faults) => faults.Fails(http) ?? Results.Json(tokens.Keys()));
        google.MapGet(Authorize, (HttpContext http, IOptions<GoogleOptions> options, SandboxAddress address) => Problem(http, options.Value, address) ?? SocialConsentPage.Show(http, "Google", "FoodDelivery"));
        google.MapPost(Authorize, AnswerAsync).DisableAntiforgery();
        google.MapPost("/token", ExchangeAsync).DisableAntiforgery();
        google.MapGet("/v1/userinfo", UserInfo);
        google.MapGet("/picture/{key}.png", (string key) => SandboxFace.Of(key) is { } face ? Results.Bytes(face, "image/png") : Results.NotFound());
        SocialControlPage.Map(google, Vendor, "Google");
    }

    private static IResult Discover(HttpContext http, IOptions<GoogleOptions> options, [FromKeyedServices(Vendor)] SocialFaults faults)
    {
        if (faults.Fails(http) is { } failure) return failure;
        var here = options.Value.Sandbox();
        return Results.Json(new
        {
            issuer = here, authorization_endpoint = here + Authorize, token_endpoint = here + "/token", userinfo_endpoint = here + "/v1/userinfo", jwks_uri = here + "/oauth2/v3/certs",
            response_types_supported = new[] { "code", "token", "id_token", "code token", "code id_token", "token id_token", "code token id_token", "none" },
            response_modes_supported = new[] { "query", "fragment", "form_post" },
            subject_types_supported = new[] { "public" }, id_token_signing_alg_values_supported = new[] { "RS256" }, scopes_supported = new[] { "openid", "email", "profile" },
            token_endpoint_auth_methods_supported = new[] { "client_secret_post", "client_secret_basic" },
            claims_supported = new[] { "aud", "email", "email_verified", "exp", "family_name", "given_name", "iat", "iss", "name", "picture", "sub" },
            code_challenge_methods_supported = new[] { "plain", "S256" }, grant_types_supported = new[] { "authorization_code", "refresh_token" },
        });
    }

    private static IResult? Problem(HttpContext http, GoogleOptions options, SandboxAddress address)
    {
        var asked = http.Request.Query;
        if (asked["client_id"] != options.ClientId) return SocialConsentPage.Wrong("Google", "invalid_client", "The OAuth client was not found.");
        if (!SocialConsentPage.IsOurs(http, address, Vendor)) return SocialConsentPage.Wrong("Google", "redirect_uri_mismatch", "You can't sign in because this app sent an invalid request.");
        if (asked["response_type"] != "code") return SocialConsentPage.Wrong("Google", "unsupported_response_type", "This sandbox speaks the code flow.");
        if (!asked["scope"].ToString().Split(' ').Contains("openid")) return SocialConsentPage.Wrong("Google", "invalid_scope", "The scope openid is missing.");
        if (asked["code_challenge"].Count > 0 && asked["code_challenge_method"] != "S256") return SocialConsentPage.Wrong("Google", "invalid_request", "Invalid parameter value for code_challenge_method.");
        if (asked["response_mode"].ToString() is not ("" or "query")) return SocialConsentPage.Wrong("Google", "invalid_request", "This sandbox answers in the query.");
        return null;
    }

    /// <summary>Form fields: <c>person</c> by key, or <c>answer</c> = refuse or error.</summary>
    private static async Task<IResult> AnswerAsync(HttpContext http, IOptions<GoogleOptions> options, SandboxAddress address, SocialGrants grants)
    {
        if (Problem(http, options.Value, address) is { } wrong) return wrong;
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        if (form["answer"] == "error") return SocialConsentPage.Back(http, "", ("error", "server_error"), ("error_description", "Something went wrong at Google."));
        if (form["answer"] == "refuse" || SocialPerson.Find(form["person"]) is not { } person) return SocialConsentPage.Back(http, "", ("error", "access_denied"));
        return SocialConsentPage.Back(http, "", ("code", grants.Code(Vendor, person, http.Request.Query)), ("scope", http.Request.Query["scope"]), ("authuser", "0"), ("prompt", "consent"));
    }

    private static async Task<IResult> ExchangeAsync(HttpContext http, IOptions<GoogleOptions> options, SocialGrants grants, GoogleIdentityTokens tokens, [FromKeyedServices(Vendor)] SocialFaults faults)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        if (faults.Fails(http) is { } failure) return failure;
        var (id, secret) = Credentials(http, form);
        if (id != options.Value.ClientId || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(options.Value.ClientSecret))) return Refuse(401, "invalid_client", "Unauthorized");
        if (form["grant_type"] != "authorization_code") return Refuse(400, "unsupported_grant_type", "Invalid grant_type.");
        if (grants.Redeem(Vendor, form["code"]) is not { } grant || grant.ClientId != id) return Refuse(400, "invalid_grant", "Malformed auth code.");
        if (form["redirect_uri"] != grant.RedirectUri) return Refuse(400, "redirect_uri_mismatch", "Bad Request");
        if (!SocialGrants.Proves(grant, form["code_verifier"])) return Refuse(400, "invalid_grant", "Invalid code verifier.");
        var token = grants.Token(Vendor, grant);
        var fault = faults.Take(http, SocialFault.WrongNonce, SocialFault.WrongAudience, SocialFault.WrongIssuer, SocialFault.WrongSignature, SocialFault.Unsigned, SocialFault.Expired);
        return Results.Json(new { access_token = token, expires_in = 3599, scope = grant.Scope, token_type = "Bearer", id_token = tokens.Make(grant, token, options.Value.Sandbox(), fault) });
    }

    private static IResult UserInfo(HttpContext http, IOptions<GoogleOptions> options, SocialGrants grants, [FromKeyedServices(Vendor)] SocialFaults faults)
    {
        if (faults.Fails(http) is { } failure) return failure;
        var sent = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var header) && header.Scheme == "Bearer" ? header.Parameter : null;
        if (grants.Bearer(Vendor, sent) is not { } grant || SocialPerson.Find(grant.Person) is not { } person) return Refuse(401, "invalid_request", "Invalid Credentials");
        if (faults.Take(http, SocialFault.OtherPerson) == SocialFault.OtherPerson) person = SocialPerson.All.First(other => other != person);
        return Results.Json(GoogleIdentityTokens.Profile(person, options.Value.Sandbox()));
    }

    private static (string Id, string Secret) Credentials(HttpContext http, IFormCollection form)
    {
        if (!AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var basic) || basic.Scheme != "Basic") return (form["client_id"].ToString(), form["client_secret"].ToString());
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(basic.Parameter ?? "")).Split(':', 2) is [var id, var secret] ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret)) : ("", "");
        }
        catch (FormatException)
        {
            return ("", "");
        }
    }

    private static IResult Refuse(int status, string error, string words) => Results.Json(new { error, error_description = words }, statusCode: status);
}
