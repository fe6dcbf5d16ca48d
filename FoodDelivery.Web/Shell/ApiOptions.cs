using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Web.Shell;

/// <summary>Section <c>Api</c>: who may call how often, how much at a time, and from which pages.</summary>
public sealed class ApiOptions
{
    /// <summary>Pages of these origins may call the API from a browser, with a token; cookies never travel there. E.g. <c>https://app.example.com</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Requests per minute of one person or program.</summary>
    [Range(1, 10_000_000)] public int PerMinute { get; init; } = 600;

    /// <summary>Requests per minute of one address without a sign-in; several people may sit behind it.</summary>
    [Range(1, 10_000_000)] public int AnonymousPerMinute { get; init; } = 1200;

    /// <summary>Other numbers for single clients, by client id.</summary>
    public IReadOnlyDictionary<string, int> ClientPerMinute { get; init; } = new Dictionary<string, int>();

    /// <summary>The largest body, unless an endpoint says otherwise.</summary>
    [Range(1_024, 1_048_576)] public int MaxBodyBytes { get; init; } = 64 * 1024;
}
