using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <param name="SoldOutUntil">Null when it can be ordered; <see cref="MenuItem.UntilChanged"/> until a person says otherwise.</param>
public sealed record DishAvailability(Guid ItemId, string Name, string Category, DateTimeOffset? SoldOutUntil);

/// <summary>What is left of a restaurant's menu, for the people who cook it.</summary>
public sealed class AvailabilityReads(CatalogDb db, CurrentActor current, TimeProvider time)
{
    /// <summary>In the order of the menu; empty for somebody else's restaurant.</summary>
    public async Task<IReadOnlyList<DishAvailability>> DishesAsync(Guid restaurantId, CancellationToken cancel)
    {
        if (!current.Actor.MayOperate(restaurantId)) return [];
        var now = time.GetUtcNow();
        return await db.Items.AsNoTracking().Where(i => i.RestaurantId == restaurantId)
            .OrderBy(i => i.Category.Position).ThenBy(i => i.Position)
            .Select(i => new DishAvailability(i.Id, i.Name, i.Category.Name, i.SoldOutUntil > now ? i.SoldOutUntil : null)).ToListAsync(cancel);
    }
}
