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

public enum PromotionKind
{
    Percent,
    Amount,
    FreeDelivery,
}

/// <summary>What a code takes off. <see cref="TakePromotion"/> uses it for an order, <see cref="GiveBackPromotion"/> undoes that.</summary>
/// <param name="Words">What it does, for people.</param>
/// <param name="Value">Basis points for Percent, minor units for Amount.</param>
/// <param name="ByRestaurant">Who bears it: the restaurant, or the platform.</param>
public sealed record PromotionOffer(Guid PromotionId, string Code, string Words, PromotionKind Kind, long Value, bool ByRestaurant);

/// <summary>What a code is to be used for.</summary>
/// <param name="Items">The dishes before any discount.</param>
/// <param name="CustomerId">Null for a visitor, of whom nothing is known.</param>
/// <param name="FirstOrder">The customer has not had a meal through us yet.</param>
/// <param name="HeldBy">The customer's unpaid order that this one would replace: its use does not count.</param>
public sealed record PromotionBasket(Guid RestaurantId, Money Items, Guid? CustomerId, bool FirstOrder, Guid? HeldBy);

/// <summary>For open screens: hours, pause, rush or details of this restaurant are different now.</summary>
public sealed record RestaurantChanged(Guid RestaurantId) : ILiveChange;

/// <summary>For open screens: an item was sold out or came back, or a price changed.</summary>
public sealed record MenuChanged(Guid RestaurantId) : ILiveChange;

/// <summary>What other rooms may ask of Catalog. Restaurants come from memory; prices and sold-out are read from the database, one statement per question.</summary>
public sealed class CatalogLookup(CatalogDb db, RestaurantDirectory directory, SalesMenu menu, TimeProvider time)
{
    public async Task<RestaurantInfo?> RestaurantAsync(Guid id, CancellationToken cancel) =>
        (await directory.AllAsync(db, cancel)).GetValueOrDefault(id) is { } found ? Info(found) : null;

    public async Task<RestaurantInfo?> RestaurantBySlugAsync(string slug, CancellationToken cancel) =>
        (await directory.AllAsync(db, cancel)).Values.FirstOrDefault(r => r.Slug == slug) is { } found ? Info(found) : null;

    public async Task<IReadOnlyDictionary<Guid, RestaurantInfo>> RestaurantsAsync(CancellationToken cancel) =>
        (await directory.AllAsync(db, cancel)).ToDictionary(r => r.Key, r => Info(r.Value));

    /// <summary>Restaurants by each cuisine there is.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Guid>>> CuisinesAsync(CancellationToken cancel) =>
        (await directory.AllAsync(db, cancel)).Values.SelectMany(r => r.Cuisines.Select(cuisine => (cuisine, r.Id))).GroupBy(pair => pair.cuisine, pair => pair.Id, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<Guid>)[.. group], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it takes orders at a moment. An unknown restaurant is closed.</summary>
    public async Task<OpenState> OpenStateAsync(Guid id, DateTimeOffset at, CancellationToken cancel) =>
        (await directory.AllAsync(db, cancel)).GetValueOrDefault(id) is { } found ? KnownStates.Of(found, at) : new(Openness.Closed, null, "This restaurant is no longer with us.");

    /// <summary>The wanted lines as the menu is at this moment, or the first reason why not; its message names the dish.</summary>
    public async Task<Result<IReadOnlyList<PricedLine>>> PriceAsync(Guid restaurantId, IReadOnlyList<WantedLine> lines, CancellationToken cancel)
    {
        var ids = lines.Select(line => line.ItemId).Distinct().ToArray();
        var items = ids.Length is 0 or > MenuPricing.MaxLines ? new Dictionary<Guid, MenuItem>() : await menu.ItemsAsync(db, restaurantId, ids, cancel);
        return MenuPricing.Price(items, lines, time.GetUtcNow());
    }

    /// <summary>What a code, written as people write it, takes off a basket at this moment, or in words why it does not hold.</summary>
    public async Task<Result<PromotionOffer>> PromotionAsync(string code, PromotionBasket basket, CancellationToken cancel)
    {
        var (wanted, customer, held) = (Promotion.Normalise(code), basket.CustomerId, basket.HeldBy);
        var found = await db.Promotions.AsNoTracking().Where(p => p.Code == wanted).Select(p => new
        {
            Promotion = p,
            ByCustomer = db.PromotionUses.Count(use => use.PromotionId == p.Id && use.CustomerId == customer && use.GivenBackAt == null && use.OrderId != held),
            Held = db.PromotionUses.Any(use => use.OrderId == held && use.PromotionId == p.Id && use.GivenBackAt == null),
        }).SingleOrDefaultAsync(cancel);
        var restaurants = await directory.AllAsync(db, cancel);
        if (found is null || restaurants.GetValueOrDefault(basket.RestaurantId) is not { } here)
            return Error.Invalid("catalog.promotion_unknown", "We do not know this code. Check how it is written.", "code");
        var only = found.Promotion.RestaurantId is { } id ? restaurants.GetValueOrDefault(id)?.Name : null;
        return found.Promotion.For(basket, found.ByCustomer, found.Promotion.Uses - (found.Held ? 1 : 0), only, here.Zone, time.GetUtcNow());
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
