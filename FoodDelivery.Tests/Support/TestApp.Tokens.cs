using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using FoodDelivery.Identity;
using FoodDelivery.Platform;

namespace FoodDelivery.Tests.Support;

/// <summary>Programs: they ask for tokens as the standards say and send them along.</summary>
public sealed partial class TestApp
{
    /// <summary>What the token endpoint has answered.</summary>
    public sealed record Tokens(int Status, JsonObject Body)
    {
        public string Access => (string)Body["access_token"]!;
        public string? Refresh => (string?)Body["refresh_token"];
        public string? Scope => (string?)Body["scope"];
        public string? Error => (string?)Body["error"];
    }

    /// <summary>An app in the hand of one of the demo's hosts: authorization code with PKCE.</summary>
    public async Task<Tokens> TokensOfAsync(DemoPerson person, params string[] scopes)
    {
        using var browser = await SignedInAsync(person);
        return await TokensByCodeAsync(browser, scopes);
    }

    /// <param name="browser">Of somebody who is signed in.</param>
    public async Task<Tokens> TokensByCodeAsync(HttpClient browser, params string[] scopes)
    {
        var verifier = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var challenge = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        using var sent = await browser.GetAsync(new Uri($"connect/authorize?client_id={SeedClients.App}&response_type=code&redirect_uri={Uri.EscapeDataString(SeedClients.AppRedirect)}&scope={Uri.EscapeDataString(string.Join(' ', scopes))}&code_challenge={challenge}&code_challenge_method=S256&state=s1", UriKind.Relative));
        var back = sent.Headers.Location ?? throw new InvalidOperationException($"{(int)sent.StatusCode}: {await sent.Content.ReadAsStringAsync()}");
        var code = HttpUtility.ParseQueryString(back.Query)["code"] ?? throw new InvalidOperationException($"No code in {back}");
        return await AskForTokensAsync(new() { ["grant_type"] = "authorization_code", ["client_id"] = SeedClients.App, ["code"] = code, ["redirect_uri"] = SeedClients.AppRedirect, ["code_verifier"] = verifier });
    }

    /// <summary>A program that acts for itself.</summary>
    public Task<Tokens> TokensOfKioskAsync(params string[] scopes) =>
        AskForTokensAsync(new() { ["grant_type"] = "client_credentials", ["client_id"] = SeedClients.Kiosk, ["client_secret"] = SeedClients.KioskSecret, ["scope"] = string.Join(' ', scopes) });

    public Task<Tokens> RefreshAsync(string refreshToken) =>
        AskForTokensAsync(new() { ["grant_type"] = "refresh_token", ["client_id"] = SeedClients.App, ["refresh_token"] = refreshToken });

    public async Task<Tokens> AskForTokensAsync(Dictionary<string, string> form)
    {
        using var program = NewVisitor();
        using var answer = await program.PostAsync(new Uri("connect/token", UriKind.Relative), new FormUrlEncodedContent(form));
        return new((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonObject>(JsonSerializerOptions.Web) ?? []);
    }

    /// <summary>Somebody without cookies who sends this token along.</summary>
    public HttpClient Bearing(string accessToken)
    {
        var program = NewVisitor();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return program;
    }

    public async Task<HttpClient> ProgramOfAsync(DemoPerson person, params string[] scopes) => Bearing((await TokensOfAsync(person, scopes)).Access);
}
