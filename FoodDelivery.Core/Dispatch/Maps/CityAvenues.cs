namespace FoodDelivery.Dispatch;

/// <summary>What runs along the island: where, in which direction, and its house numbers ("number / 20 + key = street").</summary>
internal static class CityAvenues
{
    // Metres east of 5th Avenue: the Commissioners' Plan's feet, shrunk to what stands there.
    public static readonly double
        Twelfth = Plan(-6420), Eleventh = Plan(-5520), Tenth = Plan(-4620), Ninth = Plan(-3720), Eighth = Plan(-2820), Seventh = Plan(-1920), Sixth = Plan(-1020),
        Fifth = Plan(0), Madison = Plan(510), Park = Plan(1020), Lexington = Plan(1532.5), Third = Plan(2040), Second = Plan(2750), First = Plan(3500), York = Plan(4203),
        Riverside = -1800, UnionSquareWest = 150, EastEnd = 1435;

    /// <summary>Where Broadway bends, from 14th to 110th Street.</summary>
    private static readonly IReadOnlyList<GridPoint> Broadway = GridLine.Smooth(
    [
        new(342, CityGrid.StreetY(14)), new(330, -1980), new(0, -1490), new(-147, -1098), new(-310, -640), new(-498, -127), new(-584, 235), new(-663, 677), new(-858, CityGrid.StreetY(59)),
    ], 1);

    private static readonly IReadOnlyList<GridPoint> UpperBroadway = GridLine.Smooth(
    [
        new(-858, CityGrid.StreetY(59)), new(-1172, 1882), new(-1405, 2395), new(-1560, 2983), new(-1547, 3604), new(-1545, 4366), new(-1555, 4990), new(-1680, CityGrid.StreetY(110)),
    ], 1);

    public static IEnumerable<CityStreet> All()
    {
        yield return Straight("12th Avenue", Twelfth, 34, 57, 0, null);
        yield return Bent("West Street", "West St", [.. Enumerable.Range(14, 20).Select(n => new GridPoint(WestStreetX(n), CityGrid.StreetY(n))), new(Twelfth, CityGrid.StreetY(34))]);
        yield return Straight("11th Avenue", Eleventh, 22, 59, 0, Key(15, 22, 59));
        yield return Straight("West End Avenue", Eleventh, 59, 110, 0, Key(60, 60.05, 110));
        yield return Straight("Riverside Boulevard", Riverside, 59, 72, 0, Key(60, 60.05, 72));
        yield return Straight("Riverside Drive", Riverside, 72, 110, 0, new((1, 72.1), (380, 110)));
        yield return Straight("10th Avenue", Tenth, 14, 59, 1, Key(14, 14.05, 59));
        yield return Straight("Amsterdam Avenue", Tenth, 59, 110, 1, Key(59.5, 59.55, 110));
        yield return Straight("9th Avenue", Ninth, 14, 59, -1, Key(13, 14, 59));
        yield return Straight("Columbus Avenue", Ninth, 59, 110, -1, Key(60, 60.05, 110));
        yield return Straight("8th Avenue", Eighth, 14, 59, 1, Key(9.5, 14, 59));
        yield return Straight("Central Park West", Eighth, 59, 110, 0, new((1, 60.1), (500, 110)), others: ["CPW"]);
        yield return Straight("7th Avenue", Seventh, 14, 59, -1, Key(12, 14, 59), others: ["Fashion Avenue"]);
        yield return Straight("6th Avenue", Sixth, 14, 59, 1, Key(-12, 14, 59), others: ["Avenue of the Americas", "Avenue of Americas", "Americas"]);
        // Fifth Avenue's key jumps; between the jumps the numbers are stretched, which also hits the known buildings better.
        yield return Straight("5th Avenue", Fifth, 14, 110, -1, new((60, 14), (108.5, 17.4), (200.5, 24.5), (400.5, 37), (600.5, 49), (775.5, 59.2), (780, 60), (1280, 110)), oddEast: true);
        yield return Straight("Madison Avenue", Madison, 23, 110, 1, new((1, 23.1), (40, 27.5), (80, 30.5), (1670, 110)), oddEast: true, feet: 80);
        yield return Straight("Park Avenue South", Park, 17, 32, 0, Key(8, 17, 32), oddEast: true, feet: 140);
        yield return Straight("Park Avenue", Park, 32, 110, 0, new((1, 32.1), (20, 35.5), (1510, 110)), oddEast: true, feet: 140);
        yield return Straight("Lexington Avenue", Lexington, 21, 110, -1, new((1, 21.05), (40, 24), (1760, 110)), oddEast: true, feet: 75);
        yield return Straight("3rd Avenue", Third, 14, 110, 1, Key(10, 14, 110), oddEast: true);
        yield return Straight("2nd Avenue", Second, 14, 110, -1, Key(3, 14, 110));
        yield return Straight("1st Avenue", First, 14, 110, 1, Key(3, 14, 110));
        yield return Straight("Sutton Place", York, 53, 59, 0, null);
        yield return Straight("York Avenue", York, 59, 92, 0, Key(4.5, 59, 92));
        yield return Straight("East End Avenue", EastEnd, 79, 90, 0, Key(79.5, 79.55, 90));
        yield return Straight("Union Square West", UnionSquareWest, 14, 17, -1, null, feet: 50);
        yield return new("Broadway", "Broadway", CityStreetKind.Avenue, null, 80 * CityGrid.MetersPerFoot, [new(Broadway, -1), new(UpperBroadway, 0)],
            new((860, 17), (957, 22.9), (1085, 23.25), (2820, 110)), OddEast: false, ["Bway", "B'way"]);
        yield return Highway("FDR Drive", y => CityShores.EastX(y) - 14, 14, 110);
        yield return Highway("Henry Hudson Parkway", y => CityShores.HudsonX(y) + 20, 57, 110);
    }

