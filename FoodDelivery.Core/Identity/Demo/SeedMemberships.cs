using FoodDelivery.Catalog;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Identity;

/// <summary>Gives Marco his kitchen; after the restaurants, whose ids are Catalog's.</summary>
public sealed class SeedMemberships(IdentityDb db, CatalogLookup catalog, TimeProvider time) : IDemoSeed
{
    public int Order => 25;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (await catalog.RestaurantBySlugAsync(DemoPeople.MarcosRestaurant, cancel) is not { } kitchen) return;
        if (await db.Memberships.AnyAsync(m => m.UserId == DemoPeople.Marco.Id && m.RestaurantId == kitchen.Id, cancel)) return;
        db.Memberships.Add(new Membership { UserId = DemoPeople.Marco.Id, RestaurantId = kitchen.Id, Since = time.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
    }
}
