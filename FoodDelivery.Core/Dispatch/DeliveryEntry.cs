using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>A line of a delivery's timeline.</summary>
public sealed class DeliveryEntry
{
    public long Id { get; init; }
    public Guid DeliveryId { get; init; }
    public required string What { get; init; }
    public string? Detail { get; init; }
    public required string By { get; init; }

    /// <summary>When it was done, by the doer's clock where it came from a phone that was offline.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When we heard of it.</summary>
    public DateTimeOffset ReceivedAt { get; init; }
    public Guid? Key { get; init; }
}

/// <summary>What Dispatch copies from an order and its restaurant when it takes it on.</summary>
public sealed record OrderFacts(
    Guid OrderId, string Number, Guid CustomerId, Guid RestaurantId, string RestaurantName, string RestaurantPhone, string TimeZone,
    string PickupLine, GeoPoint Pickup, string DropOffLine, GeoPoint DropOff, int ItemCount, TimeSpan Ride,
    DateTimeOffset ReadyAt, DateTimeOffset PromisedFrom, DateTimeOffset PromisedBy);

/// <summary>When something was done, by the doer's clock and by ours, and under which key it was sent. A queued action keeps all three.</summary>
/// <param name="Key">The same for every repetition of one press; null for actions of the server's own pages.</param>
public sealed record Doing(string By, DateTimeOffset At, DateTimeOffset ReceivedAt, Guid? Key = null);
