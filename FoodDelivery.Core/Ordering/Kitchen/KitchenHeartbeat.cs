using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>A screen says that it lives and shows the board. As long as one does, the restaurant is watched.</summary>
public sealed class KitchenHeartbeat(OrderingDb db, CurrentActor current, TimeProvider time)
{
    /// <param name="SoundOn">Whether it could be heard.</param>
    /// <param name="Visible">Whether somebody could see it: a forgotten tab behind others watches nothing.</param>
    public sealed record Request(Guid RestaurantId, Guid DeviceId, bool SoundOn, bool Visible = true);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.MayOperate(request.RestaurantId)) return Error.Forbidden("ordering.may_not_watch", "Only the restaurant's own screens count as watching.");
        // An admin who looks in from the office cooks nothing; the product's own crew stands in for the demo's cooks.
        if (!request.Visible || !(current.Actor.IsSystem || current.Actor.Restaurants.Contains(request.RestaurantId))) return Result.Ok;
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO ordering.kitchen_screens (restaurant_id, device_id, first_seen_at, last_seen_at, sound_on)
            VALUES ({request.RestaurantId}, {request.DeviceId}, {now}, {now}, {request.SoundOn})
            ON CONFLICT (restaurant_id, device_id) DO UPDATE SET last_seen_at = EXCLUDED.last_seen_at, sound_on = EXCLUDED.sound_on
            """, cancel);
        return Result.Ok;
    }
}
