using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Dispatch;

/// <summary>
/// It cannot go on with this courier, and why. Before the pickup the job goes back to dispatch and somebody else takes it;
/// after it the food cannot be handed over any more and the delivery has failed for good.
/// </summary>
public sealed class AbandonDelivery(DispatchDb db, CurrentActor current, TimeProvider time)
{
    public sealed record Request(Guid DeliveryId, string Reason, DateTimeOffset? At = null, Guid? Key = null);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => Attempt.RunAsync(db, async () =>
    {
        var reason = DispatchRows.Reason(request.Reason);
        if (!reason.IsOk) return reason.Error;
        if (await db.DeliveryAsync(request.DeliveryId, cancel) is not { } delivery) return DispatchRows.NoSuchDelivery;
        // Dispatchers may close a delivery for a courier whose phone is dead.
        var byOperator = current.Actor.IsOperator && !current.Actor.Is(Roles.Courier);
        var found = byOperator ? await HolderAsync(delivery, cancel) : await db.CourierOfAsync(current.Actor, delivery.CourierId, cancel);
        if (!found.IsOk) return found.Error;
        var courier = found.Value;
        if (request.Key is { } key && delivery.Timeline.Any(entry => entry.Key == key && entry.By == courier.Name)) return Result.Ok;

        var now = time.GetUtcNow();
        var doing = new Doing(byOperator ? current.Actor.Name : courier.Name, request.At?.ToUniversalTime() ?? now, now, request.Key);
        if (delivery.Status.HasFood())
        {
            if (delivery.Abandon(courier, reason.Value, doing) is { IsOk: false } refused) return refused;
            db.Publish(new DeliveryAbandoned(delivery.OrderId, delivery.Id, reason.Value));
        }
        else
        {
            if (delivery.GiveBack(courier, reason.Value, doing) is { IsOk: false } refused) return refused;
            db.Publish(new DeliveryUnassigned(delivery.OrderId, delivery.Id, reason.Value));
        }
        db.Tell(new DeliveryChanged(delivery.OrderId, delivery.Id, delivery.CourierId));
        db.Tell(new CourierChanged(courier.Id));
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    });

    private async Task<Result<Courier>> HolderAsync(Delivery delivery, CancellationToken cancel) => delivery.CourierId is { } holder
        ? await db.CourierAsync(holder, cancel)
        : Error.Conflict("dispatch.not_possible_now", DeliveryRefusals.Words(delivery.Status, DeliveryAction.Abandon, delivery.Number, null));
}
