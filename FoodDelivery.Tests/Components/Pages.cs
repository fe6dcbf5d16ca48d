using System.Reflection;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Tests.Components;

/// <summary>What a browser can be shown, found by reflection so that nothing is forgotten.</summary>
public static class Pages
{
    /// <summary>The addresses of all pages.</summary>
    public static IReadOnlyList<string> Templates { get; } =
        [.. typeof(Program).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template).Order(StringComparer.Ordinal)];

    /// <summary>Everything that asks or does something by itself, and is told by a parameter what about.</summary>
    public static IReadOnlyList<Type> ThatAreToldWhat { get; } =
        [.. typeof(Program).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(ConsolePage)) && ParametersOf(type).Any(IsAName)).OrderBy(type => type.FullName, StringComparer.Ordinal)];

    public static bool IsPage(Type component) => component.GetCustomAttributes<RouteAttribute>().Any();

    public static IEnumerable<PropertyInfo> ParametersOf(Type component) => component.GetProperties().Where(property => property.GetCustomAttribute<ParameterAttribute>() is not null);

    /// <summary>A parameter that names a thing: an id, a slug, a number.</summary>
    public static bool IsAName(PropertyInfo parameter) => parameter.PropertyType == typeof(Guid) || parameter.PropertyType == typeof(Guid?) || (parameter.PropertyType == typeof(string) && parameter.Name is "Slug" or "Number" or "Id" or "Party");
}
