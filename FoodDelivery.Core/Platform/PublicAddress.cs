using Microsoft.Extensions.Configuration;

namespace FoodDelivery.Platform;

/// <summary>The address under which the world knows this product: the setting <c>PublicBaseUrl</c>, else whatever the caller came by.</summary>
public sealed class PublicAddress(IConfiguration config)
{
    public const string Setting = "PublicBaseUrl";

    /// <summary>What is configured, ending in a slash; null when nothing is.</summary>
    /// <exception cref="StartupRefused">It is no web address.</exception>
    public static Uri? Of(IConfiguration config)
    {
        if (config[Setting] is not { Length: > 0 } configured) return null;
        return Uri.TryCreate(configured.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new StartupRefused($"The setting {Setting} says '{configured}': write it as https://food.example.com.");
    }

    /// <summary>Where this process answers, without a trailing slash. The host sets it: it is known only once the server listens.</summary>
    public Func<string>? Own { get; init; }

    /// <summary>For what is sent and has no request to come by: what is configured, else this process. Ends in a slash.</summary>
    public string OrOwn() => Of(config)?.AbsoluteUri ?? (Own?.Invoke() ?? "http://localhost").TrimEnd('/') + "/";

    /// <param name="asAsked">The address of the request, ending in a slash. Behind a proxy it may be one that nobody outside can reach.</param>
    public string Or(string asAsked) => Of(config)?.AbsoluteUri ?? asAsked;
}
