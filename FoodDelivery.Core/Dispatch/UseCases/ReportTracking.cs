using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>A courier's page says that it cannot send positions, or can again, so that dispatch knows instead of guessing.</summary>
public sealed class ReportTracking(DispatchDb db, CurrentActor current, TimeProvider time)
{
    /// <param name="PausedSince">Null when positions flow.</param>
    public sealed record Request(DateTimeOffset? PausedSince, Guid? CourierId = null);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => Attempt.RunAsync(db, async () =>
    {
        var found = await db.CourierOfAsync(current.Actor, request.CourierId, cancel);
        if (!found.IsOk) return found.Error;
        var courier = found.Value;
        var now = time.GetUtcNow();
        var since = request.PausedSince is { } claimed && claimed > now ? now : request.PausedSince?.ToUniversalTime();
        if (!courier.IsOnDuty || courier.TrackingPausedAt is null == since is null) return Result.Ok;
        courier.TrackingPaused(since);
        db.Tell(new CourierChanged(courier.Id));
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    });
}
