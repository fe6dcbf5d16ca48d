using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>What the reactions to an order's facts share: find its delivery, change it, tell the screens. No delivery is fine: the order ended before one began.</summary>
public sealed class FollowTheOrder(DispatchDb db)
{
    internal async Task RunAsync(Guid orderId, Func<Delivery, Task<bool>> change, CancellationToken cancel)
    {
        var result = await Attempt.RunAsync(db, async () =>
        {
            if (await db.DeliveryOfOrderAsync(orderId, cancel) is not { } delivery || !await change(delivery)) return Result.Ok;
            db.Tell(new DeliveryChanged(delivery.OrderId, delivery.Id, delivery.CourierId));
            await db.SaveChangesAsync(cancel);
            return Result.Ok;
        });
        // Too much company at this row: the relay comes back with a pause.
        if (!result.IsOk) throw new InvalidOperationException(result.Error.Code);
    }
}
