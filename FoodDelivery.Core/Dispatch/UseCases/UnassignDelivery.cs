using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>A dispatcher takes a delivery back from its courier, before the food is picked up.</summary>
public sealed class UnassignDelivery(DispatchDb db, CurrentActor current, TimeProvider time)
{
    /// <param name="FromCourierId">Who has it on the dispatcher's screen.</param>
    public sealed record Request(Guid DeliveryId, Guid FromCourierId, string Reason);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => Attempt.RunAsync(db, async () =>
    {
        if (!current.Actor.IsOperator) return DispatchRows.OnlyOperators;
        var reason = DispatchRows.Reason(request.Reason);
        if (!reason.IsOk) return reason.Error;
        if (await db.DeliveryAsync(request.DeliveryId, cancel) is not { } delivery) return DispatchRows.NoSuchDelivery;
        var from = await db.CourierAsync(request.FromCourierId, cancel);
        if (!from.IsOk) return from.Error;

        var now = time.GetUtcNow();
        if (delivery.Unassign(from.Value, reason.Value, new(current.Actor.Name, now, now)) is { IsOk: false } refused) return refused;
        db.Publish(new DeliveryUnassigned(delivery.OrderId, delivery.Id, reason.Value));
        db.Tell(new DeliveryChanged(delivery.OrderId, delivery.Id, null));
        db.Tell(new CourierChanged(from.Value.Id));
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    });
}
