using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Web;
using FoodDelivery.Identity;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>The emulators are as strict as the providers, or our own tests would prove nothing.</summary>
public sealed class ProviderEmulatorsTest(ProvidersApp product) : IClassFixture<ProvidersApp>
{
    private TestApp App => product.App;

    [Theory]
    [InlineData("google", "redirect_uri", "https://evil.example/account/external/google/callback")]
    [InlineData("google", "redirect_uri", "")]
    [InlineData("google", "client_id", "another")]
    [InlineData("google", "code_challenge_method", "plain")]
    [InlineData("google", "scope", "email")]
    [InlineData("facebook", "redirect_uri", "https://evil.example/account/external/facebook/callback")]
    [InlineData("facebook", "client_id", "another")]
    public async Task The_consent_page_blocks_what_is_not_registered(string provider, string field, string value)
    {
        using var browser = App.NewVisitor();
        var page = new UriBuilder(await TestApp.PressAsync(browser, provider));
        var query = HttpUtility.ParseQueryString(page.Query);
        query[field] = value;
        page.Query = query.ToString();
        using var shown = await browser.GetAsync(page.Uri);
        Assert.Equal(HttpStatusCode.BadRequest, shown.StatusCode);
        await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.ChooseAsync(browser, page.Uri.AbsoluteUri, "grace"));
    }

    [Theory]
    [InlineData("client_secret", "wrong", 401, "invalid_client")]
    [InlineData("client_id", "wrong", 401, "invalid_client")]
    [InlineData("redirect_uri", "https://evil.example/", 400, "redirect_uri_mismatch")]
    [InlineData("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXx", 400, "invalid_grant")]
    [InlineData("code_verifier", "", 400, "invalid_grant")]
    [InlineData("code", "no-such-code", 400, "invalid_grant")]
    [InlineData("grant_type", "password", 400, "unsupported_grant_type")]
    public async Task Google_exchanges_only_what_fits(string field, string value, int status, string error)
    {
        using var browser = App.NewVisitor();
        var form = await ExchangeOfAsync(browser, "google");
        form[field] = value;
        using var refused = await browser.PostAsync(new Uri("/sandbox/google/token", UriKind.Relative), new FormUrlEncodedContent(form));
        Assert.Equal((status, error), ((int)refused.StatusCode, (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["error"]));
    }

    [Fact]
    public async Task Google_exchanges_a_code_once_for_RFC_7636s_own_verifier()
    {
        using var browser = App.NewVisitor();
        var form = await ExchangeOfAsync(browser, "google");
        using var given = await browser.PostAsync(new Uri("/sandbox/google/token", UriKind.Relative), new FormUrlEncodedContent(form));
        Assert.Equal(3, ((string)(await given.Content.ReadFromJsonAsync<JsonObject>())!["id_token"]!).Split('.').Length);
        using var again = await browser.PostAsync(new Uri("/sandbox/google/token", UriKind.Relative), new FormUrlEncodedContent(form));
        Assert.Equal("invalid_grant", (string?)(await again.Content.ReadFromJsonAsync<JsonObject>())!["error"]);
    }

    [Fact]
    public async Task Facebook_wants_its_secret_proved_on_every_call()
    {
        using var browser = App.NewVisitor();
        var form = await ExchangeOfAsync(browser, "facebook");
        using var given = await browser.PostAsync(new Uri("/sandbox/facebook/v16.0/oauth/access_token", UriKind.Relative), new FormUrlEncodedContent(form));
        var token = (string)(await given.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!;
        async Task<JsonObject> Me(string? proof)
        {
            using var answer = await browser.GetAsync(new Uri($"/sandbox/facebook/v16.0/me?fields=id,name,email&access_token={Uri.EscapeDataString(token)}{(proof is null ? "" : "&appsecret_proof=" + proof)}", UriKind.Relative));
            return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        }
        Assert.Equal(100, (int)(await Me(null))["error"]!["code"]!);
        Assert.Equal(100, (int)(await Me(FacebookSeal.Proof("another-secret", token)))["error"]!["code"]!);
        Assert.Equal("Grace Kim", (string?)(await Me(FacebookSeal.Proof("sandbox-facebook-secret", token)))["name"]);
        using var again = await browser.PostAsync(new Uri("/sandbox/facebook/v16.0/oauth/access_token", UriKind.Relative), new FormUrlEncodedContent(form));
        Assert.Equal("OAuthException", (string?)(await again.Content.ReadFromJsonAsync<JsonObject>())!["error"]!["type"]);
    }

    [Theory]
    [InlineData("google")]
    [InlineData("facebook")]
    public async Task The_control_page_says_what_goes_wrong_next(string provider)
    {
        await App.ProviderMisbehavesAsync(provider, "Unavailable", 2, "nowhere");
        using var tester = App.NewVisitor();
        tester.DefaultRequestHeaders.Add("Accept", "application/json");
        var said = (await tester.GetFromJsonAsync<JsonObject>(new Uri($"/sandbox/{provider}/control", UriKind.Relative)))!;
        Assert.Equal(("Unavailable", 2, "nowhere"), ((string?)said["nextCalls"], (int)said["nextCallsLeft"]!, (string?)said["nextCallsPath"]));
        await App.ProviderMisbehavesAsync(provider, "None");
        Assert.Equal("None", (string?)(await tester.GetFromJsonAsync<JsonObject>(new Uri($"/sandbox/{provider}/control", UriKind.Relative)))!["nextCalls"]);
    }

    /// <summary>A code for Grace, asked for with the challenge of RFC 7636, appendix B, and everything that belongs to it.</summary>
    private async Task<Dictionary<string, string>> ExchangeOfAsync(HttpClient browser, string provider)
    {
        var (id, secret) = provider == "google" ? ("sandbox.apps.googleusercontent.com", "sandbox-google-secret") : ("100000000000001", "sandbox-facebook-secret");
        var back = new Uri(App.Address, $"account/external/{provider}/callback").AbsoluteUri;
        var page = provider == "google" ? "sandbox/google/o/oauth2/v2/auth" : "sandbox/facebook/v16.0/dialog/oauth";
        var asked = $"{App.Address}{page}?client_id={id}&response_type=code&scope=openid+email&state=s&nonce=n&redirect_uri={Uri.EscapeDataString(back)}&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
        var code = HttpUtility.ParseQueryString(new Uri(await TestApp.ChooseAsync(browser, asked, "grace")).Query)["code"]!;
        return new() { ["grant_type"] = "authorization_code", ["client_id"] = id, ["client_secret"] = secret, ["code"] = code, ["redirect_uri"] = back, ["code_verifier"] = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" };
    }
}
