using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>What the use cases that switch a restaurant have in common: find it, check who asks, change it.</summary>
public sealed class OperateRestaurant(CatalogDb db, CurrentActor current)
{
    internal Task<Result> RunAsync(Guid restaurantId, Func<Restaurant, Result> change, CancellationToken cancel) => db.ChangeAsync(async () =>
    {
        var restaurant = await db.Restaurants.SingleOrDefaultAsync(r => r.Id == restaurantId, cancel);
        if (restaurant is null) return Refusals.UnknownRestaurant;
        if (!current.Actor.MayOperate(restaurant.Id)) return Refusals.NotYours;
        return change(restaurant);
    }, cancel);
}

internal static class Refusals
{
    public static readonly Error UnknownItem = Error.NotFound("catalog.unknown_dish", "There is no such dish on the menu any more. Reload the page.");
    public static readonly Error UnknownRestaurant = Error.NotFound("catalog.unknown_restaurant", "There is no such restaurant.");
    public static readonly Error NotYours = Error.Forbidden("catalog.not_your_restaurant", "You are not on this restaurant's staff list. Ask its manager to add you.");
}
