using System.Globalization;
using System.Text.Json.Nodes;
using FoodDelivery.Tests.Support;
using Json.Schema;

namespace FoodDelivery.Tests.Api.Document;

/// <summary>The document as a tester reads it: every operation with what it takes and what it says it answers.</summary>
public sealed class ApiDescription
{
    private readonly JsonObject document;
    private readonly JsonObject definitions;
    private readonly Dictionary<string, JsonSchema> schemas = [];

    private ApiDescription(string text)
    {
        document = JsonNode.Parse(text)!.AsObject();
        definitions = JsonNode.Parse(Local(document["components"]!["schemas"]!))!.AsObject();
        Operations =
        [
            .. from path in document["paths"]!.AsObject()
               from method in path.Value!.AsObject()
               where method.Key is "get" or "post" or "put" or "patch" or "delete"
               select new Operation(path.Key, method.Key.ToUpperInvariant(), method.Value!.AsObject()),
        ];
    }

    public static async Task<ApiDescription> ReadAsync(TestApp app)
    {
        using var visitor = app.NewVisitor();
        return new(await visitor.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative)));
    }

    public IReadOnlyList<Operation> Operations { get; }

    public sealed record Operation(string Path, string Method, JsonObject Says)
    {
        public string Name => (string?)Says["operationId"] ?? $"{Method} {Path}";
        public IEnumerable<JsonObject> Parameters => Says["parameters"]?.AsArray().Select(one => one!.AsObject()) ?? [];
        public JsonNode? Body => Says["requestBody"]?["content"]?["application/json"]?["schema"];

        /// <summary>The answer it documents for a status; null where it documents none.</summary>
        public JsonObject? Answer(int status) => (Says["responses"]?[status.ToString(CultureInfo.InvariantCulture)] ?? Says["responses"]?["default"])?.AsObject();

        public override string ToString() => Name;
    }

    /// <summary>The schema itself, or the one it points at.</summary>
    public JsonObject Resolve(JsonNode schema) =>
        (string?)schema["$ref"] is { } name ? Resolve(definitions[name[(name.LastIndexOf('/') + 1)..]]!) : schema.AsObject();

    /// <summary>What is wrong with a body; null when it is as the schema says.</summary>
    public string? Faults(JsonNode schema, string body)
    {
        var text = Local(schema);
        if (!schemas.TryGetValue(text, out var rules))
        {
            var whole = JsonNode.Parse(text)!.AsObject();
            whole["$defs"] = definitions.DeepClone();
            schemas[text] = rules = JsonSchema.FromText(whole.ToJsonString());
        }
        using var parsed = System.Text.Json.JsonDocument.Parse(body);
        var found = rules.Evaluate(parsed.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return found.IsValid ? null : string.Join("; ", (found.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}")).Take(6));
    }

    private static string Local(JsonNode schema) => schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
}
