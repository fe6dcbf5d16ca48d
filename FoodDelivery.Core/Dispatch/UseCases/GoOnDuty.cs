using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Dispatch;

/// <summary>A courier starts a shift. From now on positions are taken and orders may come.</summary>
public sealed class GoOnDuty(DispatchDb db, CurrentActor current, TimeProvider time)
{
    /// <param name="CourierId">Only for the product itself; people are always themselves.</param>
    public sealed record Request(Guid? CourierId = null);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => Attempt.RunAsync(db, async () =>
    {
        var found = await db.CourierOfAsync(current.Actor, request.CourierId, cancel);
        if (!found.IsOk) return found.Error;
        var courier = found.Value;
        if (courier.IsOnDuty) return Result.Ok;

        var now = time.GetUtcNow();
        courier.GoOnDuty(now);
        db.Shifts.Add(new Shift { Id = Guid.CreateVersion7(now), CourierId = courier.Id, From = now });
        db.Tell(new CourierChanged(courier.Id));
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Result.Ok; // The other press of the same button was quicker.
        }
        return Result.Ok;
    });
}
