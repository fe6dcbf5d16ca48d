namespace FoodDelivery.Dispatch;

/// <summary>Where a ride starts or ends: a place beside a stretch.</summary>
internal readonly record struct RouteEnd(GridPoint Place, GridPoint OnStreet, int Edge, double Share);

/// <summary>
/// The quickest way through the street graph: A* over stretches instead of corners, because what a turn costs depends on where one comes from.
/// One-way streets are respected and nobody turns round in mid-street.
/// </summary>
internal sealed class RouteSearch(StreetGraph graph)
{
    private readonly double[] cost = new double[graph.Edges.Length];
    private readonly int[] previous = new int[graph.Edges.Length];
    private readonly int[] seen = new int[graph.Edges.Length];
    private readonly int[] closed = new int[graph.Edges.Length];
    private readonly PriorityQueue<int, double> open = new();
    private int round;

    /// <summary>The stretch before the last one: the last may also have been reached at its far end by another way.</summary>
    private int goalPrevious;

    /// <returns>Seconds on the street, and the stretches ridden in order; null when there is no way.</returns>
    public (double Seconds, IReadOnlyList<int> Edges)? Find(RouteEnd from, RouteEnd to, double metersPerSecond, double turnSeconds, bool withEdges)
    {
        round++;
        open.Clear();
        var goal = to.OnStreet;
        var (best, bestLast) = (double.MaxValue, -1);
        var direct = false;
        var ends = Directions(to);

        foreach (var (edge, share) in Directions(from))
        {
            foreach (var (target, end) in ends)
                if (target == edge && end >= share && (end - share) * graph.Edges[edge].Meters / metersPerSecond < best)
                    (best, bestLast, direct) = ((end - share) * graph.Edges[edge].Meters / metersPerSecond, edge, true);
            Reach(edge, -1, (1 - share) * graph.Edges[edge].Meters / metersPerSecond, goal, metersPerSecond);
        }

        while (open.TryDequeue(out var edge, out var estimate) && estimate < best)
        {
            if (closed[edge] == round) continue;
            closed[edge] = round;
            foreach (var next in graph.Out[graph.Edges[edge].To])
            {
                if (next == graph.Edges[edge].Back && graph.Out[graph.Edges[edge].To].Length > 1) continue;
                var arrived = cost[edge] + TurnCost(edge, next, turnSeconds);
                foreach (var (target, share) in ends)
                    if (target == next && arrived + share * graph.Edges[next].Meters / metersPerSecond < best)
                    {
                        (best, bestLast, direct) = (arrived + share * graph.Edges[next].Meters / metersPerSecond, next, false);
                        goalPrevious = edge;
                    }

                Reach(next, edge, arrived + graph.Edges[next].Meters / metersPerSecond, goal, metersPerSecond);
            }
        }

        if (bestLast < 0) return null;
        return (best, withEdges ? Trace(bestLast, direct) : []);
    }

    /// <summary>The end's stretch, and the same stretch seen from the other side of a two-way street.</summary>
    private (int Edge, double Share)[] Directions(RouteEnd end) =>
        graph.Edges[end.Edge].Back is >= 0 and var back ? [(end.Edge, end.Share), (back, 1 - end.Share)] : [(end.Edge, end.Share)];

    private void Reach(int edge, int before, double seconds, GridPoint goal, double metersPerSecond)
    {
        if (closed[edge] == round || seen[edge] == round && cost[edge] <= seconds) return;
        seen[edge] = round;
        cost[edge] = seconds;
        previous[edge] = before;
        open.Enqueue(edge, seconds + graph.Nodes[graph.Edges[edge].To].MetersTo(goal) / metersPerSecond);
    }

    private double TurnCost(int edge, int next, double turnSeconds)
    {
        var turn = Math.Abs(graph.Edges[next].Bearing - graph.Edges[edge].Bearing);
        if (turn > Math.PI) turn = 2 * Math.PI - turn;
        return turn < Math.PI / 5 ? 0 : turn > Math.PI * 0.9 ? 4 * turnSeconds : turnSeconds;
    }

    private List<int> Trace(int last, bool direct)
    {
        var edges = new List<int> { last };
        if (direct) return edges;
        for (var edge = goalPrevious; edge >= 0; edge = previous[edge]) edges.Add(edge);
        edges.Reverse();
        return edges;
    }
}
