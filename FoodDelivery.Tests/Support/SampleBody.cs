using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace FoodDelivery.Tests.Support;

/// <summary>A body that an endpoint can read, made from the type it takes: values that mean something by the names of their fields.</summary>
public static class SampleBody
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <param name="ids">What a field that ends in "Id" is, by the rest of its name in lower case; null for something that does not exist.</param>
    public static string? For(Endpoint endpoint, Func<string, Guid?>? ids = null) =>
        endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type ? JsonSerializer.Serialize(Make(type, "", ids, 0), Json) : null;

    private static object? Make(Type type, string name, Func<string, Guid?>? ids, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Make(inner, name, ids, depth);
        if (type == typeof(string)) return Text(name);
        if (type == typeof(Guid)) return ids?.Invoke(name.Replace("Id", "", StringComparison.Ordinal).ToLowerInvariant()) ?? Guid.Parse("0199dead-0000-7000-8000-000000000000");
        if (type == typeof(bool)) return true;
        if (type == typeof(int) || type == typeof(long)) return name.Contains("position", StringComparison.OrdinalIgnoreCase) ? 0 : 15;
        if (type == typeof(double)) return 40.75;
        if (type == typeof(DateTimeOffset)) return TimeProvider.System.GetUtcNow();
        if (type == typeof(TimeOnly)) return new TimeOnly(9, 30);
        if (type == typeof(DateOnly)) return new DateOnly(2026, 6, 15);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1);
        if (typeof(IEnumerable).IsAssignableFrom(type) && type.IsGenericType) return depth > 3 ? Array.Empty<object>() : new[] { Make(type.GetGenericArguments()[0], name, ids, depth + 1) };
        // The longest constructor is the record's own; copies have one parameter of their own type.
        var make = type.GetConstructors().Where(one => one.GetParameters() is not [var only] || only.ParameterType != type).MaxBy(one => one.GetParameters().Length) ?? throw new NotSupportedException($"{type} cannot be made up.");
        return make.GetParameters().ToDictionary(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), parameter => Make(parameter.ParameterType, parameter.Name!, ids, depth + 1));
    }

    private static string Text(string name) => name.ToLowerInvariant() switch
    {
        "pin" => ForeignThings.Pin,
        "address" => "350 W 42nd St",
        "contactphone" or "phone" => "+12125550123",
        "roles" => "customer",
        "paywith" => "stripe",
        _ => "The customer has asked for it",
    };
}
