namespace FoodDelivery.Dispatch;

/// <summary>A stretch between two corners in the direction one may ride it.</summary>
/// <param name="Back">The same stretch the other way; -1 on one-way streets.</param>
internal readonly record struct StreetEdge(int From, int To, double Meters, double Bearing, CityStreet Street, int Back);

/// <summary>The city for the route planner: corners and directed stretches. Immutable after it is built.</summary>
internal sealed class StreetGraph
{
    private const double CellMeters = 100;
    private readonly Dictionary<(int, int), List<int>> cells = [];

    public StreetGraph(IReadOnlyList<GridPoint> nodes, IReadOnlyList<StreetEdge> edges)
    {
        Nodes = [.. nodes];
        Edges = [.. edges];
        Out = new int[Nodes.Length][];
        foreach (var group in Enumerable.Range(0, Edges.Length).GroupBy(e => Edges[e].From)) Out[group.Key] = [.. group];
        for (var node = 0; node < Out.Length; node++) Out[node] ??= [];
        for (var e = 0; e < Edges.Length; e++)
            foreach (var cell in Cells(Nodes[Edges[e].From], Nodes[Edges[e].To]))
                (cells.TryGetValue(cell, out var list) ? list : cells[cell] = []).Add(e);
    }

    public GridPoint[] Nodes { get; }

    public StreetEdge[] Edges { get; }

    /// <summary>The stretches that leave each corner.</summary>
    public int[][] Out { get; }

    /// <summary>The stretch nearest to a place and where along it; null when none is within reach.</summary>
    public (int Edge, double Share)? Snap(GridPoint at, double reachMeters)
    {
        (int Edge, double Share, double Meters) best = (-1, 0, reachMeters);
        var (cx, cy) = Cell(at);
        for (var ring = 0; ring * CellMeters <= reachMeters + CellMeters; ring++)
        {
            // A ring farther out cannot hold anything nearer than its inner edge.
            if (best.Edge >= 0 && (ring - 1) * CellMeters > best.Meters) break;
            for (var x = cx - ring; x <= cx + ring; x++)
                for (var y = cy - ring; y <= cy + ring; y += Math.Abs(x - cx) == ring ? 1 : Math.Max(1, 2 * ring))
                    if (cells.TryGetValue((x, y), out var list))
                        foreach (var e in list)
                        {
                            var (share, meters) = GridLine.Nearest(Nodes[Edges[e].From], Nodes[Edges[e].To], at);
                            if (meters < best.Meters) best = (e, share, meters);
                        }
        }

        return best.Edge < 0 ? null : (best.Edge, best.Share);
    }

    private static (int, int) Cell(GridPoint at) => ((int)Math.Floor(at.X / CellMeters), (int)Math.Floor(at.Y / CellMeters));

    private static IEnumerable<(int, int)> Cells(GridPoint a, GridPoint b)
    {
        var (x0, y0) = Cell(new(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y)));
        var (x1, y1) = Cell(new(Math.Max(a.X, b.X), Math.Max(a.Y, b.Y)));
        for (var x = x0; x <= x1; x++)
            for (var y = y0; y <= y1; y++)
                yield return (x, y);
    }
}
