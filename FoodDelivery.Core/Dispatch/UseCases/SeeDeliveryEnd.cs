using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>The courier has read that an order was cancelled.</summary>
public sealed class SeeDeliveryEnd(DispatchDb db, CurrentActor current, TimeProvider time)
{
    public sealed record Request(Guid DeliveryId);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => Attempt.RunAsync(db, async () =>
    {
        if (await db.DeliveryAsync(request.DeliveryId, cancel) is not { } delivery) return DispatchRows.NoSuchDelivery;
        var courier = await db.CourierOfAsync(current.Actor, delivery.CourierId, cancel);
        if (!courier.IsOk) return courier.Error;
        if (delivery.CourierId != courier.Value.Id || !delivery.Status.IsOver()) return DispatchRows.NoSuchDelivery;
        delivery.EndSeen(time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    });
}
