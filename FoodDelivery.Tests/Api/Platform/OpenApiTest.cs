using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>The API's document: open to anybody, whole, and in itself without a gap.</summary>
public sealed partial class OpenApiTest(ClassApp product) : IClassFixture<ClassApp>
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    [Fact]
    public async Task Every_endpoint_of_the_API_is_in_it()
    {
        var document = await DocumentAsync();
        Assert.Equal("3.1", ((string)document["openapi"]!)[..3]);
        var endpoints = product.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<Web.Shell.Api.Endpoint>() is not null).Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName).ToHashSet();
        Assert.Equal(endpoints.Order(), Operations(document).Select(operation => (string?)operation.Body["operationId"]).Order());
    }

    [Fact]
    public async Task Every_operation_says_what_it_needs_and_what_it_may_refuse()
    {
        foreach (var (path, method, operation) in Operations(await DocumentAsync()))
        {
            var responses = operation["responses"]!.AsObject();
            Assert.True(responses.Any(response => response.Key[0] == '2'), $"{method} {path}: no success");
            Assert.True(responses.ContainsKey("429"), $"{method} {path}: no limit");
            foreach (var (status, response) in responses.Where(response => response.Key[0] is '4' or '5'))
            {
                var content = response!["content"]?["application/problem+json"];
                Assert.Equal("#/components/schemas/Problem", (string?)content?["schema"]?["$ref"]);
                Assert.True(content?["examples"]?.AsObject().Count > 0, $"{method} {path} {status}: no code");
            }
            if (operation["security"] is not JsonArray security) continue;
            var scopes = security[0]!["oauth2"]!.AsArray().Select(scope => (string)scope!).ToList();
            Assert.True(scopes.Count == 1 && Permissions.Find(scopes[0]) is not null, $"{method} {path}: {string.Join(", ", scopes)}");
            Assert.True(responses.ContainsKey("401") && responses.ContainsKey("403"), $"{method} {path}: no 401 or 403");
        }
    }

    [Fact]
    public async Task Keys_and_versions_are_parameters()
    {
        var operations = Operations(await DocumentAsync()).ToDictionary(operation => (string)operation.Body["operationId"]!, operation => operation.Body);
        Assert.Contains(operations["PlaceOrder"]["parameters"]!.AsArray(), parameter => (string?)parameter!["name"] == "Idempotency-Key" && (bool)parameter["required"]!);
        Assert.Contains(operations["SetOpeningHours"]["parameters"]!.AsArray(), parameter => (string?)parameter!["name"] == "If-Match" && (bool)parameter["required"]!);
        Assert.Equal(["limit", "cursor"], operations["ListMyOrders"]["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
        Assert.NotNull(operations["PlaceOrder"]["requestBody"]!["content"]!["application/json"]!["example"]);
    }

    [Fact]
    public async Task Whatever_it_points_at_is_there()
    {
        var document = await DocumentAsync();
        var text = document.ToJsonString();
        var pointed = Pointer().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(pointed.Count > 20);
        Assert.DoesNotContain(pointed, pointer => pointer.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part.Replace("~1", "/", StringComparison.Ordinal)]) is null);
    }

    [Fact]
    public async Task What_is_sent_holds_nothing_unknown_and_what_is_answered_may_grow()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;
        Assert.False((bool)schemas["OrderBody"]!["additionalProperties"]!);
        Assert.Null(schemas["OrderSummary"]!["additionalProperties"]);
        Assert.Equal(["restaurantId", "total"], schemas["OrderBody"]!["required"]!.AsArray().Select(name => (string)name!));
        // Numbers are numbers; no string with a pattern beside them.
        Assert.Equal("integer", (string?)schemas["Money"]!["properties"]!["minor"]!["type"]);
    }

    [Fact]
    public async Task The_page_to_read_it_starts_under_our_content_policy()
    {
        using var visitor = product.App.NewVisitor();
        using var page = await visitor.GetAsync(ApiCalls.Path("scalar/"));
        await page.WentThroughAsync(HttpStatusCode.OK);
        var html = await page.Content.ReadAsStringAsync();
        // As the browser reads it: in HTML a nonce's plus sign is written as an entity.
        var nonces = Nonce().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Distinct().ToList();
        Assert.Single(nonces);
        Assert.Equal(html.Split("<script").Length - 1, Nonce().Count(html));
        Assert.Contains($"script-src 'self' 'nonce-{nonces[0]}'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var again = await visitor.GetAsync(ApiCalls.Path("scalar/"));
        Assert.DoesNotContain(nonces[0], WebUtility.HtmlDecode(await again.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var script = await visitor.GetAsync(ApiCalls.Path("scalar/scalar.js"));
        await script.WentThroughAsync(HttpStatusCode.OK);
    }

    private async Task<JsonObject> DocumentAsync()
    {
        using var visitor = product.App.NewVisitor();
        return await visitor.ReadAsync("openapi/v1.json");
    }

    private static IEnumerable<(string Path, string Method, JsonObject Body)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject() from method in path.Value!.AsObject() where Methods.Contains(method.Key) select (path.Key, method.Key, method.Value!.AsObject());

    [GeneratedRegex("\"\\$ref\":\"#([^\"]*)\"")]
    private static partial Regex Pointer();

    [GeneratedRegex("nonce=\"([^\"]*)\"")]
    private static partial Regex Nonce();
}
