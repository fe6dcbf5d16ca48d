using System.Globalization;
using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>House number → front door and back. Doors stand 4 m behind the building line, on the side of their parity.</summary>
internal sealed class CityAddresses(CityMap city)
{
    private const double DoorDepth = 4;

    /// <summary>Farther than this from every numbered street there is no address: the river, the middle of the park.</summary>
    private const double ReachMeters = 250;

    private readonly List<CityStreet> numbered = [.. city.Streets.Where(s => s.Numbers is not null)];

    public GeoAddress? Find(CityStreet street, int number)
    {
        if (street.Numbers is not { } line || number < Math.Ceiling(line.Lowest) || number > Math.Floor(line.Highest)) return null;
        var along = line.At(number);
        return street.IsAvenue ? OnAvenue(street, number, along) : OnCrossStreet(street, number, along);
    }

    /// <summary>The address whose door is nearest.</summary>
    public GeoAddress? Nearest(GridPoint to) => numbered
        .SelectMany(s => s.Ways, (street, way) => (street, away: FrontDistance(street, way, to)))
        .Where(c => c.away <= ReachMeters)
        // The nearest street need not have the nearest door: its numbers may begin farther on.
        .OrderBy(c => c.away).Take(5)
        .Select(c => Find(c.street, NumberAt(c.street, to))).OfType<GeoAddress>()
        .MinBy(found => CityGrid.ToGrid(found.Location).MetersTo(to));

    public static string Label(string street, GridPoint at) => $"{street}, New York, NY {ZipCodes.At(at)}";

    private GeoAddress? OnAvenue(CityStreet avenue, int number, double along)
    {
        var way = WayAt(avenue, CityGrid.StreetY(along), p => p.Y);
        if (way is null) return null;
        var y = FrontY(along);
        var x = GridLine.XAt(way.Line, y);
        var side = (number % 2 != 0 == avenue.OddEast ? 1 : -1) * (avenue.WidthMeters / 2 + DoorDepth);
        return Address(avenue, number, new(x + side, y), new(x - side, y));
    }

    private GeoAddress? OnCrossStreet(CityStreet street, int number, double along)
    {
        if (WayAt(street, along, p => p.X) is null) return null;
        var y = CityGrid.StreetY(street.Cross!.Value);
        var side = (number % 2 != 0 ? 1 : -1) * (street.WidthMeters / 2 + DoorDepth);
        return Address(street, number, new(along, y + side), new(along, y - side));
    }

    private GeoAddress Address(CityStreet street, int number, GridPoint door, GridPoint opposite)
    {
        var at = city.InPark(door) ? opposite : door;
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new($"{text} {street.ShortName}", Label($"{text} {street.Name}", at), CityGrid.ToGeo(at));
    }

    private int NumberAt(CityStreet street, GridPoint at)
    {
        var exact = street.Numbers!.NumberAt(street.IsAvenue ? FrontStreet(at.Y) : at.X);
        var (low, high) = ((int)Math.Ceiling(street.Numbers.Lowest), (int)Math.Floor(street.Numbers.Highest));
        var even = 2 * (int)Math.Round(exact / 2);
        var odd = 2 * (int)Math.Floor(exact / 2) + 1;
        // The parity of the side the point lies on; where one side is a park, its numbers have moved across and both parities stand here.
        return new[] { even, odd, even - 2, even + 2, odd - 2, odd + 2 }.Where(n => n >= low && n <= high)
            .OrderBy(n => Find(street, n) is { } found ? CityGrid.ToGrid(found.Location).MetersTo(at) : double.MaxValue).FirstOrDefault(low);
    }

    private static CityWay? WayAt(CityStreet street, double along, Func<GridPoint, double> axis) =>
        street.Ways.FirstOrDefault(w => along >= axis(w.Line[0]) && along <= axis(w.Line[^1]));

    private static double FrontDistance(CityStreet street, CityWay way, GridPoint to)
    {
        var away = double.MaxValue;
        for (var i = 0; i + 1 < way.Line.Count; i++) away = Math.Min(away, GridLine.Nearest(way.Line[i], way.Line[i + 1], to).Meters);
        return Math.Abs(away - street.WidthMeters / 2);
    }

    /// <summary>The share of a block that is built on: avenue doors keep clear of the cross streets.</summary>
    private static double FrontY(double street)
    {
        var (low, high) = BlockFront((int)Math.Floor(street));
        return low + (high - low) * (street - Math.Floor(street));
    }

    private static double FrontStreet(double y)
    {
        var below = (int)Math.Floor(CityGrid.StreetAt(y));
        var (low, high) = BlockFront(below);
        return below + Math.Clamp((y - low) / (high - low), 0, 0.9999);
    }

    private static (double Low, double High) BlockFront(int street) => (
        CityGrid.StreetY(street) + CityGrid.WidthMeters(street) / 2 + CityCrossStreets.CornerGap,
        CityGrid.StreetY(street + 1) - CityGrid.WidthMeters(street + 1) / 2 - CityCrossStreets.CornerGap);
}
