using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace FoodDelivery.Web.Shell;

/// <summary>What a type is called in the document: a nested record carries its parent's name, since two rooms may both have a <c>Line</c>.</summary>
public static class SchemaNames
{
    public static string? Of(JsonTypeInfo type) => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null : Of(type.Type);

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
