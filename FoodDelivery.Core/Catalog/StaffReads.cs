using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>A restaurant as its own people see it.</summary>
public sealed record StaffView(Restaurant Restaurant, OpenState Open, Menu Menu);

/// <summary>What the people of a restaurant look at when they change its menu and hours.</summary>
public sealed class StaffReads(CatalogDb db, RestaurantDirectory directory, MenuCache menus, CurrentActor current, TimeProvider time)
{
    public async Task<Result<StaffView>> GetAsync(string slug, CancellationToken cancel) =>
        await OfAsync((await directory.AllAsync(db, cancel)).Values.FirstOrDefault(r => r.Slug == slug), cancel);

    public async Task<Result<StaffView>> GetAsync(Guid restaurantId, CancellationToken cancel) =>
        // Not from memory: whoever goes on to change it must have seen what is there.
        await OfAsync(await db.Restaurants.AsNoTracking().FirstOrDefaultAsync(r => r.Id == restaurantId, cancel), cancel);

    private async Task<Result<StaffView>> OfAsync(Restaurant? restaurant, CancellationToken cancel)
    {
        if (restaurant is null) return Refusals.UnknownRestaurant;
        if (!current.Actor.MayOperate(restaurant.Id)) return Refusals.NotYours;
        return new StaffView(restaurant, restaurant.StateAt(time.GetUtcNow()), await menus.GetAsync(db, restaurant.Id, cancel));
    }
}
