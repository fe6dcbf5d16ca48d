using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Dispatch;

/// <summary>Nobody needs to ride any more. The courier's page says so until it was read.</summary>
public sealed class CancelDeliveryWhenOrderCancelled(DispatchDb db, FollowTheOrder follow, TimeProvider time) : IReaction<OrderCancelled>
{
    public Task RunAsync(OrderCancelled happened, EventContext context, CancellationToken cancel) => follow.RunAsync(happened.OrderId, async delivery =>
    {
        if (delivery.Status.IsOver()) return false;
        var courier = delivery.CourierId is { } id ? await db.Couriers.FirstOrDefaultAsync(c => c.Id == id, cancel) : null;
        if (!delivery.Cancel(courier, happened.Reason.Length > 300 ? happened.Reason[..300] : happened.Reason, new("Ordering", context.Time, time.GetUtcNow())).IsOk) return false;
        if (courier is not null) db.Tell(new CourierChanged(courier.Id));
        return true;
    }, cancel);
}
