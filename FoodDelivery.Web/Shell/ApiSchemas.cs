using System.Text.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FoodDelivery.Web.Shell;

/// <summary>Says of values what their type alone does not: units, limits, and that an answer's fields are always there.</summary>
public sealed class ApiSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (schema.Enum is { Count: > 0 } && schema.Type is null) schema.Type = JsonSchemaType.String;
        // JSON Schema's "time" wants an offset; a kitchen's hours have none.
        if (type == typeof(TimeOnly) || type == typeof(TimeOnly?)) (schema.Format, schema.Pattern, schema.Description) = (null, "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,7})?)?$", schema.Description ?? "A clock's time where the restaurant is.");
        // Any JSON at all: the generator takes "nothing certain" for "nothing".
        if (type == typeof(JsonElement) || type == typeof(JsonElement?) || typeof(JsonNode).IsAssignableFrom(type))
            // Null is said beside it where it may be missing: said here as well, it would be both, which "one of" forbids.
            (schema.Type, schema.Not) = (null, new OpenApiSchema { Type = JsonSchemaType.Null });
        if (type == typeof(Money)) OfMoney(schema);
        if (type == typeof(GeoPoint)) OfPlace(schema);
        return Task.CompletedTask;
    }

    private static void OfMoney(OpenApiSchema schema)
    {
        schema.Required = new HashSet<string> { "minor", "currency" };
        schema.Description = "An amount in the currency's smallest unit.";
        Say(schema, "minor", "Whole minor units, such as cents.");
        if (Say(schema, "currency", "ISO 4217.") is { } currency) currency.Pattern = "^[A-Z]{3}$";
        schema.Examples = [new JsonObject { ["minor"] = 1250, ["currency"] = "USD" }];
    }

    private static void OfPlace(OpenApiSchema schema)
    {
        schema.Required = new HashSet<string> { "lat", "lng" };
        schema.Description = "A place on the earth in WGS 84 degrees.";
        if (Say(schema, "lat", "Degrees north.") is { } lat) (lat.Minimum, lat.Maximum) = ("-90", "90");
        if (Say(schema, "lng", "Degrees east.") is { } lng) (lng.Minimum, lng.Maximum) = ("-180", "180");
        schema.Examples = [new JsonObject { ["lat"] = 40.7549, ["lng"] = -73.984 }];
    }

    private static OpenApiSchema? Say(OpenApiSchema schema, string property, string words)
    {
        if (schema.Properties is null || !schema.Properties.TryGetValue(property, out var known) || known is not OpenApiSchema found) return null;
        found.Description = words;
        return found;
    }
}
