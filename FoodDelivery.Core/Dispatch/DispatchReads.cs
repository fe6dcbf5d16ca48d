using System.Linq.Expressions;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>What the dispatch board reads. Operators only: everybody else gets nothing.</summary>
public sealed class DispatchReads(DispatchDb db, CurrentActor current, IMapService map, IOptions<DispatchOptions> options, TimeProvider time)
{
    private static readonly TimeSpan ArrivalShown = TimeSpan.FromMinutes(5);

    internal static readonly Expression<Func<Delivery, DeliveryRow>> Row = d => new DeliveryRow(
        d.Id, d.OrderId, d.Number, d.Status, d.RestaurantName, d.RestaurantPhone, d.TimeZone, d.PickupLine, d.PickupPoint, d.DropOffLine, d.DropOffPoint,
        d.ItemCount, d.Ride, d.CourierId, d.CourierName, d.ReadyAt, d.FoodReadyAt, d.PromisedFrom, d.PromisedBy,
        d.CreatedAt, d.AssignedAt, d.AtRestaurantAt, d.PickedUpAt, d.AtDoorAt, d.EndedAt, d.WrongPins, d.NearbyAt, d.DoorReachedAt);

    /// <summary>Every delivery that is not over.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> OpenAsync(CancellationToken cancel) => current.Actor.IsOperator
        ? await db.Deliveries.AsNoTracking().Where(d => d.EndedAt == null).OrderBy(d => d.ReadyAt).Select(Row).ToListAsync(cancel)
        : [];

    /// <summary>These deliveries, whatever became of them.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) => current.Actor.IsOperator
        ? await db.Deliveries.AsNoTracking().Where(d => ids.Contains(d.Id)).Select(Row).ToListAsync(cancel)
        : [];

    /// <summary>The delivery of an order; null before there is one.</summary>
    public async Task<DeliveryRow?> ForOrderAsync(Guid orderId, CancellationToken cancel) => current.Actor.IsOperator
        ? await db.Deliveries.AsNoTracking().Where(d => d.OrderId == orderId).Select(Row).SingleOrDefaultAsync(cancel)
        : null;

    /// <summary>All couriers, or only these, with where they were last while on duty.</summary>
    public async Task<IReadOnlyList<CourierRow>> CouriersAsync(IReadOnlyCollection<Guid>? ids, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return [];
        var couriers = db.Couriers.AsNoTracking();
        if (ids is not null) couriers = couriers.Where(c => ids.Contains(c.Id));
        var rows = await couriers
            .GroupJoin(db.Positions.AsNoTracking(), c => c.Id, p => p.CourierId, (c, p) => new { c, p })
            .SelectMany(x => x.p.DefaultIfEmpty(), (x, p) => new
            {
                x.c.Id, x.c.Number, x.c.Name, x.c.Phone, x.c.Vehicle, x.c.ForPeople, x.c.OnDutySince, x.c.Jobs, x.c.TrackingPausedAt,
                Lat = (double?)p!.Location.Lat, Lng = (double?)p.Location.Lng, At = (DateTimeOffset?)p.At, MovedAt = (DateTimeOffset?)p.MovedAt,
            })
            .OrderBy(r => r.Name).ToListAsync(cancel);
        var legs = await LegsAsync([.. rows.Where(r => r.Jobs > 0).Select(r => r.Id)], cancel);
        return [.. rows.Select(r =>
        {
            // A place from before this shift is private, and older than anything a dispatcher could use.
            var known = r is { OnDutySince: { } since, At: { } at, Lat: not null, Lng: not null } && at >= since - options.Value.FutureTolerance;
            return new CourierRow(r.Id, r.Number, r.Name, r.Phone, r.Vehicle, r.ForPeople, r.OnDutySince, r.Jobs, r.TrackingPausedAt,
                known ? new GeoPoint(r.Lat!.Value, r.Lng!.Value) : null, known ? r.At : null, known ? r.MovedAt : null, legs.TryGetValue(r.Id, out var from) ? from : null);
        })];
    }

