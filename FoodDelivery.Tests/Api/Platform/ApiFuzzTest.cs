using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using NSwag;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>
/// Requests made of the document, right ones and wrong ones, by everybody: none breaks the product, and every answer is one the document knows,
/// down to the code of a refusal. A failure prints the seed and the request.
/// </summary>
public sealed class ApiFuzzTest(ApiFuzzTest.Open product) : IClassFixture<ApiFuzzTest.Open>
{
    private const int Requests = 250;
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];
    private static readonly string[] Texts = ["", " ", "350 W 42nd St", "Nonna", "nonnas-corner", "Ring\0twice", "Ω≈ç√∫ 🍕", "%_\\", "'; DROP TABLE orders;--", new('x', 600), "NOSUCHCODE", "stripe", "+12125550100"];

    [Fact]
    public async Task Whatever_is_sent_is_answered_as_the_document_says()
    {
        var text = await product.Callers[0].GetStringAsync(ApiCalls.Path("openapi/v1.json"));
        var (document, typed) = (JsonNode.Parse(text)!.AsObject(), await OpenApiDocument.FromJsonAsync(text));
        var operations = (from path in document["paths"]!.AsObject() from method in path.Value!.AsObject() where Methods.Contains(method.Key) select (Path: path.Key, Method: method.Key, Body: method.Value!.AsObject())).ToList();
        var schemas = typed.Operations.ToDictionary(operation => operation.Operation.OperationId, operation => operation.Operation);
        await Gen.Int.SampleAsync(async seed =>
        {
            var random = new Random(seed);
            var (path, method, operation) = operations[random.Next(operations.Count)];
            using var request = Make(random, document, path, method, operation);
            var caller = product.Callers[random.Next(product.Callers.Count)];
            var sent = $"{request.Method} {request.RequestUri} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync())}";
            using var answer = await caller.SendAsync(request);
            var told = await answer.Content.ReadAsStringAsync();
            var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            Assert.True((int)answer.StatusCode < 500 || (int)answer.StatusCode == 503, $"{sent}\n{status} {told}");
            if (answer.StatusCode == System.Net.HttpStatusCode.NotModified) return;
            var documented = operation["responses"]![status];
            // An id that is none leads nowhere: the address does not exist.
            if (told.Contains("request.no_such_address", StringComparison.Ordinal)) return;
            Assert.True(documented is not null, $"{sent}\n{status} is not documented: {told}");
            if ((int)answer.StatusCode >= 400)
            {
                var code = (string?)JsonNode.Parse(told)!["code"];
                Assert.True(documented!["content"]!["application/problem+json"]!["examples"]!.AsObject().ContainsKey(code!), $"{sent}\n{status} {code} is not documented");
                return;
            }
            if (told.Length == 0) return;
            var wrong = schemas[(string)operation["operationId"]!].ActualResponses[status].Content["application/json"].Schema!.Validate(told);
            Assert.True(wrong.Count == 0, $"{sent}\n{status}: {string.Join("; ", wrong)}\n{told}");
        }, iter: Requests, threads: 2);
    }

    private HttpRequestMessage Make(Random random, JsonObject document, string path, string method, JsonObject operation)
    {
        var (query, headers) = (new StringBuilder(), new List<(string, string)>());
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var (name, place, required) = ((string)parameter!["name"]!, (string)parameter["in"]!, (bool?)parameter["required"] ?? false);
            if (!required && random.Next(3) > 0) continue;
            if (required && place != "path" && random.Next(20) == 0) continue;
            var value = Value(random, document, parameter["schema"]!, 0);
            var texts = (value is JsonArray several ? several.Select(one => $"{one}") : [$"{value}"]).ToList();
            if (name == "Idempotency-Key") texts = [random.Next(10) == 0 ? "k1" : ApiCalls.NewKey()];
            if (name == "If-Match") texts = [random.Next(2) == 0 ? "*" : "\"seen\""];
            if (place == "path") path = path.Replace($"{{{name}}}", Uri.EscapeDataString(texts is [{ Length: > 0 } one] ? one.Replace("\0", "", StringComparison.Ordinal) : "x"), StringComparison.Ordinal);
            else if (place == "query") foreach (var each in texts) query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(each));
            else headers.AddRange(texts.Select(each => (name, each)));
        }
        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), ApiCalls.Path(path.TrimStart('/') + query));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema && random.Next(20) > 0)
        {
            var body = random.Next(15) == 0 ? "{\"torn\":" : Value(random, document, schema, 0)?.ToJsonString() ?? "null";
            request.Content = new StringContent(body, Encoding.UTF8, random.Next(30) == 0 ? "text/plain" : "application/json");
        }
        return request;
    }

    /// <summary>A value of the schema; now and then one that is not.</summary>
    private JsonNode? Value(Random random, JsonObject document, JsonNode schema, int depth)
    {
        if ((string?)schema["$ref"] is { } pointer) return Value(random, document, document["components"]!["schemas"]![pointer[(pointer.LastIndexOf('/') + 1)..]]!, depth);
        if ((schema["oneOf"] ?? schema["anyOf"])?.AsArray() is { Count: > 0 } some) return Value(random, document, some[random.Next(some.Count)]!, depth);
        if (random.Next(40) == 0) return new JsonNode?[] { null, JsonValue.Create(-1), JsonValue.Create("?"), new JsonArray(), new JsonObject() }[random.Next(5)];
        if (schema["enum"]?.AsArray() is { } words) return words[random.Next(words.Count)]!.DeepClone();
        var types = schema["type"] is JsonArray several ? several.Select(type => (string)type!).ToList() : [(string?)schema["type"] ?? "object"];
        switch (types[random.Next(types.Count)])
        {
            case "null": return null;
            case "boolean": return random.Next(2) == 0;
            case "integer": return new[] { 0L, 1, 2, 15, 20, 300, -1, 101, int.MaxValue }[random.Next(9)];
            case "number": return new[] { 0.0, 40.7575, -73.9905, 91, 1e300 }[random.Next(5)];
            case "array": return new JsonArray([.. Enumerable.Range(0, depth > 3 ? 0 : random.Next(4)).Select(_ => Value(random, document, schema["items"]!, depth + 1))]);
            case "string":
                return (string?)schema["format"] switch
                {
                    "uuid" => product.Ids[random.Next(product.Ids.Count)].ToString(),
                    "date-time" => new[] { "2026-06-17T22:30:00Z", "2026-06-17T22:30:00+02:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z" }[random.Next(4)],
                    "date" => "2026-06-17",
                    "time" => new[] { "11:00:00", "00:00:00", "23:59:59" }[random.Next(3)],
                    _ => Texts[random.Next(Texts.Length)],
                };
            default:
                var made = new JsonObject();
                var required = (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).ToHashSet();
                foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
                    if (random.Next(required.Contains(name) ? 25 : 2) > 0) made[name] = Value(random, document, property!, depth + 1);
                if (random.Next(25) == 0) made["unheardOf"] = 1;
                return made;
        }
    }

    /// <summary>The product with a few orders, and everybody who may knock.</summary>
    public sealed class Open : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public List<HttpClient> Callers { get; } = [];

        public List<Guid> Ids { get; } = [Guid.Empty, Guid.Parse("0199d000-0000-7000-8000-000000000001")];

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(city: true, listen: true, settings: new Dictionary<string, string?> { ["Api:PerMinute"] = "1000000", ["Api:AnonymousPerMinute"] = "1000000" });
            Callers.Add(App.NewVisitor());
            foreach (var person in DemoPeople.Hosts) Callers.Add(await App.SignedInAsync(person));
            foreach (var status in new[] { OrderStatus.Placed, OrderStatus.Accepted, OrderStatus.Preparing, OrderStatus.Ready })
                Ids.Add((await KitchenOrders.PlaceAsync(App.Services, TestApp.Nonnas, status, TimeSpan.FromMinutes(5))).Id);
            var dish = await App.PlainDishAsync();
            Ids.AddRange([dish.Id, dish.RestaurantId, dish.RestaurantId]);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var caller in Callers) caller.Dispose();
            await App.DisposeAsync();
        }
    }
}
