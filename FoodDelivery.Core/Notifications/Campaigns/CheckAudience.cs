using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Notifications;

/// <summary>An audience as it is typed: see <see cref="AudienceRule"/>.</summary>
/// <param name="Near">An address of the city; with <paramref name="WithinKilometers"/>.</param>
public sealed record AudienceWish(
    int? OrderedWithinDays = null, int? NotOrderedForDays = null, bool NeverOrdered = false, int? AtLeastOrders = null,
    IReadOnlyList<Guid>? Restaurants = null, string? Cuisine = null, string? Near = null, double? WithinKilometers = null, IReadOnlyList<string>? Languages = null)
{
    public static AudienceWish Of(AudienceRule rule) =>
        new(rule.OrderedWithinDays, rule.NotOrderedForDays, rule.NeverOrdered, rule.AtLeastOrders, rule.Restaurants, rule.Cuisine, rule.Area?.Address, rule.Area?.Kilometers, rule.Languages);
}

/// <summary>Makes a rule of what was typed, or says what is wrong with it.</summary>
public sealed class CheckAudience(CatalogLookup catalog, IMapService maps)
{
    private const int AddressLength = 200;

    public async Task<Result<AudienceRule>> RunAsync(AudienceWish wish, CancellationToken cancel)
    {
        if (wish.OrderedWithinDays is < 1 or > AudienceRule.MostDays) return Days(nameof(wish.OrderedWithinDays));
        if (wish.NotOrderedForDays is < 1 or > AudienceRule.MostDays) return Days(nameof(wish.NotOrderedForDays));
        if (wish.OrderedWithinDays is { } within && wish.NotOrderedForDays is { } without && without >= within)
            return Error.Invalid("notifications.audience_contradicts", "Nobody has ordered within these days and not ordered for as long. Make the first number the larger one.", nameof(wish.NotOrderedForDays));
        if (wish.AtLeastOrders is < 1 or > AudienceRule.MostOrders) return Error.Invalid("notifications.audience_orders_out_of_range", $"Ask for 1 to {AudienceRule.MostOrders} orders.", nameof(wish.AtLeastOrders));
        var restaurants = (wish.Restaurants ?? []).Distinct().Order().ToArray();
        if (restaurants.Length > 0 && restaurants.Except((await catalog.RestaurantsAsync(cancel)).Keys).Any())
            return Error.Invalid("notifications.audience_restaurant_unknown", "One of the restaurants does not exist.", nameof(wish.Restaurants));
        var cuisine = string.IsNullOrWhiteSpace(wish.Cuisine) ? null : wish.Cuisine.Trim();
        if (cuisine is not null && !(await catalog.CuisinesAsync(cancel)).ContainsKey(cuisine)) return Error.Invalid("notifications.audience_cuisine_unknown", "No restaurant cooks that. Choose a cuisine from the list.", nameof(wish.Cuisine));
        var languages = (wish.Languages ?? []).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (languages.Any(language => !MessageLanguages.Knows(language)))
            return Error.Invalid("notifications.language_unknown", $"We write in {string.Join(", ", MessageLanguages.All.Select(known => known.Name))} only.", nameof(wish.Languages));
        var area = await AreaAsync(wish, cancel);
        if (!area.IsOk) return area.Error;
        var rule = new AudienceRule(wish.OrderedWithinDays, wish.NotOrderedForDays, wish.NeverOrdered, wish.AtLeastOrders, restaurants.Length == 0 ? null : restaurants, cuisine, area.Value, languages.Length == 0 ? null : languages);
        return rule is { NeverOrdered: true, AsksForOrders: true }
            ? Error.Invalid("notifications.audience_contradicts", "Who has never ordered has no orders to choose by. Take either away.", nameof(wish.NeverOrdered))
            : rule;
    }

    private async Task<Result<AudienceArea?>> AreaAsync(AudienceWish wish, CancellationToken cancel)
    {
        var near = wish.Near?.Trim() ?? "";
        if (near.Length == 0) return (AudienceArea?)null;
        if (wish.WithinKilometers is not (> 0 and <= AudienceArea.MostKilometers)) return Error.Invalid("notifications.audience_distance_out_of_range", $"Say how far around it, up to {AudienceArea.MostKilometers} km.", nameof(wish.WithinKilometers));
        return near.Length <= AddressLength && await maps.FindAddressAsync(near, 1, cancel) is [var found, ..]
            ? new AudienceArea(found.Line, found.Location, wish.WithinKilometers.Value)
            : Error.Invalid("notifications.audience_address_unknown", "We cannot find this address. Type street and house number.", nameof(wish.Near));
    }

    private static Error Days(string field) => Error.Invalid("notifications.audience_days_out_of_range", $"Count 1 to {AudienceRule.MostDays} days.", field);
}
