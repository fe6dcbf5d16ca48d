using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Where one simulated courier is and which way they ride.</summary>
internal sealed class Rider(Guid id, GeoPoint at)
{
    private IReadOnlyList<GeoPoint> path = [];
    private int leg;

    public Guid Id { get; } = id;
    public GeoPoint At { get; private set; } = at;

    /// <summary>Degrees clockwise from north.</summary>
    public double Heading { get; private set; }

    /// <summary>Metres per second since the last step.</summary>
    public double Speed { get; private set; }
    public GeoPoint? Target { get; private set; }

    /// <summary>When the present place of waiting was reached.</summary>
    public DateTimeOffset Since { get; set; }

    public bool HasArrived => leg >= path.Count - 1;

    public void Ride(FoodDelivery.Dispatch.Route route, GeoPoint target) => (path, leg, Target) = (route.Path, 0, target);

    /// <summary>Rides on along the path. True when this step reached its end.</summary>
    public bool Step(double meters, TimeSpan took)
    {
        var left = meters;
        while (left > 0 && !HasArrived)
        {
            var next = path[leg + 1];
            var distance = At.MetersTo(next);
            if (distance > 0.5) Heading = Bearing(At, next);
            if (distance <= left)
            {
                At = next;
                leg++;
                left -= distance;
                continue;
            }
            var share = left / distance;
            At = new GeoPoint(At.Lat + (next.Lat - At.Lat) * share, At.Lng + (next.Lng - At.Lng) * share);
            left = 0;
        }
        Speed = (meters - left) / Math.Max(0.1, took.TotalSeconds);
        return HasArrived && meters > left;
    }

    private static double Bearing(GeoPoint a, GeoPoint b)
    {
        var east = (b.Lng - a.Lng) * Math.Cos(double.DegreesToRadians(a.Lat));
        var degrees = double.RadiansToDegrees(Math.Atan2(east, b.Lat - a.Lat));
        return degrees < 0 ? degrees + 360 : degrees;
    }
}
