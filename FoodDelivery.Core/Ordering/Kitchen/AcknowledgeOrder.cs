using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>A screen says "seen" for new orders: it stops ringing for them, on this device only. The acceptance clock runs on.</summary>
public sealed class AcknowledgeOrder(OrderingDb db, CurrentActor current, TimeProvider time)
{
    public sealed record Request(Guid RestaurantId, Guid DeviceId, IReadOnlyList<Guid> OrderIds);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.MayOperate(request.RestaurantId)) return Error.Forbidden("ordering.may_not_acknowledge", "Only the restaurant can acknowledge its orders.");
        var ids = request.OrderIds.ToArray();
        var now = time.GetUtcNow();
        // One statement, safe twice; ids of other restaurants fall out by themselves.
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO ordering.kitchen_seen (order_id, device_id, seen_at)
            SELECT id, {request.DeviceId}, {now} FROM ordering.orders WHERE id = ANY({ids}) AND restaurant_id = {request.RestaurantId}
            ON CONFLICT DO NOTHING
            """, cancel);
        return Result.Ok;
    }
}
