using static FoodDelivery.Dispatch.CityAvenues;

namespace FoodDelivery.Dispatch;

/// <param name="Outline">A ring, not closed.</param>
public sealed record CityPark(string Name, IReadOnlyList<GridPoint> Outline)
{
    public bool Contains(GridPoint at)
    {
        var inside = false;
        for (int i = 0, j = Outline.Count - 1; i < Outline.Count; j = i++)
        {
            var (a, b) = (Outline[i], Outline[j]);
            if (a.Y > at.Y != b.Y > at.Y && at.X < (b.X - a.X) * (at.Y - a.Y) / (b.Y - a.Y) + a.X) inside = !inside;
        }

        return inside;
    }
}

/// <summary>The parks: outlines from the streets around them, waters by hand.</summary>
internal static class CityParks
{
    public static IReadOnlyList<CityPark> All() =>
    [
        Between("Central Park", Eighth + 15, Fifth - 15, 59, 110),
        Between("Bryant Park", Sixth + 15, Sixth + 215, 40, 42),
        Between("Madison Square Park", Fifth + 15, Madison - 12, 23, 26),
        Between("Union Square", UnionSquareWest + 9, 312, 14, 17),
        Between("Chelsea Park", (Tenth + Ninth) / 2 - 100, (Tenth + Ninth) / 2 + 110, 27, 28),
        Between("Gramercy Park", Lexington - 52, Lexington + 52, 20, 21),
        Between("Dag Hammarskjold Plaza", Second + 15, First - 15, 46.72, 47),
        new("Riverside Park", Strip(59, 110, y => CityShores.HudsonX(y) + 32, _ => Riverside - 15)),
        new("Hudson River Park", Strip(14, 57, y => CityShores.HudsonX(y), y => (y < CityGrid.StreetY(34) ? CityShores.HudsonX(y) + 25 : Twelfth) - 13)),
        new("Carl Schurz Park", Strip(84, 90, _ => CityAvenues.EastEnd + 15, y => CityShores.EastX(y) - 26)),
        new("United Nations", Strip(42, 48, _ => First + 16, y => CityShores.EastX(y) - 30)),
        new("East River Greenway", Strip(53, 59, y => CityShores.EastX(y) - 50, y => CityShores.EastX(y) - 28)),
    ];

    public static IReadOnlyList<CityPark> Waters() =>
    [
        new("Reservoir", Blob(-420, (CityGrid.StreetY(86) + CityGrid.StreetY(96)) / 2, 330, 345, 0, 0.04)),
        new("The Lake", Blob(-500, CityGrid.StreetY(75), 190, 105, 0.5, 0.28, 2)),
        new("Harlem Meer", Blob(-190, CityGrid.StreetY(108) + 30, 140, 70, 0.1, 0.12)),
        new("The Pond", Blob(-120, CityGrid.StreetY(60) + 80, 85, 35, 0.5, 0.1)),
    ];

    private static CityPark Between(string name, double west, double east, double from, double to)
    {
        var bottom = CityGrid.StreetY(from) + CityGrid.WidthMeters((int)from) / 2;
        var top = CityGrid.StreetY(to) - CityGrid.WidthMeters((int)to) / 2;
        return new(name, [new(west, bottom), new(east, bottom), new(east, top), new(west, top)]);
    }

    private static GridPoint[] Strip(int from, int to, Func<double, double> west, Func<double, double> east)
    {
        var (bottom, top) = (CityGrid.StreetY(from) + 9, CityGrid.StreetY(to) - 9);
        var steps = (int)Math.Ceiling((top - bottom) / 60);
        double[] ys = [.. Enumerable.Range(0, steps + 1).Select(i => bottom + (top - bottom) * i / steps)];
        return [.. ys.Select(y => new GridPoint(west(y), y)), .. ys.Reverse().Select(y => new GridPoint(east(y), y))];
    }

    private static GridPoint[] Blob(double x, double y, double across, double along, double turn, double wobble, double phase = 1) =>
    [
        .. Enumerable.Range(0, 36).Select(i => i * Math.PI / 18).Select(t => (
            U: across * Math.Cos(t) * (1 + wobble * Math.Sin(3 * t + phase)), V: along * Math.Sin(t), W: along * Math.Sin(t) * (1 + wobble * Math.Cos(2 * t + phase)), A: across * Math.Cos(t)))
            .Select(p => new GridPoint(x + p.U * Math.Cos(turn) - p.V * Math.Sin(turn), y + p.A * Math.Sin(turn) + p.W * Math.Cos(turn))),
    ];
}
