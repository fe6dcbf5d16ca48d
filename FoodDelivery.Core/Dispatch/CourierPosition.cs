using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>Where a courier was last, one row per courier, written in batches.</summary>
public sealed class CourierPosition
{
    public Guid CourierId { get; init; }
    public GeoPoint Location { get; init; }

    /// <summary>The courier's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Our clock.</summary>
    public DateTimeOffset ReceivedAt { get; init; }
    public double? AccuracyMeters { get; init; }
    public double? Heading { get; init; }
    public double? MetersPerSecond { get; init; }

    /// <summary>Where and when the courier last really moved; tells standing still from GPS noise.</summary>
    public GeoPoint Anchor { get; init; }
    public DateTimeOffset MovedAt { get; init; }
}

/// <summary>One point of a courier's way. Deleted after <see cref="DispatchOptions.TracksKept"/>.</summary>
public sealed class TrackPoint
{
    public Guid CourierId { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public GeoPoint Location { get; init; }
    public double? AccuracyMeters { get; init; }
    public double? Heading { get; init; }
    public double? MetersPerSecond { get; init; }
}
