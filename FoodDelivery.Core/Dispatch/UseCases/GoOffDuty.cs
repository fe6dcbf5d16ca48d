using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Dispatch;

/// <summary>A courier ends the shift; not with an order in hand.</summary>
public sealed class GoOffDuty(DispatchDb db, CurrentActor current, TimeProvider time)
{
    /// <param name="CourierId">Only for the product itself; people are always themselves.</param>
    public sealed record Request(Guid? CourierId = null);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => Attempt.RunAsync(db, async () =>
    {
        var found = await db.CourierOfAsync(current.Actor, request.CourierId, cancel);
        if (!found.IsOk) return found.Error;
        var courier = found.Value;
        if (!courier.IsOnDuty) return Result.Ok;
        if (courier.GoOffDuty() is { IsOk: false } refused) return refused;

        if (await db.Shifts.FirstOrDefaultAsync(s => s.CourierId == courier.Id && s.Until == null, cancel) is { } shift) shift.Until = time.GetUtcNow();
        db.Tell(new CourierChanged(courier.Id));
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    });
}