    /// <summary>Where each of these couriers was when something last happened to one of their jobs: there the present leg began.</summary>
    private async Task<Dictionary<Guid, GeoPoint>> LegsAsync(Guid[] couriers, CancellationToken cancel)
    {
        if (couriers.Length == 0) return [];
        var (recent, tooOld) = (time.GetUtcNow() - TimeSpan.FromHours(6), options.Value.PositionHiddenAfter);
        var starts = await db.Database.SqlQuery<LegStart>($"""
            SELECT began.courier_id AS "CourierId", place.location_lat AS "Lat", place.location_lng AS "Lng"
            FROM (
                SELECT courier_id, max(greatest(assigned_at, at_restaurant_at, picked_up_at, at_door_at, ended_at)) AS at
                FROM dispatch.deliveries WHERE courier_id = ANY ({couriers}) AND (ended_at IS NULL OR ended_at > {recent})
                GROUP BY courier_id) began
            CROSS JOIN LATERAL (
                SELECT location_lat, location_lng FROM dispatch.track_points point
                WHERE point.courier_id = began.courier_id AND point.at <= began.at AND point.at > began.at - {tooOld}
                ORDER BY point.at DESC LIMIT 1) place
            """).ToListAsync(cancel);
        return starts.ToDictionary(s => s.CourierId, s => new GeoPoint(s.Lat, s.Lng));
    }

    private sealed record LegStart(Guid CourierId, double Lat, double Lng);

    /// <summary>Everything that happened to a delivery, oldest first.</summary>
    public async Task<IReadOnlyList<TimelineLine>> TimelineAsync(Guid deliveryId, CancellationToken cancel) => current.Actor.IsOperator
        ? await db.Entries.AsNoTracking().Where(e => e.DeliveryId == deliveryId).OrderBy(e => e.Id).Select(e => new TimelineLine(e.What, e.Detail, e.By, e.At, e.ReceivedAt)).ToListAsync(cancel)
        : [];

    /// <summary>The courier's way of the last minutes to the door, as far as it is still kept; nothing of before the job or after it.</summary>
    public async Task<IReadOnlyList<ArrivalPoint>> ArrivalAsync(Guid deliveryId, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator || (await DeliveriesAsync([deliveryId], cancel)) is not [{ CourierId: { } courier, EndedAt: { } until, PickedUpAt: { } pickedUp } delivery]) return [];
        var from = (delivery.AtDoorAt ?? until) - ArrivalShown;
        if (from < pickedUp) from = pickedUp;
        var points = await db.Tracks.AsNoTracking().Where(t => t.CourierId == courier && t.At >= from && t.At <= until).OrderBy(t => t.At).ToListAsync(cancel);
        return [.. points.Select(p => new ArrivalPoint(p.At, p.Location, p.AccuracyMeters, p.Location.MetersTo(delivery.DropOff)))];
    }

    /// <summary>Who could take a delivery, the quickest at the restaurant first; those who already carry the most allowed come last.</summary>
    public async Task<IReadOnlyList<RankedCourier>> RankedAsync(Guid deliveryId, CancellationToken cancel)
    {
        var delivery = (await DeliveriesAsync([deliveryId], cancel)) is [var one] ? one : null;
        if (delivery is null) return [];
        var now = time.GetUtcNow();
        var ranked = new List<RankedCourier>();
        foreach (var courier in (await CouriersAsync(null, cancel)).Where(c => c.IsOnDuty && c.Id != delivery.CourierId))
        {
            var fresh = courier is { Position: not null, PositionAt: { } at } && now - at < options.Value.PositionHiddenAfter;
            var ride = fresh ? await map.TravelTimeAsync(courier.Position!.Value, delivery.Pickup, cancel) ?? Eta.Travel(courier.Position.Value, delivery.Pickup, options.Value) : (TimeSpan?)null;
            ranked.Add(new(courier.Id, courier.Name, courier.Vehicle, courier.Jobs, ride, courier.PositionAt, courier.Jobs < options.Value.JobsPerCourier));
        }
        // A job in hand has to be finished first: it counts like a ride of its own.
        return [.. ranked.OrderByDescending(c => c.MayTake).ThenBy(c => c.ToRestaurant is null).ThenBy(c => c.ToRestaurant + options.Value.UsualApproach * c.Jobs).ThenBy(c => c.Name, StringComparer.Ordinal)];
    }
}
