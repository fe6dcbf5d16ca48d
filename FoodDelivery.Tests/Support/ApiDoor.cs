using System.Text;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Support;

/// <summary>One method of one address of the API, read from the running product: a new endpoint is among them by itself.</summary>
public sealed record ApiDoor(string Method, RoutePattern Route, Endpoint Endpoint)
{
    public static IReadOnlyList<ApiDoor> AllOf(TestApp app) =>
    [
        .. app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) == true)
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => new ApiDoor(method, endpoint.RoutePattern, endpoint)))
            // What answers for addresses that do not exist is no door.
            .Where(door => !door.Route.Parameters.Any(parameter => parameter.IsCatchAll))
            .DistinctBy(door => door.Name).OrderBy(door => door.Name, StringComparer.Ordinal),
    ];

    public string Name => $"{Method} /{Route.RawText!.TrimStart('/')}";

    /// <summary>The room in the address.</summary>
    public string Room => Route.RawText!.TrimStart('/').Split('/') is [_, _, var room, ..] ? room : "";

    public bool IsOpen => Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>What it asks for; none where nothing is declared.</summary>
    public IReadOnlyList<Permission> Needs => [.. Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy is null ? null : Permissions.Find(data.Policy)).OfType<Permission>().DistinctBy(permission => permission.Scope)];

    /// <param name="valueOf">The value of a parameter, by its name; null for something that fits and does not exist.</param>
    public string Path(Func<string, string?>? valueOf = null)
    {
        var path = new StringBuilder();
        foreach (var segment in Route.PathSegments)
        {
            path.Append('/');
            foreach (var part in segment.Parts)
                path.Append(part switch
                {
                    RoutePatternLiteralPart literal => literal.Content,
                    RoutePatternSeparatorPart separator => separator.Content,
                    RoutePatternParameterPart parameter => Uri.EscapeDataString(valueOf?.Invoke(parameter.Name) ?? Fitting(parameter)),
                    _ => throw new NotSupportedException(part.GetType().Name),
                });
        }
        return path.ToString();
    }

    // Whatever is asked for by such a value does not exist.
    private static string Fitting(RoutePatternParameterPart parameter)
    {
        foreach (var policy in parameter.ParameterPolicies.Select(one => one.Content ?? ""))
        {
            if (policy == "guid") return "0199dead-0000-7000-8000-000000000000";
            if (policy is "int" or "long" || policy.StartsWith("range", StringComparison.Ordinal) || policy.StartsWith("min", StringComparison.Ordinal)) return "2147483647";
            if (policy == "bool") return "false";
            if (policy == "datetime") return "2026-01-05";
        }
        return "no-such-thing";
    }

    public override string ToString() => Name;
}
