using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>A place in the demo city's own frame, in metres: X east of 5th Avenue along the streets, Y uptown of 42nd Street along the avenues.</summary>
public readonly record struct GridPoint(double X, double Y)
{
    public double MetersTo(GridPoint other) => Math.Sqrt((X - other.X) * (X - other.X) + (Y - other.Y) * (Y - other.Y));

    public GridPoint Towards(GridPoint other, double share) => new(X + (other.X - X) * share, Y + (other.Y - Y) * share);
}

/// <summary>
/// The demo city's frame: Midtown Manhattan from the published facts of its grid (Commissioners' Plan of 1811: block depths, street widths).
/// Street corners lie within ±20 m of the real ones; shores and parks are drawn by hand. Start reading the map here.
/// </summary>
public static class CityGrid
{
    public const int FirstStreet = 14;
    public const int LastStreet = 110;

    internal const double MetersPerFoot = 0.3048;

    /// <summary>The surveyors' feet were a little long: the plan's figures shrink to what stands there (fitted on subway platforms).</summary>
    internal const double AcrossScale = 0.9984;
    private const double AlongScale = 0.9987;

    private const double OriginLat = 40.75350, OriginLng = -73.98087;
    private const double LngPerX = 1.035874e-5, LngPerY = 5.741945e-6, LatPerX = -4.365711e-6, LatPerY = 7.875952e-6;

    /// <summary>Streets that are 100 feet wide and two-way; the others have 60 feet and one direction.</summary>
    private static readonly HashSet<int> Wide = [14, 23, 34, 42, 57, 72, 79, 86, 96, 106, 110];

    private static readonly double[] Y = StreetLines();

    /// <summary>The compass bearing of the avenues going uptown.</summary>
    public const double UptownBearing = 29.0;

    public static bool IsWide(int street) => Wide.Contains(street);

    public static double WidthMeters(int street) => (IsWide(street) ? 100 : 60) * MetersPerFoot;

    public static GeoPoint ToGeo(GridPoint at) => new(OriginLat + LatPerX * at.X + LatPerY * at.Y, OriginLng + LngPerX * at.X + LngPerY * at.Y);

    public static GridPoint ToGrid(GeoPoint at)
    {
        var (lng, lat) = (at.Lng - OriginLng, at.Lat - OriginLat);
        const double det = LngPerX * LatPerY - LngPerY * LatPerX;
        return new((lng * LatPerY - lat * LngPerY) / det, (lat * LngPerX - lng * LatPerX) / det);
    }

    /// <summary>How far uptown a street's centre line runs; 33.5 is halfway between 33rd and 34th.</summary>
    public static double StreetY(double street)
    {
        var below = (int)Math.Floor(Math.Clamp(street, FirstStreet - 1, LastStreet + 0.999));
        return Y[below] + (Y[below + 1] - Y[below]) * (street - below);
    }

    /// <summary>The inverse of <see cref="StreetY"/>.</summary>
    public static double StreetAt(double y)
    {
        var below = FirstStreet - 1;
        while (below < LastStreet && Y[below + 1] <= y) below++;
        return below + (y - Y[below]) / (Y[below + 1] - Y[below]);
    }

    /// <summary>Feet between the building lines of a street and the next one uptown.</summary>
    private static double BlockFeet(int street) => street switch
    {
        < 42 => 196.4,
        < 71 => 200.83,
        < 86 => 204.33,
        < 96 => 201.42,
        _ => 200.1,
    };

    private static double[] StreetLines()
    {
        var y = new double[LastStreet + 2];
        for (var n = 42; n <= LastStreet; n++) y[n + 1] = y[n] + Pitch(n);
        for (var n = 41; n >= FirstStreet - 1; n--) y[n] = y[n + 1] - Pitch(n);
        return y;

        static double Pitch(int n) => (WidthMeters(n) / 2 + BlockFeet(n) * MetersPerFoot + WidthMeters(n + 1) / 2) * AlongScale;
    }
}
