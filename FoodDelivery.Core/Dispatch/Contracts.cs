using FoodDelivery.Kernel;

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
