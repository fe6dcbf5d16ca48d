using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>A screen says that it lives and shows the board. As long as one does, the restaurant is watched.</summary>
public sealed class KitchenHeartbeat(OrderingDb db, CurrentActor current, TimeProvider time)
{
    /// <param name="SoundOn">Whether it could be heard.</param>
    public sealed record Request(Guid RestaurantId, Guid DeviceId, bool SoundOn);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.MayOperate(request.RestaurantId)) return Error.Forbidden("ordering.may_not_watch", "Only the restaurant's own screens count as watching.");
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO ordering.kitchen_screens (restaurant_id, device_id, first_seen_at, last_seen_at, sound_on)
            VALUES ({request.RestaurantId}, {request.DeviceId}, {now}, {now}, {request.SoundOn})
            ON CONFLICT (restaurant_id, device_id) DO UPDATE SET last_seen_at = EXCLUDED.last_seen_at, sound_on = EXCLUDED.sound_on
            """, cancel);
        return Result.Ok;
    }
}
