using System.Globalization;
using System.Text.Json.Nodes;

namespace FoodDelivery.Tests.Api.Document;

#pragma warning disable CA5394 // Repeatable on purpose.

/// <summary>Makes requests an operation's description allows, and with some chance ones it does not. The same seed makes the same request.</summary>
/// <param name="known">Ids and names that exist, so that not everything ends at "there is no such thing".</param>
public sealed class AnyRequest(ApiDescription api, Random random, IReadOnlyList<string> known)
{
    private static readonly string[] Odd = ["", " ", "null", "0", "-1", "'; --", "<b>", "ünïcödé ☕", "\u0001", "9999999999999999999999", "2026-13-45T99:99:99Z", "../..", "%00", "1e400"];

    /// <summary>How often something is wrong on purpose, in percent of the places where it could be.</summary>
    private const int Wrong = 4;

    public HttpRequestMessage Of(ApiDescription.Operation operation)
    {
        var (path, query) = (operation.Path, new List<string>());
        var headers = new List<(string Name, string Value)>();
        foreach (var parameter in operation.Parameters)
        {
            var (name, schema, required) = ((string)parameter["name"]!, parameter["schema"] ?? new JsonObject(), (bool?)parameter["required"] == true);
            switch ((string)parameter["in"]!)
            {
                case "path":
                    path = path.Replace($"{{{name}}}", Uri.EscapeDataString(Text(schema) is { Length: > 0 } text ? text : "x"), StringComparison.Ordinal);
                    break;
                case "header":
                    if (required ? !Chance(Wrong) : Chance(30)) headers.Add((name, Chance(Wrong) ? Pick(Odd) : name == "Idempotency-Key" ? $"fuzz-{random.NextInt64()}" : name == "If-Match" ? Pick(["*", "\"1\"", "W/\"x\"", "x"]) : Text(schema)));
                    break;
                default:
                    if (required || Chance(50)) query.Add($"{name}={Uri.EscapeDataString(Text(schema))}");
                    break;
            }
        }
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(path.TrimStart('/') + (query.Count == 0 ? "" : "?" + string.Join('&', query)), UriKind.Relative));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value.Where(c => c is >= ' ' and < '\u007f').ToArray() is { Length: > 0 } clean ? new string(clean) : "-");
        if (operation.Body is { } body && !Chance(2))
            request.Content = new StringContent(Chance(2) ? "{\"half\":" : Value(body, 0)?.ToJsonString() ?? "null", System.Text.Encoding.UTF8, Chance(2) ? "text/plain" : "application/json");
        return request;
    }

    private string Text(JsonNode schema) => Chance(Wrong) ? Pick(Odd) : Value(schema, 0) switch
    {
        null => "",
        JsonValue value => value.ToString(),
        var other => other.ToJsonString(),
    };

    private JsonNode? Value(JsonNode given, int depth)
    {
        var schema = api.Resolve(given);
        if (Chance(Wrong) && depth > 0) return random.Next(5) switch { 0 => null, 1 => Pick(Odd), 2 => random.Next(-5, 5), 3 => new JsonArray(), _ => new JsonObject { ["surprise"] = true } };
        if (schema["oneOf"] is JsonArray { Count: > 0 } choices) return Value(choices[random.Next(choices.Count)]!, depth);
        if (schema["enum"] is JsonArray { Count: > 0 } words) return words[random.Next(words.Count)]?.DeepClone();
        var type = schema["type"] switch { JsonArray several => (string)several[random.Next(several.Count)]!, { } one => (string)one!, _ => schema["properties"] is null ? "string" : "object" };
        switch (type)
        {
            case "object":
                var made = new JsonObject();
                var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet() ?? [];
                foreach (var (name, of) in schema["properties"]?.AsObject() ?? [])
                    if (required.Contains(name) ? !Chance(2) : Chance(depth > 4 ? 5 : 60)) made[name] = Value(of!, depth + 1);
                if (Chance(2)) made["unknownField"] = "x";
                return made;
            case "array":
                return schema["items"] is not { } item ? new JsonArray() : new JsonArray([.. Enumerable.Range(0, depth > 4 ? 0 : random.Next(0, 4)).Select(_ => Value(item, depth + 1))]);
            case "boolean":
                return random.Next(2) == 0;
            case "integer":
                var (least, most) = (Number(schema["minimum"]) ?? -10, Number(schema["maximum"]) ?? 5000);
                return Chance(Wrong) ? Pick([int.MaxValue, long.MaxValue, long.MinValue, -1, 0]) : random.NextInt64(least, Math.Max(least, most) + 1);
            case "number":
                return Math.Round(random.NextDouble() * 200 - 100, 4);
            case "null":
                return null;
            default:
                return Word(schema);
        }
    }

    private string Word(JsonObject schema) => (string?)schema["format"] switch
    {
        "uuid" => Chance(60) && known.Where(one => Guid.TryParse(one, out _)).ToList() is { Count: > 0 } ids ? ids[random.Next(ids.Count)] : new Guid(Bytes(16)).ToString(),
        "date-time" => DateTimeOffset.UnixEpoch.AddSeconds(random.NextInt64(1_600_000_000, 1_900_000_000)).ToString("O", CultureInfo.InvariantCulture),
        "date" => DateOnly.FromDayNumber(random.Next(738_000, 741_000)).ToString("O", CultureInfo.InvariantCulture),
        "time" => new TimeOnly(random.Next(24), random.Next(60)).ToString("O", CultureInfo.InvariantCulture),
        "uri" or "uri-reference" => "https://example.com/x",
        "email" => $"a{random.Next(1000)}@example.com",
        _ => random.Next(4) switch { 0 => Pick([.. known]), 1 => new string('a', Chance(10) ? 5000 : random.Next(1, 40)), 2 => Pick(Odd), _ => $"word {random.Next(1000)}" },
    };

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static long? Number(JsonNode? node) => node is null ? null : (long)(double)node;

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
#pragma warning restore CA5394
