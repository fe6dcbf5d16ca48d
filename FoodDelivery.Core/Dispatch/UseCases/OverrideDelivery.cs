using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Dispatch;

/// <summary>A dispatcher completes a delivery without the PIN and says why; their name stays in the timeline.</summary>
public sealed class OverrideDelivery(DispatchDb db, CurrentActor current, TimeProvider time)
{
    public sealed record Request(Guid DeliveryId, string Reason);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => Attempt.RunAsync(db, async () =>
    {
        if (!current.Actor.IsOperator) return DispatchRows.OnlyOperators;
        var reason = DispatchRows.Reason(request.Reason);
        if (!reason.IsOk) return reason.Error;
        if (await db.DeliveryAsync(request.DeliveryId, cancel) is not { } delivery) return DispatchRows.NoSuchDelivery;
        var courier = await db.Couriers.FirstOrDefaultAsync(c => c.Id == delivery.CourierId, cancel);

        var now = time.GetUtcNow();
        if (delivery.Override(courier, reason.Value, new(current.Actor.Name, now, now)) is { IsOk: false } refused) return refused;
        db.Publish(new DeliveryCompleted(delivery.OrderId, delivery.Id));
        db.Tell(new DeliveryChanged(delivery.OrderId, delivery.Id, delivery.CourierId));
        if (courier is not null) db.Tell(new CourierChanged(courier.Id));
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    });
}
