using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using FoodDelivery.Identity;
using FoodDelivery.Platform;

namespace FoodDelivery.Tests.Bench;

/// <summary>A real access token of one of the demo's hosts, got as an app on a phone gets it: authorization code with PKCE.</summary>
internal static class BenchToken
{
    public static async Task<string> OfAsync(Uri address, DemoPerson person, params string[] scopes)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };
        using var who = new FormUrlEncodedContent(new Dictionary<string, string> { ["person"] = person.Id.ToString() });
        using (await browser.PostAsync(new Uri("account/demo", UriKind.Relative), who)) { }
        var verifier = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var challenge = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        using var sent = await browser.GetAsync(new Uri($"connect/authorize?client_id={SeedClients.App}&response_type=code&redirect_uri={Uri.EscapeDataString(SeedClients.AppRedirect)}&scope={Uri.EscapeDataString(string.Join(' ', scopes))}&code_challenge={challenge}&code_challenge_method=S256&state=s1", UriKind.Relative));
        var code = sent.Headers.Location is { } back ? HttpUtility.ParseQueryString(back.Query)["code"] : null;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["client_id"] = SeedClients.App, ["code"] = code ?? throw new InvalidOperationException($"No code: {(int)sent.StatusCode}, {sent.Headers.Location}"),
            ["redirect_uri"] = SeedClients.AppRedirect, ["code_verifier"] = verifier,
        });
        using var answer = await browser.PostAsync(new Uri("connect/token", UriKind.Relative), form);
        return (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())?["access_token"] ?? throw new InvalidOperationException($"No token: {(int)answer.StatusCode}");
    }
}
