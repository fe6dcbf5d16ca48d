using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>A street address and where it is.</summary>
/// <param name="Line">The short form a courier reads, e.g. "350 W 42nd St".</param>
/// <param name="Label">The long form for lists and receipts, e.g. "350 West 42nd Street, New York, NY 10036".</param>
public sealed record GeoAddress(string Line, string Label, GeoPoint Location);

/// <summary>A way along the streets.</summary>
/// <param name="Path">Its corners in order, from the start to the end; at least two.</param>
public sealed record Route(double Meters, TimeSpan Duration, IReadOnlyList<GeoPoint> Path);

/// <summary>Addresses and routes, whichever map is configured. Null means the map knows no such place or no way; nobody is to blame.</summary>
public interface IMapService
{
    /// <summary>Addresses for typed text, best first; also for text that is still being typed.</summary>
    Task<IReadOnlyList<GeoAddress>> FindAddressAsync(string text, int limit, CancellationToken cancel);

    /// <summary>The address nearest to a point; null outside the map.</summary>
    Task<GeoAddress?> DescribeAsync(GeoPoint point, CancellationToken cancel);

    /// <summary>The quickest way for a courier by bicycle.</summary>
    Task<Route?> RouteAsync(GeoPoint from, GeoPoint to, CancellationToken cancel);

    /// <summary>As long as <see cref="RouteAsync"/> would say, without the corners.</summary>
    Task<TimeSpan?> TravelTimeAsync(GeoPoint from, GeoPoint to, CancellationToken cancel);
}

/// <summary>Where bringing one order stands. Owned by Dispatch; the order's own status is Ordering's.</summary>
public enum DeliveryStatus
{
    Unassigned,
    /// <summary>A courier has it and is on the way to the restaurant.</summary>
    Assigned,
    AtRestaurant,
    PickedUp,
    AtDoor,
    Delivered,
    /// <summary>The food was picked up and could not be handed over.</summary>
    Abandoned,
    /// <summary>The order ended before the food was handed over.</summary>
    Cancelled,
}

/// <summary>How close a courier has come to the door, by position.</summary>
public enum Approach
{
    Nearby,
    AtTheDoor,
}

// Facts. The subject is always the order, so that a reaction never sees its events out of order.

public sealed record DeliveryAssigned(Guid OrderId, Guid DeliveryId, Guid CourierId, string CourierName) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>The courier no longer has it: a dispatcher took it back, or the courier gave it up before picking up.</summary>
public sealed record DeliveryUnassigned(Guid OrderId, Guid DeliveryId, string Why) : IEvent { public string Subject => OrderId.ToString(); }
public sealed record CourierArrivedAtRestaurant(Guid OrderId, Guid DeliveryId) : IEvent { public string Subject => OrderId.ToString(); }
public sealed record DeliveryPickedUp(Guid OrderId, Guid DeliveryId) : IEvent { public string Subject => OrderId.ToString(); }
public sealed record CourierArrivedAtDoor(Guid OrderId, Guid DeliveryId) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>By position, before the courier says anything: close to the customer's door. Told once.</summary>
public sealed record CourierNearby(Guid OrderId, Guid DeliveryId) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>By position: at the customer's address. Told once, and not after the courier said so.</summary>
public sealed record CourierReachedDoor(Guid OrderId, Guid DeliveryId) : IEvent { public string Subject => OrderId.ToString(); }
public sealed record DeliveryCompleted(Guid OrderId, Guid DeliveryId) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>Picked up, but not handed over, for good.</summary>
public sealed record DeliveryAbandoned(Guid OrderId, Guid DeliveryId, string Reason) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>For open screens: this delivery's row is different now.</summary>
/// <param name="CourierId">Who has it now; null when nobody has.</param>
public sealed record DeliveryChanged(Guid OrderId, Guid DeliveryId, Guid? CourierId) : ILiveChange;

/// <summary>For open screens: this courier went on or off duty, got or finished a job. Positions are not told here, they flow to the map's own stream.</summary>
public sealed record CourierChanged(Guid CourierId) : ILiveChange;

/// <summary>What the customer may see of the delivery.</summary>
/// <param name="CourierName">First name only; null while nobody has it.</param>
/// <param name="Position">The courier's last place, only while the courier has this order; null before, afterwards and when too old to say anything.</param>
/// <param name="EtaFrom">Lower end of the range in which the food should be at the door; null once it ended.</param>
/// <param name="Approach">How close the courier's position has come to the door; null while far.</param>
public sealed record DeliveryView(
    Guid DeliveryId, DeliveryStatus Status, Guid? CourierId, string? CourierName,
    GeoPoint? Position, DateTimeOffset? PositionAt, DateTimeOffset? EtaFrom, DateTimeOffset? EtaTo, Approach? Approach = null);

