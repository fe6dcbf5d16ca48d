using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>What an order would cost and when it would come, if it were placed at this moment.</summary>
/// <param name="Meters">From the restaurant to the door, straight line.</param>
public sealed record Quote(RestaurantInfo Restaurant, IReadOnlyList<PricedLine> Lines, Bill Bill, Promise Promise, double Meters);

/// <summary>
/// Makes quotes. The checkout page and PlaceOrder ask the same question here, so what the customer sees is what is charged,
/// or the difference is noticed.
/// </summary>
public sealed class Quotes(CatalogLookup catalog, IMapService maps, IOptions<OrderingOptions> options, TimeProvider time)
{
    /// <param name="tipMinor">In the restaurant's currency.</param>
    public async Task<Result<Quote>> MakeAsync(Guid restaurantId, IReadOnlyList<WantedLine> wanted, GeoPoint dropOff, long tipMinor, CancellationToken cancel)
    {
        var limits = options.Value;
        if (wanted.Count == 0) return Error.Invalid("ordering.cart_empty", "Your cart is empty. Add a dish first.", "lines");
        if (wanted.Count > MenuPricing.MaxLines) return Error.Invalid("ordering.cart_full", $"An order holds at most {MenuPricing.MaxLines} different dishes.", "lines");
        if (wanted.Any(line => line.Quantity < 1 || line.Quantity > MenuPricing.MaxQuantity)) return Error.Invalid("ordering.quantity_invalid", $"Choose between 1 and {MenuPricing.MaxQuantity} of each dish.", "lines");
        if (tipMinor < 0) return Error.Invalid("ordering.tip_invalid", "A tip cannot be negative. Choose 0 for none.", "tip");
        if (tipMinor > limits.MaxTipMinor) return Error.Invalid("ordering.tip_invalid", "That is a very generous tip, more than we can pass on. Choose a smaller one.", "tip");
        if (await catalog.RestaurantAsync(restaurantId, cancel) is not { } restaurant)
            return Error.NotFound("ordering.restaurant_unknown", "This restaurant is not with us any more. Choose another one.");

        var now = time.GetUtcNow();
        var open = await catalog.OpenStateAsync(restaurantId, now, cancel);
        if (open.State != Openness.Open)
            return Error.Conflict(open.State == Openness.Paused ? "ordering.restaurant_paused" : "ordering.restaurant_closed", open.Why ?? $"{restaurant.Name} takes no orders at the moment.");
        var zone = await catalog.CheckZoneAsync(restaurantId, dropOff, cancel);
        if (!zone.IsOk) return zone.Error;
        var priced = await catalog.PriceAsync(restaurantId, wanted, cancel);
        if (!priced.IsOk) return priced.Error;

        var meters = restaurant.Location.MetersTo(dropOff);
        var bill = Bill.Of(priced.Value, restaurant.TaxBasisPoints, restaurant.TaxIncluded, restaurant.DeliveryFeeFor(dropOff), restaurant.ServiceFeeBasisPoints, new(tipMinor, restaurant.Currency));
        if (bill.Items < restaurant.MinimumOrder)
            return Error.Conflict("ordering.below_minimum", $"{restaurant.Name} delivers from {restaurant.MinimumOrder}: add {restaurant.MinimumOrder - bill.Items} more.");
        var travel = await maps.TravelTimeAsync(restaurant.Location, dropOff, cancel) ?? TimeSpan.FromHours(meters / 1000 / limits.FallbackSpeedKmh);
        var prep = restaurant.PrepMinutes + (restaurant.Rush ? limits.RushExtraMinutes : 0);
        return new Quote(restaurant, priced.Value, bill, Promise.For(now, prep, limits.WaitMinutes, (int)Math.Ceiling(travel.TotalMinutes), limits.PromiseRangeMinutes), meters);
    }
}
