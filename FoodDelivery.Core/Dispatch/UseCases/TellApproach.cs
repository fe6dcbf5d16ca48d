using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>The courier's position came close to a customer's door: written down and told, once.</summary>
public sealed class TellApproach(DispatchDb db, TimeProvider time)
{
    /// <param name="Meters">From the courier to the door.</param>
    /// <param name="SeenAt">When the courier was there.</param>
    public sealed record Request(Guid DeliveryId, Guid CourierId, Approach Approach, int Meters, DateTimeOffset SeenAt);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => Attempt.RunAsync(db, async () =>
    {
        if (await db.DeliveryAsync(request.DeliveryId, cancel) is not { } delivery) return DispatchRows.NoSuchDelivery;
        if (delivery.CourierId != request.CourierId || !delivery.ComesNear(request.Approach, request.Meters, request.SeenAt, time.GetUtcNow())) return Result.Ok;
        if (request.Approach == Approach.AtTheDoor) db.Publish(new CourierReachedDoor(delivery.OrderId, delivery.Id));
        else db.Publish(new CourierNearby(delivery.OrderId, delivery.Id));
        db.Tell(new DeliveryChanged(delivery.OrderId, delivery.Id, delivery.CourierId));
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    });
}