/// <summary>What other rooms may ask about an order's delivery.</summary>
public class DispatchLookup(DispatchDb db, IOptions<DispatchOptions> options, TimeProvider time)
{
    /// <summary>Null when there is none yet. Whether the asker may see the order is the asker's room to decide.</summary>
    public virtual async Task<DeliveryView?> ForOrderAsync(Guid orderId, CancellationToken cancel)
    {
        if (await db.Deliveries.AsNoTracking().Where(d => d.OrderId == orderId).Select(DispatchReads.Row).FirstOrDefaultAsync(cancel) is not { } row) return null;
        var now = time.GetUtcNow();
        var place = row.Status.IsOnTheWay() ? await db.Positions.AsNoTracking().Where(p => p.CourierId == row.CourierId).Select(p => new { p.Location, p.At }).FirstOrDefaultAsync(cancel) : null;
        if (place is not null && now - place.At >= options.Value.PositionHiddenAfter) place = null;

        DateTimeOffset? from = null, to = null;
        if (!row.Status.IsOver()) (from, to) = Eta.Range(Eta.Of(row, place?.Location, now, options.Value).DoorAt, now);
        var name = row.Status == DeliveryStatus.Unassigned || row.CourierName is null ? null : Courier.FirstOf(row.CourierName);
        return new(row.Id, row.Status, row.CourierId, name, place?.Location, place?.At, from, to,
            row.DoorReachedAt is not null ? Approach.AtTheDoor : row.NearbyAt is not null ? Approach.Nearby : null);
    }

    /// <summary>As which courier a person works; null when as none.</summary>
    public virtual Task<Guid?> CourierOfAsync(Guid userId, CancellationToken cancel) =>
        db.Couriers.AsNoTracking().Where(c => c.UserId == userId).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancel);
}

/// <summary>Whom a map may follow for an order.</summary>
/// <param name="Number">The courier's number in the position stream.</param>
public sealed record FollowedCourier(Guid CourierId, int Number);

/// <summary>Says whom the person looking at an order may follow on the map: the courier who has it now, and nobody before or afterwards.</summary>
public sealed class OrderTracking(DispatchDb db, OrderLookup orders)
{
    /// <summary>Null when there is nobody to follow, or the asker has no business with the order.</summary>
    public async Task<FollowedCourier?> CourierForAsync(Guid orderId, Actor asker, CancellationToken cancel)
    {
        if (!await orders.MaySeeAsync(orderId, asker, cancel)) return null;
        var delivery = await db.Deliveries.AsNoTracking().Where(d => d.OrderId == orderId).Select(d => new { d.Status, d.CourierId }).FirstOrDefaultAsync(cancel);
        if (delivery is null || !delivery.Status.IsOnTheWay()) return null;
        return await db.Couriers.AsNoTracking().Where(c => c.Id == delivery.CourierId).Select(c => new FollowedCourier(c.Id, c.Number)).FirstOrDefaultAsync(cancel);
    }
}

/// <summary>Whom to write to when a courier is given something. Asked for, never put into an event: it holds personal data.</summary>
/// <param name="UserId">Who signs in as this courier; null when nobody does.</param>
public sealed record CourierToTell(Guid Id, Guid? UserId, string Name, string? Phone);

/// <summary>Finds couriers for those who write to them. Not offered to other processes: only the house writes to people.</summary>
public sealed class CouriersToTell(DispatchDb db)
{
    /// <summary>Whoever has an order's delivery now; null when nobody has.</summary>
    public Task<CourierToTell?> OfOrderAsync(Guid orderId, CancellationToken cancel) => db.Deliveries.AsNoTracking().Where(d => d.OrderId == orderId && d.CourierId != null)
        .Join(db.Couriers, d => d.CourierId, c => (Guid?)c.Id, (d, c) => new { d.Status, Courier = new CourierToTell(c.Id, c.UserId, c.Name, c.Phone) })
        .Where(found => found.Status == DeliveryStatus.Assigned || found.Status == DeliveryStatus.AtRestaurant || found.Status == DeliveryStatus.PickedUp || found.Status == DeliveryStatus.AtDoor)
        .Select(found => found.Courier).FirstOrDefaultAsync(cancel);
}
