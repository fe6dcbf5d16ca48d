using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>A job as its courier sees it. Name, phone and notes of the customer are asked from Ordering for as long as the job lasts.</summary>
/// <param name="Patience">How long to wait at the door for a customer who does not open.</param>
public sealed record CourierJob(
    Guid DeliveryId, string Number, DeliveryStatus Status, string RestaurantName, string RestaurantPhone, string PickupLine, GeoPoint Pickup,
    string DropOffLine, GeoPoint DropOff, string ContactName, string ContactPhone, string? Notes, int ItemCount,
    DateTimeOffset ReadyAt, DateTimeOffset? FoodReadyAt, DateTimeOffset PromisedBy, DateTimeOffset AssignedAt, string TimeZone, int WrongPins, DateTimeOffset? AtDoorAt = null, TimeSpan Patience = default);

/// <summary>An order that was cancelled under way and the courier has not yet read so.</summary>
public sealed record CancelledJob(Guid DeliveryId, string Number, string RestaurantName, bool HadFood);

/// <summary>A job that somebody else took from the courier before the pickup.</summary>
/// <param name="Why">The dispatcher's reason; null when it was given to somebody else.</param>
public sealed record LostJob(Guid DeliveryId, string Number, string? Why);

/// <param name="Jobs">In the order to do them: what is picked up first, then the oldest.</param>
public sealed record CourierHome(Guid CourierId, string Name, DateTimeOffset? OnDutySince, DateTimeOffset? TrackingPausedAt, IReadOnlyList<CourierJob> Jobs, IReadOnlyList<CancelledJob> Cancelled, int DeliveredThisShift);

/// <summary>What the courier's page reads: always the signed-in courier's own.</summary>
public sealed class CourierReads(DispatchDb db, CurrentActor current, OrderLookup orders, IOptions<DispatchOptions> options, TimeProvider time)
{
    public async Task<Result<CourierHome>> HomeAsync(CancellationToken cancel)
    {
        var found = await db.CourierOfAsync(current.Actor, null, cancel);
        if (!found.IsOk) return found.Error;
        var courier = found.Value;

        var open = await db.Deliveries.AsNoTracking().Where(d => d.CourierId == courier.Id && d.EndedAt == null).ToListAsync(cancel);
        var jobs = new List<CourierJob>(open.Count);
        foreach (var d in open.OrderByDescending(d => d.Status.HasFood()).ThenByDescending(d => d.Status).ThenBy(d => d.AssignedAt))
        {
            var order = await orders.ForDeliveryAsync(d.OrderId, cancel);
            jobs.Add(new(d.Id, d.Number, d.Status, d.RestaurantName, d.RestaurantPhone, d.PickupLine, d.PickupPoint, d.DropOffLine, d.DropOffPoint,
                order?.ContactName ?? "Customer", order?.ContactPhone ?? "", order?.Notes, d.ItemCount, d.ReadyAt, d.FoodReadyAt, d.PromisedBy, d.AssignedAt ?? d.CreatedAt, d.TimeZone, d.WrongPins, d.AtDoorAt, options.Value.AbsentAfter));
        }

        // Older ones nobody needs to confirm: the shift they belonged to is long over.
        var recent = time.GetUtcNow() - TimeSpan.FromHours(6);
        var cancelled = await db.Deliveries.AsNoTracking()
            .Where(d => d.CourierId == courier.Id && d.Status == DeliveryStatus.Cancelled && d.EndSeenAt == null && d.EndedAt > recent)
            .OrderBy(d => d.EndedAt).Select(d => new CancelledJob(d.Id, d.Number, d.RestaurantName, d.PickedUpAt != null)).ToListAsync(cancel);
        var done = courier.OnDutySince is { } since
            ? await db.Deliveries.CountAsync(d => d.CourierId == courier.Id && d.Status == DeliveryStatus.Delivered && d.EndedAt >= since, cancel)
            : 0;
        return new CourierHome(courier.Id, courier.Name, courier.OnDutySince, courier.TrackingPausedAt, jobs, cancelled, done);
    }

    /// <summary>How this courier lost a job. Null when it is still theirs, ended with them, or when they gave it back: on whichever phone, that needs no news.</summary>
    public async Task<LostJob?> LostAsync(Guid deliveryId, CancellationToken cancel)
    {
        var found = await db.CourierOfAsync(current.Actor, null, cancel);
        if (!found.IsOk) return null;
        var (id, name) = (found.Value.Id, found.Value.Name);
        var delivery = await db.Deliveries.AsNoTracking().Where(d => d.Id == deliveryId && d.CourierId != id).Select(d => new { d.Number }).FirstOrDefaultAsync(cancel);
        if (delivery is null) return null;
        var because = $"{name}: ";
        var last = await db.Entries.AsNoTracking().Where(e => e.DeliveryId == deliveryId && e.What == Delivery.Unassigned && (e.Detail == name || e.Detail!.StartsWith(because)))
            .OrderByDescending(e => e.Id).FirstOrDefaultAsync(cancel);
        if (last is null || last.By == name) return null;
        return new LostJob(deliveryId, delivery.Number, last.Detail == name ? null : last.Detail![because.Length..]);
    }
}
