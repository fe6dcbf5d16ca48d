using FoodDelivery.Catalog;
using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>A cart as it can be ordered at this moment.</summary>
/// <param name="Id">Of the cart that <see cref="CartChanged"/> speaks of; the cookie's where there is none yet.</param>
/// <param name="Restaurant">Null when empty, or when it is gone.</param>
/// <param name="Items">Sum of the lines that can be had.</param>
/// <param name="MissingToMinimum">What is missing to the restaurant's minimum; null when it is reached.</param>
/// <param name="Code">The code the customer gave, whether or not it holds at this moment.</param>
public sealed record CartView(Guid Id, RestaurantInfo? Restaurant, OpenState? Open, IReadOnlyList<CartLineView> Lines, Money Items, Money? MissingToMinimum, string? Code = null)
{
    public static CartView Empty(Guid id) => new(id, null, null, [], Money.Zero("USD"), null);

    public bool IsEmpty => Lines.Count == 0;
    public int Count => Lines.Sum(line => line.Wanted.Quantity);
    public bool HasProblems => Lines.Any(line => line.Problem is not null);
}

/// <param name="Priced">Null when it can't be had; then <paramref name="Problem"/> says why.</param>
/// <param name="Was">What one of it cost when it was put in, where that was different.</param>
public sealed record CartLineView(Guid Id, WantedLine Wanted, string Name, PricedLine? Priced, string? Problem, Money? Was);

/// <summary>The cart of whoever asks, always with the menu's present prices, and with what changed since the dishes were chosen.</summary>
public sealed class CartReads(Carts carts, CatalogLookup catalog, TimeProvider time)
{
    /// <param name="cookie">As in Visit.Cart.</param>
    public async Task<CartView> GetAsync(Guid cookie, CancellationToken cancel = default)
    {
        var cart = await carts.FindAsync(cookie, cancel);
        if (cart is null || cart.Lines.Count == 0 || cart.RestaurantId is not { } restaurantId) return CartView.Empty(cart?.Id ?? cookie);
        var restaurant = await catalog.RestaurantAsync(restaurantId, cancel);
        var open = await catalog.OpenStateAsync(restaurantId, time.GetUtcNow(), cancel);
        var lines = await PriceAsync(restaurantId, cart.Lines, cancel);
        var items = lines.Where(line => line.Priced is not null).Aggregate(Money.Zero(restaurant?.Currency ?? "USD"), (sum, line) => sum + line.Priced!.Total);
        var missing = restaurant is not null && items < restaurant.MinimumOrder ? restaurant.MinimumOrder - items : (Money?)null;
        return new(cart.Id, restaurant, open, lines, items, missing, cart.Code);
    }

    private async Task<IReadOnlyList<CartLineView>> PriceAsync(Guid restaurantId, IReadOnlyList<CartLine> lines, CancellationToken cancel)
    {
        var all = await catalog.PriceAsync(restaurantId, [.. lines.Select(line => line.Wanted)], cancel);
        if (all.IsOk) return [.. lines.Zip(all.Value, (line, priced) => View(line, priced))];

        // Something can't be had: find out which, so that the rest can still be ordered.
        var views = new List<CartLineView>();
        foreach (var line in lines)
        {
            var one = await catalog.PriceAsync(restaurantId, [line.Wanted], cancel);
            views.Add(one.IsOk ? View(line, one.Value[0]) : View(line, null, one.Error.Message));
        }
        return views;
    }

    private static CartLineView View(CartLine line, PricedLine? priced, string? problem = null)
    {
        var one = priced is null ? (Money?)null : new Money(priced.Total.Minor / priced.Quantity, priced.UnitPrice.Currency);
        var was = one is { } now && now.Minor != line.SeenMinor ? new Money(line.SeenMinor, now.Currency) : (Money?)null;
        return new(line.Id, line.Wanted, priced?.Name ?? line.SeenName, priced, priced is null ? problem : null, was);
    }
}
