using FoodDelivery.Kernel;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>Gives a delivery that nobody has to a courier on duty. Of two dispatchers at once one wins; the other is told who has it.</summary>
public sealed class AssignDelivery(DispatchDb db, CurrentActor current, IOptions<DispatchOptions> options, TimeProvider time)
{
    public sealed record Request(Guid DeliveryId, Guid CourierId);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => Attempt.RunAsync(db, async () =>
    {
        if (!current.Actor.IsOperator) return DispatchRows.OnlyOperators;
        if (await db.DeliveryAsync(request.DeliveryId, cancel) is not { } delivery) return DispatchRows.NoSuchDelivery;
        var courier = await db.CourierAsync(request.CourierId, cancel);
        if (!courier.IsOk) return courier.Error;

        var now = time.GetUtcNow();
        if (delivery.Assign(courier.Value, options.Value.JobsPerCourier, new(current.Actor.Name, now, now)) is { IsOk: false } refused) return refused;
        db.Publish(new DeliveryAssigned(delivery.OrderId, delivery.Id, courier.Value.Id, courier.Value.FirstName));
        db.Tell(new DeliveryChanged(delivery.OrderId, delivery.Id, courier.Value.Id));
        db.Tell(new CourierChanged(courier.Value.Id));
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    });
}
