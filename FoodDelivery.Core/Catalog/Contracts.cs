using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>What other rooms know of a restaurant.</summary>
/// <param name="TimeZone">IANA id; every time of this restaurant is shown in it.</param>
/// <param name="TaxBasisPoints">Tax rate in 1/100 percent; contained in menu prices if <paramref name="TaxIncluded"/>.</param>
/// <param name="PrepMinutes">Usual minutes from accepted to ready.</param>
/// <param name="RadiusMeters">How far it delivers, straight line.</param>
public sealed record RestaurantInfo(
    Guid Id, string Slug, string Name, string AddressLine, GeoPoint Location, string Phone, string TimeZone, string Currency,
    int TaxBasisPoints, bool TaxIncluded, Money DeliveryFeeBase, Money DeliveryFeePerKm, int ServiceFeeBasisPoints, Money MinimumOrder,
    double RadiusMeters, int PrepMinutes, bool Rush)
{
    /// <summary>Base plus the straight-line distance at the price per kilometre, rounded half away from zero. The storefront shows and the order charges this.</summary>
    public Money DeliveryFeeFor(GeoPoint dropOff) => Restaurant.FeeFor(DeliveryFeeBase, DeliveryFeePerKm, Location.MetersTo(dropOff));
}

public enum Openness
{
    Open,
    Closed,
    /// <summary>Open by its hours, but taking no orders until a set time.</summary>
    Paused,
}

/// <param name="Until">When this changes: the next opening, the end of the pause, or the last-order time.</param>
/// <param name="Why">For people, when not open.</param>
/// <param name="DoorsOpen">Closed for new orders, but the kitchen is still there: between last order and closing.</param>
public sealed record OpenState(Openness State, DateTimeOffset? Until, string? Why, bool DoorsOpen = false);

/// <summary>What somebody wants of a menu, within the limits of MenuPricing (MaxLines, MaxQuantity): an item and the ids of the chosen options (an id twice means twice).</summary>
public sealed record WantedLine(Guid ItemId, int Quantity, IReadOnlyList<Guid> OptionIds, string? Note);

/// <summary>The same, found valid and priced. Names are copied so that the order stays true when the menu changes.</summary>
public sealed record PricedLine(
    Guid ItemId, string Name, string Category, int Quantity, Money UnitPrice, IReadOnlyList<PricedOption> Options, IReadOnlyList<string> Allergens, string? Note)
{
    /// <summary>Quantity × (item + options).</summary>
    public Money Total => Options.Aggregate(UnitPrice, (sum, option) => sum + option.Price) * Quantity;
}

public sealed record PricedOption(Guid OptionId, string Group, string Name, Money Price);

/// <summary>For open screens: hours, pause, rush or details of this restaurant are different now.</summary>
public sealed record RestaurantChanged(Guid RestaurantId) : ILiveChange;

/// <summary>For open screens: an item was sold out or came back, or a price changed.</summary>
public sealed record MenuChanged(Guid RestaurantId) : ILiveChange;

/// <summary>What other rooms may ask of Catalog. Restaurants come from memory; prices and sold-out are read from the database, one statement per question.</summary>
public sealed class CatalogLookup(CatalogDb db, RestaurantDirectory directory, TimeProvider time)
{
    public async Task<RestaurantInfo?> RestaurantAsync(Guid id, CancellationToken cancel) =>
        (await directory.AllAsync(db, cancel)).GetValueOrDefault(id) is { } found ? Info(found) : null;

    public async Task<RestaurantInfo?> RestaurantBySlugAsync(string slug, CancellationToken cancel) =>
        (await directory.AllAsync(db, cancel)).Values.FirstOrDefault(r => r.Slug == slug) is { } found ? Info(found) : null;

    public async Task<IReadOnlyDictionary<Guid, RestaurantInfo>> RestaurantsAsync(CancellationToken cancel) =>
        (await directory.AllAsync(db, cancel)).ToDictionary(r => r.Key, r => Info(r.Value));

    /// <summary>Whether it takes orders at a moment. An unknown restaurant is closed.</summary>
    public async Task<OpenState> OpenStateAsync(Guid id, DateTimeOffset at, CancellationToken cancel) =>
        (await directory.AllAsync(db, cancel)).GetValueOrDefault(id)?.StateAt(at) ?? new(Openness.Closed, null, "This restaurant is no longer with us.");

    /// <summary>The wanted lines as the menu is at this moment, or the first reason why not; its message names the dish.</summary>
    public async Task<Result<IReadOnlyList<PricedLine>>> PriceAsync(Guid restaurantId, IReadOnlyList<WantedLine> lines, CancellationToken cancel)
    {
        var ids = lines.Select(line => line.ItemId).Distinct().ToArray();
        var items = ids.Length is 0 or > MenuPricing.MaxLines ? []
            : await db.WholeItems.Where(i => i.RestaurantId == restaurantId && ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, cancel);
        return MenuPricing.Price(items, lines, time.GetUtcNow());
    }

    /// <summary>Whether it delivers to a place.</summary>
    public async Task<Result> CheckZoneAsync(Guid restaurantId, GeoPoint dropOff, CancellationToken cancel)
    {
        if ((await directory.AllAsync(db, cancel)).GetValueOrDefault(restaurantId) is not { } restaurant)
            return Error.NotFound("catalog.unknown_restaurant", "This restaurant is no longer with us. Choose another one.");
        if (!dropOff.IsValid) return Error.Invalid("catalog.address_unknown", "We do not know where this address is. Choose one from the list.", "address");
        var meters = restaurant.Location.MetersTo(dropOff);
        return meters <= restaurant.RadiusMeters ? Result.Ok
            : Error.Invalid("catalog.outside_zone", FormattableString.Invariant(
                $"{restaurant.Name} delivers up to {restaurant.RadiusMeters / 1000:0.0} km; this address is {meters / 1000:0.0} km away. Choose another address or a nearer restaurant."), "address");
    }

    private RestaurantInfo Info(Restaurant r) => new(
        r.Id, r.Slug, r.Name, r.AddressLine, r.Location, r.Phone, r.TimeZone, r.Currency, r.TaxBasisPoints, r.TaxIncluded, r.DeliveryFeeBase,
        r.DeliveryFeePerKm, r.ServiceFeeBasisPoints, r.MinimumOrder, r.RadiusMeters, r.PrepMinutes, r.IsInRush(time.GetUtcNow()));
}
