using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace FoodDelivery.Web.Shell;

/// <summary>What a type is called in the document: a nested record carries its parent's name, since two rooms may both have a <c>Line</c>.</summary>
public static class SchemaNames
{
    private static readonly ConcurrentDictionary<string, Type> Taken = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">Two types would be one in the document, and it would be wrong about one of them.</exception>
    public static string? Of(JsonTypeInfo type)
    {
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null) return null;
        var (name, own) = (Of(type.Type), Nullable.GetUnderlyingType(type.Type) ?? type.Type);
        return Taken.GetOrAdd(name, own) == own ? name : throw new InvalidOperationException($"{own} and {Taken[name]} are both called {name} in the API's document. Rename one of them.");
    }

    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Of(inner);
        var name = type.Name.Split('`')[0];
        if (type.DeclaringType is { } outer) name = Short(outer.Name) + name;
        return type.IsGenericType ? name + "Of" + string.Concat(type.GetGenericArguments().Select(Of)) : name;
    }

    /// <summary>The classes around records are rooms' shelves and say nothing themselves.</summary>
    private static string Short(string outer) => outer.EndsWith("Endpoints", StringComparison.Ordinal) || outer.EndsWith("Answers", StringComparison.Ordinal) || outer.EndsWith("Api", StringComparison.Ordinal) ? "" : outer;
}
