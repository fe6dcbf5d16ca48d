using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using FoodDelivery.Identity;

namespace FoodDelivery.Tests.Support;

/// <summary>What a program's author does by hand, step by step.</summary>
public sealed partial class TestApp
{
    /// <summary>A program's question to a person, and the secret half of it.</summary>
    public sealed record Question(string ClientId, string Redirect, string Verifier, string Query);

    public static Question Ask(string clientId, string redirect, string scope, string? also = null)
    {
        var verifier = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        return new(clientId, redirect, verifier, $"?client_id={clientId}&response_type=code&redirect_uri={Uri.EscapeDataString(redirect)}&scope={Uri.EscapeDataString(scope)}&code_challenge={challenge}&code_challenge_method=S256&state=s1{also}");
    }

    /// <summary>The code in the address that the browser is sent to.</summary>
    public async Task<string> CodeAsync(HttpClient browser, Question question)
    {
        using var sent = await browser.GetAsync(new Uri("connect/authorize" + question.Query, UriKind.Relative));
        return CodeIn(sent) ?? throw new InvalidOperationException($"{(int)sent.StatusCode} {sent.Headers.Location}: {await sent.Content.ReadAsStringAsync()}");
    }

    public static string? CodeIn(HttpResponseMessage sent) => sent.Headers.Location is { IsAbsoluteUri: true } back ? HttpUtility.ParseQueryString(back.Query)["code"] : null;

    public Task<Tokens> RedeemAsync(Question question, string code, string? verifier = null, string? redirect = null)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["client_id"] = question.ClientId, ["code"] = code, ["redirect_uri"] = redirect ?? question.Redirect };
        if (verifier != "") form["code_verifier"] = verifier ?? question.Verifier;
        return AskForTokensAsync(form);
    }

    /// <summary>One of the other addresses programs post to.</summary>
    public async Task<(int Status, JsonObject Body)> ConnectAsync(string address, Dictionary<string, string> form)
    {
        using var program = NewVisitor();
        using var answer = await program.PostAsync(new Uri($"connect/{address}", UriKind.Relative), new FormUrlEncodedContent(form));
        return ((int)answer.StatusCode, answer.Content.Headers.ContentLength > 0 || answer.Content.Headers.ContentType is not null ? await answer.Content.ReadFromJsonAsync<JsonObject>() ?? [] : []);
    }

    /// <summary>What the demo's kiosk hears of a token.</summary>
    public async Task<JsonObject> IntrospectAsync(string token) =>
        (await ConnectAsync("introspect", new() { ["client_id"] = SeedClients.Kiosk, ["client_secret"] = SeedClients.KioskSecret, ["token"] = token })).Body;

    public async Task<JsonObject> DocumentAsync(string path)
    {
        using var visitor = NewVisitor();
        return (await visitor.GetFromJsonAsync<JsonObject>(new Uri(path, UriKind.Relative)))!;
    }

    /// <summary>Lets a program in, as an admin does.</summary>
    public async Task<MakeProgram.Made> LetInAsync(MakeProgram.Request program) => (await InsideAsync((MakeProgram useCase) => useCase.RunAsync(program, default))).Value;
}
