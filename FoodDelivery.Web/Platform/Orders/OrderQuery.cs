using FoodDelivery.Catalog;
using FoodDelivery.Ordering;

namespace FoodDelivery.Web.Platform.Orders;

/// <summary>The orders list's address, as words, and what it means. The page and the export read the same.</summary>
/// <param name="Status">States, separated by commas; empty for all.</param>
/// <param name="Restaurant">A restaurant's slug.</param>
/// <param name="Since"><c>1h</c>, <c>24h</c>, <c>7d</c> or <c>all</c>; a day when left out.</param>
public sealed record OrderQuery(string? Q, string? Status, string? Restaurant, string? Since, bool Late)
{
    public static readonly IReadOnlyList<(string Key, string Words, TimeSpan? Back)> Spans =
        [("1h", "Last hour", TimeSpan.FromHours(1)), ("24h", "Last 24 hours", TimeSpan.FromHours(24)), ("7d", "Last 7 days", TimeSpan.FromDays(7)), ("all", "All time", null)];

    private static readonly TimeSpan Usual = TimeSpan.FromHours(24);

    public IReadOnlyList<OrderStatus> Statuses =>
        [.. (Status ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(name => Enum.TryParse<OrderStatus>(name, ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : (OrderStatus?)null).OfType<OrderStatus>().Distinct()];

    public OrderFilter ToFilter(IReadOnlyDictionary<Guid, RestaurantInfo> restaurants, DateTimeOffset now) => new()
    {
        Search = Q,
        Statuses = Statuses,
        // An unknown slug finds nothing rather than everything.
        RestaurantId = Restaurant is { Length: > 0 } slug ? restaurants.Values.FirstOrDefault(r => r.Slug == slug)?.Id ?? Guid.Empty : null,
        Since = Spans.FirstOrDefault(span => span.Key == Since) is { Key: not null } chosen ? now - chosen.Back : now - Usual,
        LateOnly = Late,
    };
}
