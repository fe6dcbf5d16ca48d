using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace FoodDelivery.Tests.Support;

/// <summary>What a program does at the API, in one line each.</summary>
public static class ApiCalls
{
    private static int keys;

    /// <summary>A key nobody has used.</summary>
    public static string NewKey() => $"test-{Environment.ProcessId}-{Interlocked.Increment(ref keys)}";

    public static Uri Path(string path) => new(path, UriKind.Relative);

    /// <summary>A POST with an Idempotency-Key, a new one unless one is given.</summary>
    public static Task<HttpResponseMessage> PostKeyedAsync(this HttpClient program, string path, object? body = null, string? key = null) => program.SendAsync(HttpMethod.Post, path, body, ("Idempotency-Key", key ?? NewKey()));

    public static async Task<HttpResponseMessage> SendAsync(this HttpClient program, HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, Path(path));
        if (body is not null) request.Content = JsonContent.Create(body);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await program.SendAsync(request);
    }

    public static async Task<JsonObject> JsonAsync(this HttpResponseMessage answer) =>
        await answer.Content.ReadFromJsonAsync<JsonObject>() ?? throw new InvalidOperationException("An answer of null.");

    /// <summary>The answer of a GET that must go through.</summary>
    public static async Task<JsonObject> ReadAsync(this HttpClient program, string path)
    {
        using var answer = await program.GetAsync(Path(path));
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.JsonAsync();
    }

    /// <summary>It must be refused with this code, as RFC 9457 says.</summary>
    public static async Task<JsonObject> RefusedAsync(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {(int)status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal((code, (int)status, $"urn:fooddelivery:problem:{code}"), ((string?)problem["code"], (int)problem["status"]!, (string?)problem["type"]));
        Assert.True(((string?)problem["title"])?.Length > 10, "a sentence for people");
        return problem;
    }

    public static async Task WentThroughAsync(this HttpResponseMessage answer, HttpStatusCode status) =>
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {(int)status}: {await answer.Content.ReadAsStringAsync()}");
}
