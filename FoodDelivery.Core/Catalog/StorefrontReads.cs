using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Catalog;

/// <summary>What hungry people look at: the list of restaurants and one restaurant's page.</summary>
public sealed class StorefrontReads(CatalogDb db, RestaurantDirectory directory, MenuCache menus, StorefrontCache kept, MenuSearch search, IOptions<CatalogOptions> options, TimeProvider time)
{
    private const int MostDishes = 3;

    public async Task<Storefront> FindAsync(StorefrontQuery query, CancellationToken cancel)
    {
        var all = await directory.AllAsync(db, cancel);
        if (string.IsNullOrWhiteSpace(query.Text)) return kept.Get(all, query, time.GetUtcNow(), () => Make(all, query, null));
        return Make(all, query, await search.FindAsync(query.Text, cancel));
    }

    private Storefront Make(IReadOnlyDictionary<Guid, Restaurant> all, StorefrontQuery query, IReadOnlyDictionary<Guid, Found>? found)
    {
        var cards = all.Values
            .Where(r => found?.ContainsKey(r.Id) ?? true)
            .Where(r => query.Cuisine is null || r.Cuisines.Contains(query.Cuisine, StringComparer.OrdinalIgnoreCase))
            .Select(r => Card(r, query.Near, found?[r.Id].Dishes));
        var cuisines = all.Values.SelectMany(r => r.Cuisines).CountBy(c => c).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key);
        return new([.. Sorted(cards, query.Sort, found)], [.. cuisines], all.Count);
    }

    /// <param name="slug">Or the id.</param>
    public async Task<RestaurantPageView?> PageAsync(string slug, GeoPoint? near, CancellationToken cancel)
    {
        var all = await directory.AllAsync(db, cancel);
        var restaurant = Guid.TryParse(slug, out var id) ? all.GetValueOrDefault(id) : all.Values.FirstOrDefault(r => r.Slug == slug);
        return restaurant is null ? null : new(restaurant, Card(restaurant, near, null), await menus.GetAsync(db, restaurant.Id, cancel));
    }

    private IEnumerable<RestaurantCard> Sorted(IEnumerable<RestaurantCard> cards, StorefrontSort sort, IReadOnlyDictionary<Guid, Found>? found)
    {
        // Whatever the order: what can be had now and here stands above what cannot.
        var usable = cards.OrderBy(c => c.Delivers ? 0 : 1).ThenBy(c => c.Open.State switch { Openness.Open => 0, Openness.Paused => 1, _ => 2 });
        var wanted = sort switch
        {
            StorefrontSort.Fastest => usable.ThenBy(c => c.FromMinutes),
            StorefrontSort.Nearest => usable.ThenBy(c => c.Meters),
            StorefrontSort.CheapestDelivery => usable.ThenBy(c => c.Fee.Minor),
            _ when found is not null => usable.ThenByDescending(c => found[c.Id].Likeness),
            _ => usable,
        };
        return wanted.ThenBy(c => c.FromMinutes).ThenBy(c => c.Name, StringComparer.Ordinal);
    }

    private RestaurantCard Card(Restaurant r, GeoPoint? near, IReadOnlyList<string>? dishes)
    {
        var (now, set) = (time.GetUtcNow(), options.Value);
        var meters = near is { } point ? r.Location.MetersTo(point) : (double?)null;
        var rush = r.IsInRush(now);
        var travel = (meters ?? r.RadiusMeters / 2) * set.DetourFactor / (set.TravelSpeedKmh / 3.6) / 60;
        var from = (int)(Math.Ceiling((r.PrepMinutes + (rush ? set.RushExtraMinutes : 0) + set.WaitMinutes + travel) / 5) * 5);
        return new(
            r.Id, r.Slug, r.Name, r.Cuisines, r.Picture, KnownStates.Of(r, now), r.TimeZone, rush, meters, r.DeliveryFee(meters ?? 0), r.MinimumOrder,
            from, from + set.RangeMinutes, meters is null || meters <= r.RadiusMeters, dishes is null ? [] : [.. dishes.Take(MostDishes)]);
    }
}
