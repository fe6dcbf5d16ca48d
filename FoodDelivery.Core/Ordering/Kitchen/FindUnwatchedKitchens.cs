using FoodDelivery.Catalog;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>
/// An open restaurant that no screen has watched for five minutes must not take orders nobody sees. This job says so;
/// Catalog pauses the restaurant, and one tap on the kitchen screen resumes it.
/// </summary>
public sealed class FindUnwatchedKitchens(OrderingDb db, CatalogLookup catalog, IOptions<KitchenOptions> options, TimeProvider time) : IJob
{
    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var kitchen = options.Value;
        var lastSeen = await db.Set<KitchenScreen>().GroupBy(screen => screen.RestaurantId)
            .Select(screens => new { screens.Key, At = screens.Max(screen => screen.LastSeenAt) }).ToDictionaryAsync(seen => seen.Key, seen => seen.At, cancel);
        var noticed = await db.Set<UnwatchedKitchen>().ToDictionaryAsync(row => row.RestaurantId, cancel);

        foreach (var restaurant in (await catalog.RestaurantsAsync(cancel)).Keys)
        {
            var row = noticed.GetValueOrDefault(restaurant);
            var open = (await catalog.OpenStateAsync(restaurant, now, cancel)).State == Openness.Open;
            if (!open)
            {
                // Closed or paused: the count begins anew when it opens.
                if (row is not null) db.Remove(row);
                continue;
            }
            if (row is null) db.Add(row = new UnwatchedKitchen { RestaurantId = restaurant, Since = now, CheckedAt = now });
            if (now - row.CheckedAt > kitchen.UnwatchedForgetAfter) row.Since = now;
            row.CheckedAt = now;

            var since = lastSeen.TryGetValue(restaurant, out var seen) && seen > row.Since ? seen : row.Since;
            if (now - since < kitchen.UnwatchedAfter) continue;
            db.Publish(new KitchenUnwatched(restaurant, since, now + kitchen.UnwatchedPause));
            row.Since = now;
        }
        await db.SaveChangesAsync(cancel);
    }
}