    public static double WestStreetX(int street) => CityShores.HudsonX(CityGrid.StreetY(street)) + 25;

    private static double Plan(double feet) => feet * CityGrid.MetersPerFoot * CityGrid.AcrossScale;

    /// <summary>The old rule for finding a cross street: divide the number by 20 and add the avenue's key.</summary>
    private static NumberLine Key(double key, double from, double to) => new(((from - key) * 20, from), ((to - key) * 20, to));

    private static CityStreet Straight(
        string name, double x, int from, int to, int direction, NumberLine? numbers, bool oddEast = false, double feet = 100, IReadOnlyList<string>? others = null) =>
        new(name, Shorten(name), CityStreetKind.Avenue, null, feet * CityGrid.MetersPerFoot,
            [new([new(x, CityGrid.StreetY(from)), new(x, CityGrid.StreetY(to))], direction)], numbers, oddEast, others ?? []);

    private static CityStreet Bent(string name, string shortName, IReadOnlyList<GridPoint> line) =>
        new(name, shortName, CityStreetKind.Avenue, null, 100 * CityGrid.MetersPerFoot, [new(line, 0)], null, false, []);

    private static CityStreet Highway(string name, Func<double, double> x, int from, int to)
    {
        var (bottom, top) = (CityGrid.StreetY(from), CityGrid.StreetY(to));
        var steps = (int)Math.Ceiling((top - bottom) / 60);
        var line = Enumerable.Range(0, steps + 1).Select(i => bottom + (top - bottom) * i / steps).Select(y => new GridPoint(x(y), y));
        return new(name, name, CityStreetKind.Highway, null, 24, [new([.. line], 0)], null, false, []);
    }

    private static string Shorten(string name) => name
        .Replace("Avenue", "Ave", StringComparison.Ordinal).Replace("Boulevard", "Blvd", StringComparison.Ordinal).Replace("Drive", "Dr", StringComparison.Ordinal)
        .Replace("Place", "Pl", StringComparison.Ordinal).Replace("Ave South", "Ave S", StringComparison.Ordinal).Replace("Square West", "Sq W", StringComparison.Ordinal);
}
