using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>One press of a courier's button.</summary>
/// <param name="At">When it was pressed, by the phone's clock, if it waited for a connection.</param>
/// <param name="Key">The same for every sending of this press, so that it counts once.</param>
/// <param name="Insists">"I am there", whatever my phone's position says.</param>
public sealed record CourierPress(Guid DeliveryId, DateTimeOffset? At = null, Guid? Key = null, bool Insists = false);

/// <summary>What every step of a courier has in common: own job only, once per key, told to everybody.</summary>
public sealed class CourierStep(DispatchDb db, CurrentActor current, IOptions<DispatchOptions> options, TimeProvider time)
{
    internal DispatchOptions Options => options.Value;

    /// <param name="already">True when the step is behind us: a second press is not an error.</param>
    /// <param name="step">Changes the delivery; a refusal is returned, and saved only if <paramref name="keepRefusals"/>.</param>
    /// <param name="publish">Publishes the facts of a successful step.</param>
    internal Task<Result> RunAsync(CourierPress press, Func<Delivery, bool> already, Func<Delivery, Courier, Doing, CancellationToken, Task<Result>> step,
        Action<DispatchDb, Delivery> publish, CancellationToken cancel, bool keepRefusals = false) => Attempt.RunAsync(db, async () =>
    {
        if (await db.DeliveryAsync(press.DeliveryId, cancel) is not { } delivery) return DispatchRows.NoSuchDelivery;
        var found = await db.CourierOfAsync(current.Actor, delivery.CourierId, cancel);
        if (!found.IsOk) return found.Error;
        var courier = found.Value;
        if (delivery.CourierId == courier.Id)
        {
            if (delivery.AnsweredBefore(press.Key, Options.PinTries) is { } first) return first;
            if (already(delivery)) return Result.Ok;
        }

        var now = time.GetUtcNow();
        var result = await step(delivery, courier, new Doing(courier.Name, press.At?.ToUniversalTime() ?? now, now, press.Key), cancel);
        // A refusal that left nothing behind is nobody's news.
        if (!result.IsOk && !(keepRefusals && db.ChangeTracker.HasChanges())) return result;
        if (result.IsOk) publish(db, delivery);
        db.Tell(new DeliveryChanged(delivery.OrderId, delivery.Id, delivery.CourierId));
        if (delivery.CourierId is null || delivery.Status.IsOver()) db.Tell(new CourierChanged(courier.Id));
        await db.SaveChangesAsync(cancel);
        return result;
    });

    /// <summary>What the courier's phone says against being there; null when it says nothing.</summary>
    internal async Task<Elsewhere?> ElsewhereAsync(CourierPress press, Delivery delivery, Courier courier, GeoPoint place, Doing doing, CancellationToken cancel)
    {
        // The product itself moves its couriers, it need not be asked.
        if (current.Actor.IsSystem) return null;
        var pressed = doing.At < doing.ReceivedAt ? doing.At : doing.ReceivedAt;
        var earliest = pressed - Options.GeofenceFreshFor;
        var seen = await db.Tracks.AsNoTracking().Where(t => t.CourierId == courier.Id && t.At >= earliest && t.At <= pressed).OrderByDescending(t => t.At).FirstOrDefaultAsync(cancel);
        if (Geofence.MetersAway(seen is null ? null : new(seen.At, seen.Location.Lat, seen.Location.Lng, seen.AccuracyMeters), place, pressed, Options) is not { } meters) return null;
        // Whoever pressed without a connection is somewhere else by now and cannot go back: written down, not asked.
        var tooLateToAsk = doing.ReceivedAt - pressed > Options.GeofenceFreshFor;
        return new(meters, press.Insists || tooLateToAsk || delivery.WasAskedBack(courier, doing.ReceivedAt - Options.PressAgainWithin));
    }
}
