using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>Is a courier still on the way, judged by where the leg began and where it leads?</summary>
public static class OffRoute
{
    /// <summary>What the longest sensible way along right-angled streets is to the straight one. A corner of such a way may lie far from the straight line and is no detour.</summary>
    private static readonly double Corners = Math.Sqrt(2);

    private const double MetersPerDegree = 6_371_008.8 * Math.PI / 180;

    /// <summary>How far the courier is from every way that leads to one of the jobs; null when on one of them, or when nobody knows where the leg began.</summary>
    public static double? MetersOff(CourierRow courier, IEnumerable<DeliveryRow> jobs, DispatchOptions options)
    {
        if (courier.Position is not { } at) return null;
        double? least = null;
        foreach (var job in jobs)
        {
            // Food comes from its restaurant; where somebody was who goes to fetch it only the track says.
            if ((courier.LegFrom ?? (job.Status.HasFood() ? job.Pickup : null)) is not { } from) return null;
            if (MetersOff(at, from, job.Status.HasFood() ? job.DropOff : job.Pickup, options) is not { } off) return null;
            if (least is null || off < least) least = off;
        }
        return least;
    }

    /// <summary>How far off the courier is; null while the place is one a sensible way may pass.</summary>
    /// <param name="from">Where the leg began.</param>
    public static double? MetersOff(GeoPoint at, GeoPoint from, GeoPoint to, DispatchOptions options)
    {
        var off = MetersToSegment(at, from, to);
        if (off <= options.OffRouteMeters) return null;
        return from.MetersTo(at) + at.MetersTo(to) > Corners * from.MetersTo(to) ? off : null;
    }

    /// <summary>Distance to the nearest point of the segment, not of the line or its ends. On a plane: within a city the error is below a metre.</summary>
    public static double MetersToSegment(GeoPoint at, GeoPoint from, GeoPoint to)
    {
        var shrink = Math.Cos(double.DegreesToRadians(at.Lat));
        var (ax, ay) = ((from.Lng - at.Lng) * shrink * MetersPerDegree, (from.Lat - at.Lat) * MetersPerDegree);
        var (bx, by) = ((to.Lng - at.Lng) * shrink * MetersPerDegree, (to.Lat - at.Lat) * MetersPerDegree);
        var (dx, dy) = (bx - ax, by - ay);
        var length = dx * dx + dy * dy;
        var along = length == 0 ? 0 : Math.Clamp(-(ax * dx + ay * dy) / length, 0, 1);
        return Math.Sqrt(Math.Pow(ax + along * dx, 2) + Math.Pow(ay + along * dy, 2));
    }
}
