using FoodDelivery.Kernel;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>Moves a delivery from one courier to another, as long as the food is not picked up.</summary>
public sealed class ReassignDelivery(DispatchDb db, CurrentActor current, IOptions<DispatchOptions> options, TimeProvider time)
{
    /// <param name="FromCourierId">Who has it on the dispatcher's screen.</param>
    public sealed record Request(Guid DeliveryId, Guid FromCourierId, Guid ToCourierId);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => Attempt.RunAsync(db, async () =>
    {
        if (!current.Actor.IsOperator) return DispatchRows.OnlyOperators;
        if (await db.DeliveryAsync(request.DeliveryId, cancel) is not { } delivery) return DispatchRows.NoSuchDelivery;
        var from = await db.CourierAsync(request.FromCourierId, cancel);
        if (!from.IsOk) return from.Error;
        var to = await db.CourierAsync(request.ToCourierId, cancel);
        if (!to.IsOk) return to.Error;

        var now = time.GetUtcNow();
        if (delivery.Reassign(from.Value, to.Value, options.Value.JobsPerCourier, new(current.Actor.Name, now, now)) is { IsOk: false } refused) return refused;
        db.Publish(new DeliveryUnassigned(delivery.OrderId, delivery.Id, "reassigned"));
        db.Publish(new DeliveryAssigned(delivery.OrderId, delivery.Id, to.Value.Id, to.Value.FirstName));
        db.Tell(new DeliveryChanged(delivery.OrderId, delivery.Id, to.Value.Id));
        db.Tell(new CourierChanged(from.Value.Id));
        db.Tell(new CourierChanged(to.Value.Id));
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    });
}
