using FoodDelivery.Platform;
using Microsoft.Extensions.Configuration;

namespace FoodDelivery.Notifications;

/// <summary>What is live needs an address people and providers can reach: links in messages, the way out of promotions and callbacks lead there.</summary>
internal static class PublicBaseNeeded
{
    /// <summary>As the options of a vendor keep it: without a trailing slash, empty when nothing says it.</summary>
    public static string Of(IConfiguration config) => PublicAddress.Of(config)?.AbsoluteUri.TrimEnd('/') ?? "";

    /// <param name="publicBase">From <c>PublicBaseUrl</c>; empty when nothing says it.</param>
    /// <param name="vendor">Whose mode is Live.</param>
    /// <param name="why">As the middle of a sentence.</param>
    /// <returns>What to do about it; null when there is nothing.</returns>
    public static string? Lacks(string publicBase, string vendor, string why) =>
        publicBase.Length == 0 ? $"PublicBaseUrl is missing: {why}. Set it to the address of this product, such as https://food.example.com."
        : !publicBase.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? $"PublicBaseUrl must begin with https:// when {vendor}:Mode is Live: {why}. Write it as https://food.example.com."
        : null;
}
