using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>A delivery as boards read it: immutable, equal when nothing changed.</summary>
public sealed record DeliveryRow(
    Guid Id, Guid OrderId, string Number, DeliveryStatus Status,
    string RestaurantName, string RestaurantPhone, string TimeZone, string PickupLine, GeoPoint Pickup, string DropOffLine, GeoPoint DropOff,
    int ItemCount, TimeSpan Ride, Guid? CourierId, string? CourierName,
    DateTimeOffset ReadyAt, DateTimeOffset? FoodReadyAt, DateTimeOffset PromisedFrom, DateTimeOffset PromisedBy,
    DateTimeOffset CreatedAt, DateTimeOffset? AssignedAt, DateTimeOffset? AtRestaurantAt, DateTimeOffset? PickedUpAt, DateTimeOffset? AtDoorAt, DateTimeOffset? EndedAt,
    int WrongPins, DateTimeOffset? NearbyAt = null, DateTimeOffset? DoorReachedAt = null);

/// <summary>A courier as boards read it.</summary>
/// <param name="LegFrom">Where the courier was when the present leg began; null without a job, and when nobody knows.</param>
public sealed record CourierRow(
    Guid Id, int Number, string Name, string? Phone, Vehicle Vehicle, bool ForPeople, DateTimeOffset? OnDutySince, int Jobs, DateTimeOffset? TrackingPausedAt,
    GeoPoint? Position, DateTimeOffset? PositionAt, DateTimeOffset? MovedAt, GeoPoint? LegFrom = null)
{
    public bool IsOnDuty => OnDutySince is not null;
}

/// <summary>A line of the timeline as screens read it.</summary>
public sealed record TimelineLine(string What, string? Detail, string By, DateTimeOffset At, DateTimeOffset ReceivedAt);

/// <summary>Where a courier was on the last stretch to the door.</summary>
/// <param name="MetersToDoor">Straight line.</param>
public sealed record ArrivalPoint(DateTimeOffset At, GeoPoint Location, double? AccuracyMeters, double MetersToDoor);

/// <summary>A courier who could take a delivery, with how long the ride to the restaurant would be.</summary>
/// <param name="ToRestaurant">Null when the courier's place or a way is unknown.</param>
public sealed record RankedCourier(Guid Id, string Name, Vehicle Vehicle, int Jobs, TimeSpan? ToRestaurant, DateTimeOffset? PositionAt, bool MayTake);
