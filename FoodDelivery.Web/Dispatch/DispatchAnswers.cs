using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Dispatch;

/// <summary>What programs read of deliveries and couriers. Records of their own, so that the rooms' insides may change without breaking anybody.</summary>
public static class DispatchAnswers
{
    public sealed record Stop(string Address, GeoPoint Place);

    /// <param name="Number">The order's number, as people say it.</param>
    /// <param name="RideSeconds">From the restaurant to the door along the streets.</param>
    /// <param name="ReadyAt">When the kitchen promises the food.</param>
    /// <param name="FoodReadyAt">When the kitchen said that it is done; null while it cooks.</param>
    /// <param name="AtDoorAt">What the courier said; <paramref name="DoorReachedAt"/> is what their position said.</param>
    public sealed record Delivery(
        Guid Id, Guid OrderId, string Number, DeliveryStatus Status, string Restaurant, string RestaurantPhone, string TimeZone, Stop Pickup, Stop DropOff, int ItemCount, int RideSeconds,
        Guid? CourierId, string? Courier, DateTimeOffset ReadyAt, DateTimeOffset? FoodReadyAt, DateTimeOffset PromisedFrom, DateTimeOffset PromisedBy, DateTimeOffset CreatedAt,
        DateTimeOffset? AssignedAt, DateTimeOffset? AtRestaurantAt, DateTimeOffset? PickedUpAt, DateTimeOffset? NearbyAt, DateTimeOffset? DoorReachedAt, DateTimeOffset? AtDoorAt, DateTimeOffset? EndedAt, int WrongPins)
    {
        public static Delivery Of(DeliveryRow row) => new(
            row.Id, row.OrderId, row.Number, row.Status, row.RestaurantName, row.RestaurantPhone, row.TimeZone, new(row.PickupLine, row.Pickup), new(row.DropOffLine, row.DropOff),
            row.ItemCount, (int)row.Ride.TotalSeconds, row.CourierId, row.CourierName, row.ReadyAt, row.FoodReadyAt, row.PromisedFrom, row.PromisedBy, row.CreatedAt,
            row.AssignedAt, row.AtRestaurantAt, row.PickedUpAt, row.NearbyAt, row.DoorReachedAt, row.AtDoorAt, row.EndedAt, row.WrongPins);
    }

    /// <param name="At">When it was done, by the clock of whoever did it; <paramref name="ReceivedAt"/> is when we heard.</param>
    public sealed record Happening(string What, string? Detail, string By, DateTimeOffset At, DateTimeOffset ReceivedAt)
    {
        public static Happening Of(TimelineLine line) => new(line.What, line.Detail, line.By, line.At, line.ReceivedAt);
    }

    /// <param name="MetersToDoor">Straight line.</param>
    public sealed record Approaching(DateTimeOffset At, GeoPoint Place, double? AccuracyMeters, double MetersToDoor);

    /// <summary>A delivery with everything that happened to it, oldest first.</summary>
    /// <param name="Arrival">The courier's way of the last minutes to the door; empty before it ended and when it is no longer kept.</param>
    public sealed record DeliveryFile(Delivery Delivery, IReadOnlyList<Happening> Timeline, IReadOnlyList<Approaching> Arrival);

    /// <param name="Number">The courier's number in the position stream.</param>
    /// <param name="Jobs">Deliveries in hand.</param>
    /// <param name="TrackingPausedAt">Since when their phone says that it cannot send positions.</param>
    /// <param name="Place">Where they were last in this shift; null off duty and when nobody knows.</param>
    public sealed record Courier(
        Guid Id, int Number, string Name, string? Phone, Vehicle Vehicle, bool OnDuty, DateTimeOffset? OnDutySince, int Jobs, DateTimeOffset? TrackingPausedAt, GeoPoint? Place, DateTimeOffset? PlaceAt)
    {
        public static Courier Of(CourierRow row) => new(
            row.Id, row.Number, row.Name, row.Phone, row.Vehicle, row.IsOnDuty, row.OnDutySince, row.Jobs, row.TrackingPausedAt, row.Position, row.PositionAt);
    }

    /// <summary>Somebody who could take a delivery.</summary>
    /// <param name="SecondsToRestaurant">Null when their place or a way is unknown.</param>
    /// <param name="MayTake">False when they carry the most allowed already.</param>
    public sealed record Candidate(Guid CourierId, string Name, Vehicle Vehicle, int Jobs, int? SecondsToRestaurant, DateTimeOffset? PlaceAt, bool MayTake)
    {
        public static Candidate Of(RankedCourier one) => new(one.Id, one.Name, one.Vehicle, one.Jobs, (int?)one.ToRestaurant?.TotalSeconds, one.PositionAt, one.MayTake);
    }

    /// <param name="HurtsAt">When it hurts if nobody does anything; in the past: it hurts already.</param>
    public sealed record Alarm(TroubleKind Kind, string Words, DateTimeOffset Since, DateTimeOffset HurtsAt)
    {
        public static Alarm Of(Trouble trouble) => new(trouble.Kind, trouble.Words, trouble.Since, trouble.HurtsAt);
    }

    /// <param name="DoorAt">When the food should be at the door, predicted to the minute.</param>
    public sealed record BoardLine(Delivery Delivery, DateTimeOffset HurtsAt, DateTimeOffset DoorAt, IReadOnlyList<Alarm> Alarms);

    /// <param name="DeliveryId">Null while the kitchen has not accepted.</param>
    /// <param name="Call">Whom to call: the courier, or the kitchen of an unanswered order.</param>
    public sealed record BoardAlarm(string Number, Guid? DeliveryId, Alarm Alarm, string? Call);

    /// <summary>Everything on the dispatchers' board, sorted as there: what hurts first comes first.</summary>
    /// <param name="At">When the database was last asked.</param>
    public sealed record Board(DateTimeOffset At, IReadOnlyList<BoardLine> Unassigned, IReadOnlyList<BoardLine> UnderWay, IReadOnlyList<BoardAlarm> Alarms, IReadOnlyList<Courier> Couriers)
    {
        public static Board Of(BoardSnapshot now) => new(
            now.At, [.. now.Unassigned.Select(Line)], [.. now.UnderWay.Select(Line)],
            [.. now.Troubles.Select(one => new BoardAlarm(one.Number, one.Delivery?.Id, Alarm.Of(one.Trouble), one.Phone))], [.. now.Couriers.Select(one => Courier.Of(one.Courier))]);

        private static BoardLine Line(BoardRow row) => new(Delivery.Of(row.Delivery), row.HurtsAt, row.DoorAt, [.. row.Troubles.Select(Alarm.Of)]);
    }

    /// <summary>Where somebody's food is.</summary>
    /// <param name="Courier">First name; null while nobody has it.</param>
    /// <param name="Place">The courier's, while they have this order; null before, afterwards and when it is too old to say anything.</param>
    /// <param name="EtaFrom">With <paramref name="EtaTo"/> the range in which the food should be at the door; null once it has ended.</param>
    /// <param name="Approach">How close the courier has come; null while far.</param>
    public sealed record Tracking(Guid OrderId, Guid DeliveryId, DeliveryStatus Status, string? Courier, GeoPoint? Place, DateTimeOffset? PlaceAt, DateTimeOffset? EtaFrom, DateTimeOffset? EtaTo, Approach? Approach)
    {
        public static Tracking Of(Guid order, DeliveryView view) => new(order, view.DeliveryId, view.Status, view.CourierName, view.Position, view.PositionAt, view.EtaFrom, view.EtaTo, view.Approach);
    }
}
