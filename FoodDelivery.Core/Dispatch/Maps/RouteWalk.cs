using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>Follows a route by the metres travelled: where somebody is after so many metres, and which way they face.</summary>
public sealed class RouteWalk
{
    private readonly IReadOnlyList<GeoPoint> path;
    private readonly double[] until;

    public RouteWalk(Route route)
    {
        path = route.Path;
        until = new double[path.Count];
        for (var i = 1; i < path.Count; i++) until[i] = until[i - 1] + path[i - 1].MetersTo(path[i]);
    }

    public double Meters => until[^1];

    /// <param name="meters">Below zero is the start, beyond the end is the end.</param>
    /// <returns>The place and the compass bearing in degrees (0 = north, clockwise).</returns>
    public (GeoPoint Place, double Heading) At(double meters)
    {
        var i = Array.BinarySearch(until, Math.Clamp(meters, 0, Meters));
        var leg = Math.Clamp(i >= 0 ? i : ~i - 1, 0, path.Count - 2);
        // A route may start with two equal points; the next real leg tells the direction.
        while (leg < path.Count - 2 && until[leg + 1] <= until[leg]) leg++;
        var (a, b) = (path[leg], path[leg + 1]);
        var length = until[leg + 1] - until[leg];
        var share = length <= 0 ? 0 : Math.Clamp((meters - until[leg]) / length, 0, 1);
        return (new(a.Lat + (b.Lat - a.Lat) * share, a.Lng + (b.Lng - a.Lng) * share), Bearing(a, b));
    }

    /// <summary>The compass bearing from one place to another nearby, in degrees 0–360.</summary>
    public static double Bearing(GeoPoint from, GeoPoint to)
    {
        var east = (to.Lng - from.Lng) * Math.Cos(double.DegreesToRadians(from.Lat));
        return (double.RadiansToDegrees(Math.Atan2(east, to.Lat - from.Lat)) + 360) % 360;
    }
}
