using static FoodDelivery.Dispatch.CityAvenues;

namespace FoodDelivery.Dispatch;

/// <summary>What runs across the island: 14th to 110th Street, where parks and stations cut them, and their house numbers.</summary>
internal static class CityCrossStreets
{
    /// <summary>Numbers start this far from the crossing street's building line, so that every house stands in its own block.</summary>
    public const double CornerGap = 6;

    public static IEnumerable<CityStreet> All()
    {
        for (var n = CityGrid.FirstStreet; n <= CityGrid.LastStreet; n++)
        {
            var pieces = Pieces(n);
            var (west, east) = (WestEnd(n), EastEnd(n));
            if (n == 59)
            {
                yield return Street(n, "Central Park South", "Central Park S", Cut(pieces, Eighth, Fifth), 0, WestNumbers(n, Eighth), ["CPS", "West 59th Street"]);
                yield return Street(n, "West 59th Street", "W 59th St", Cut(pieces, west, Eighth), -1, WestNumbers(n, west), []);
            }
            else if (n == 110)
            {
                yield return Street(n, "Central Park North", "Central Park N", Cut(pieces, Eighth, Fifth), 0, WestNumbers(n, Eighth), ["CPN", "West 110th Street"]);
                yield return Street(n, "Cathedral Parkway", "Cathedral Pkwy", Cut(pieces, west, Eighth), 0, WestNumbers(n, west), ["West 110th Street"]);
            }
            else
            {
                yield return Street(n, $"West {Ordinal(n)} Street", $"W {Ordinal(n)} St", Cut(pieces, west, Fifth), Direction(n), WestNumbers(n, west), []);
            }

            yield return Street(n, $"East {Ordinal(n)} Street", $"E {Ordinal(n)} St", Cut(pieces, Fifth, east), Direction(n), EastNumbers(n, east), []);
        }

        foreach (var n in (int[])[65, 79, 85, 97])
        {
            var y = CityGrid.StreetY(n);
            var line = GridLine.Smooth([new(Eighth, y), new(Eighth * 0.66, y + 30), new(Eighth * 0.33, y - 20), new(Fifth, y)]);
            yield return new($"{Ordinal(n)} Street Transverse", $"{Ordinal(n)} St Transverse", CityStreetKind.Street, n, 12, [new(line, 0)], null, false, []);
        }
    }

    public static string Ordinal(int n) => n + (n / 10 % 10 == 1 ? "th" : (n % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });

    /// <summary>Even numbers go east, odd numbers west, wide streets both ways.</summary>
    private static int Direction(int n) => CityGrid.IsWide(n) ? 0 : n % 2 == 0 ? 1 : -1;

    private static double WestEnd(int n) => n switch { < 34 => WestStreetX(n), <= 57 => Twelfth, 58 => Eleventh, _ => Riverside };

    private static double EastEnd(int n) => n switch
    {
        14 => York,
        >= 79 and <= 90 => CityAvenues.EastEnd,
        >= 53 and <= 92 => York,
        _ => First,
    };

    /// <summary>The stretches that exist, west to east.</summary>
    private static List<(double From, double To)> Pieces(int n)
    {
        var (west, east) = (WestEnd(n), EastEnd(n));
        return n switch
        {
            > 59 and < 110 => [(west, Eighth), (Fifth, east)],
            41 => [(west, Sixth), (Fifth, east)],
            24 or 25 => [(west, Fifth), (Madison, east)],
            15 or 16 => [(west, UnionSquareWest), (GridLine.XAt(BroadwayLine, CityGrid.StreetY(n)), east)],
            32 => [(west, Eighth), (Seventh, east)],
            43 or 44 => [(west, Madison), (Lexington, east)],
            _ => [(west, east)],
        };
    }

    private static IReadOnlyList<GridPoint> BroadwayLine { get; } = CityAvenues.All().Single(s => s.Name == "Broadway").Ways[0].Line;

    private static IEnumerable<(double From, double To)> Cut(IEnumerable<(double From, double To)> pieces, double from, double to) =>
        pieces.Select(p => (From: Math.Max(p.From, from), To: Math.Min(p.To, to))).Where(p => p.To - p.From > 1);

    private static CityStreet Street(
        int n, string name, string shortName, IEnumerable<(double From, double To)> pieces, int direction, NumberLine numbers, IReadOnlyList<string> others) =>
        new(name, shortName, CityGrid.IsWide(n) ? CityStreetKind.Wide : CityStreetKind.Street, n, CityGrid.WidthMeters(n),
            [.. pieces.Select(p => new CityWay([new(p.From, CityGrid.StreetY(n)), new(p.To, CityGrid.StreetY(n))], direction))], numbers, false, others);

    /// <summary>A hundred numbers per avenue, counted from 5th Avenue; beside Central Park counted from the park.</summary>
    private static NumberLine WestNumbers(int n, double end)
    {
        double[] avenues = n is > 59 and < 110 ? [Eighth, Ninth, Tenth, Eleventh, Riverside] : [Fifth, Sixth, Seventh, Eighth, Ninth, Tenth, Eleventh, Twelfth];
        return Blocks([.. avenues.TakeWhile(x => x > end + 1).Select((x, i) => (i * 100.0, x, 15.24)).Append(((avenues.TakeWhile(x => x > end + 1).Count()) * 100.0, end, 15.24))]);
    }

    /// <summary>1–99 to Park Avenue, 100s to 3rd, 200s to 2nd, 300s to 1st, 400s to York, 500s beyond.</summary>
    private static NumberLine EastNumbers(int n, double end)
    {
        (double Number, double X, double Half)[] avenues =
        [
            (0, Fifth, 15.24), (50, Madison, 12.19), (100, Park, 21.34), (150, Lexington, 11.43), (200, Third, 15.24), (300, Second, 15.24), (400, First, 15.24), (500, York, 15.24),
            (600, CityAvenues.EastEnd, 15.24),
        ];
        return Blocks([.. avenues.TakeWhile(a => a.X <= end + 1)]);
    }

    /// <summary>Each block's numbers between its own corners: two anchors per block, and none of them in a roadway.</summary>
    private static NumberLine Blocks((double Number, double X, double Half)[] corners)
    {
        var anchors = new List<(double, double)>();
        for (var i = 0; i + 1 < corners.Length; i++)
        {
            var (a, b) = (corners[i], corners[i + 1]);
            var outward = Math.Sign(b.X - a.X);
            anchors.Add((a.Number + 0.5, a.X + outward * (a.Half + CornerGap)));
            anchors.Add((b.Number - 0.5, b.X - outward * (b.Half + CornerGap)));
        }

        return new([.. anchors]);
    }
}
