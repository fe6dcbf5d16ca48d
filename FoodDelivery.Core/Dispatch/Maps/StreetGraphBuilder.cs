namespace FoodDelivery.Dispatch;

/// <summary>Cuts the city's streets at their corners.</summary>
internal sealed class StreetGraphBuilder
{
    /// <summary>Corners closer together than this are one: three streets rarely meet in exactly one point.</summary>
    private const double MergeMeters = 1.5;

    private readonly List<GridPoint> nodes = [];
    private readonly Dictionary<(int, int), List<int>> near = [];
    private readonly List<StreetEdge> edges = [];

    public static StreetGraph Build(CityMap city)
    {
        var builder = new StreetGraphBuilder();
        var ways = city.Streets.Where(s => s.Kind != CityStreetKind.Highway).SelectMany(s => s.Ways, (street, way) => (street, way, box: Box(way))).ToList();
        foreach (var (street, way, box) in ways)
        {
            var crossings = ways.Where(o => o.way != way && Overlap(box, o.box)).SelectMany(o => CityMap.Meeting(way, o.way));
            builder.Add(street, way, [.. way.Line, .. crossings]);
        }

        return new(builder.nodes, builder.edges);
    }

    private void Add(CityStreet street, CityWay way, List<GridPoint> points)
    {
        var stops = points.Select(p => (Along: Along(way, p), Node: NodeAt(p))).OrderBy(s => s.Along).Select(s => s.Node).ToList();
        for (var i = 0; i + 1 < stops.Count; i++)
        {
            var (a, b) = (stops[i], stops[i + 1]);
            if (a == b) continue;
            var (up, down) = (way.Direction >= 0, way.Direction <= 0);
            if (up) Connect(a, b, street, down ? edges.Count + 1 : -1);
            if (down) Connect(b, a, street, up ? edges.Count - 1 : -1);
        }
    }

    private void Connect(int from, int to, CityStreet street, int back)
    {
        var (a, b) = (nodes[from], nodes[to]);
        edges.Add(new(from, to, a.MetersTo(b), Math.Atan2(b.X - a.X, b.Y - a.Y), street, back));
    }

    private int NodeAt(GridPoint at)
    {
        var (x, y) = ((int)Math.Floor(at.X / MergeMeters), (int)Math.Floor(at.Y / MergeMeters));
        for (var i = x - 1; i <= x + 1; i++)
            for (var j = y - 1; j <= y + 1; j++)
                if (near.TryGetValue((i, j), out var list))
                    foreach (var node in list)
                        if (nodes[node].MetersTo(at) <= MergeMeters) return node;
        nodes.Add(at);
        (near.TryGetValue((x, y), out var own) ? own : near[(x, y)] = []).Add(nodes.Count - 1);
        return nodes.Count - 1;
    }

    private static double Along(CityWay way, GridPoint at)
    {
        double walked = 0, best = 0, nearest = double.MaxValue;
        for (var i = 0; i + 1 < way.Line.Count; i++)
        {
            var length = way.Line[i].MetersTo(way.Line[i + 1]);
            var (share, meters) = GridLine.Nearest(way.Line[i], way.Line[i + 1], at);
            if (meters < nearest) (best, nearest) = (walked + share * length, meters);
            walked += length;
        }

        return best;
    }

    private static (double X0, double Y0, double X1, double Y1) Box(CityWay way) =>
        (way.Line.Min(p => p.X) - 1, way.Line.Min(p => p.Y) - 1, way.Line.Max(p => p.X) + 1, way.Line.Max(p => p.Y) + 1);

    private static bool Overlap((double X0, double Y0, double X1, double Y1) a, (double X0, double Y0, double X1, double Y1) b) =>
        a.X0 <= b.X1 && b.X0 <= a.X1 && a.Y0 <= b.Y1 && b.Y0 <= a.Y1;
}
