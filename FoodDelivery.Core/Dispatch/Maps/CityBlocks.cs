namespace FoodDelivery.Dispatch;

/// <summary>The built-up blocks between the streets, for drawing. Where a street is cut, its neighbours grow together into one superblock.</summary>
internal static class CityBlocks
{
    private const double ShoreMargin = 45;

    public static IEnumerable<IReadOnlyList<GridPoint>> All(CityMap city)
    {
        var edges = Edges(city);
        var rows = Enumerable.Range(CityGrid.FirstStreet, CityGrid.LastStreet - CityGrid.FirstStreet).SelectMany(row => Strips(edges, row).Select(strip => (row, strip)));
        foreach (var strip in rows.Where(r => !Skipped(city, r.row, r.strip)).GroupBy(r => r.strip))
            foreach (var (from, to) in Runs(city, strip.Key, [.. strip.Select(r => r.row)]))
                if (Outline(city, strip.Key, from, to) is { } outline)
                    yield return outline;

        // The Public Library stands between its park and 5th Avenue.
        var (bottom, top) = (CityGrid.StreetY(40) + 9.1, CityGrid.StreetY(42) - 15.2);
        yield return [new(-88, bottom), new(-15.2, bottom), new(-15.2, top), new(-88, top)];
    }

    private static List<Edge> Edges(CityMap city)
    {
        var edges = new List<Edge> { new("Hudson", 14, 110, 0, y => CityShores.HudsonX(y) + ShoreMargin), new("East River", 14, 110, 0, y => CityShores.EastX(y) - ShoreMargin) };
        foreach (var avenue in city.Streets.Where(s => s is { IsAvenue: true, Kind: CityStreetKind.Avenue } && s.Name != "Broadway"))
        {
            var line = avenue.Ways[0].Line;
            var half = avenue.WidthMeters / 2;
            edges.Add(new(avenue.Name, Math.Round(CityGrid.StreetAt(line[0].Y)), Math.Round(CityGrid.StreetAt(line[^1].Y)), half, y => GridLine.XAt(line, y)));
        }

        // East of Union Square it is Broadway that bounds the blocks.
        edges.Add(new("Broadway", 14, 17, 12, y => GridLine.XAt(city.Streets.Single(s => s.Name == "Broadway").Ways[0].Line, y)));
        return edges;
    }

    private static IEnumerable<(Edge West, Edge East)> Strips(List<Edge> edges, int row)
    {
        var middle = (CityGrid.StreetY(row) + CityGrid.StreetY(row + 1)) / 2;
        var here = edges.Where(e => e.From <= row && row < e.To).OrderBy(e => e.X(middle)).ToList();
        return here.Zip(here.Skip(1));
    }

    private static bool Skipped(CityMap city, int row, (Edge West, Edge East) strip)
    {
        var middle = (CityGrid.StreetY(row) + CityGrid.StreetY(row + 1)) / 2;
        return city.InPark(new((strip.West.X(middle) + strip.East.X(middle)) / 2, middle));
    }

    /// <summary>Rows that no street parts.</summary>
    private static IEnumerable<(int From, int To)> Runs(CityMap city, (Edge West, Edge East) strip, List<int> rows)
    {
        for (var i = 0; i < rows.Count;)
        {
            var end = i;
            while (end + 1 < rows.Count && rows[end + 1] == rows[end] + 1 && !HasStreet(city, strip, rows[end + 1])) end++;
            yield return (rows[i], rows[end] + 1);
            i = end + 1;
        }
    }

    private static bool HasStreet(CityMap city, (Edge West, Edge East) strip, int street)
    {
        var y = CityGrid.StreetY(street);
        var middle = (strip.West.X(y) + strip.East.X(y)) / 2;
        return city.Streets.Any(s => s.Cross == street && s.Ways.Any(w => w.Line.Count == 2 && w.Line[0].X < middle && w.Line[^1].X > middle));
    }

    private static GridPoint[]? Outline(CityMap city, (Edge West, Edge East) strip, int from, int to)
    {
        var bottom = CityGrid.StreetY(from) + (HasStreet(city, strip, from) ? CityGrid.WidthMeters(from) / 2 : 4);
        var top = CityGrid.StreetY(to) - (HasStreet(city, strip, to) ? CityGrid.WidthMeters(to) / 2 : 4);
        var steps = strip.West.IsStraight(bottom, top) && strip.East.IsStraight(bottom, top) ? 1 : Math.Max(1, (int)((top - bottom) / 40));
        double[] ys = [.. Enumerable.Range(0, steps + 1).Select(i => bottom + (top - bottom) * i / steps)];
        GridPoint[] west = [.. ys.Select(y => new GridPoint(strip.West.X(y) + strip.West.Half, y))];
        GridPoint[] east = [.. ys.Select(y => new GridPoint(strip.East.X(y) - strip.East.Half, y))];
        if (west.Zip(east).Any(pair => pair.Second.X - pair.First.X < 20)) return null;
        return [west[0], .. east, .. west.Skip(1).Reverse()];
    }

    private sealed record Edge(string Name, double From, double To, double Half, Func<double, double> X)
    {
        public bool IsStraight(double bottom, double top) => Math.Abs(X(bottom) - X(top)) < 0.01;
    }
}
