using System.Collections.Concurrent;
using FoodDelivery.Kernel;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>The demo city answers by itself: no network, no key, well below a millisecond per question.</summary>
public sealed class LocalMapService(IOptions<LocalMapOptions> options) : IMapService
{
    private static readonly Lazy<StreetGraph> Graph = new(() => StreetGraphBuilder.Build(CityMap.Midtown));
    private static readonly Lazy<Gazetteer> Places = new(() => new Gazetteer(CityMap.Midtown));

    /// <summary>Addresses do not move: what was found once is known. A checkout asks for the same one several times.</summary>
    private const int MostKnown = 10_000;
    private static readonly ConcurrentDictionary<string, IReadOnlyList<GeoAddress>> Known = new(StringComparer.Ordinal);

    /// <summary>A search's tables are as large as the city; they are lent out instead of made anew.</summary>
    private readonly ConcurrentBag<RouteSearch> searches = [];

    public Task<IReadOnlyList<GeoAddress>> FindAddressAsync(string text, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (limit <= 0 || text.Length > 200) return Task.FromResult<IReadOnlyList<GeoAddress>>([]);
        if (limit > 1) return Task.FromResult(Places.Value.Find(text, limit));
        if (Known.TryGetValue(text, out var known)) return Task.FromResult(known);
        if (Known.Count >= MostKnown) Known.Clear();
        return Task.FromResult(Known[text] = Places.Value.Find(text, limit));
    }

    public Task<GeoAddress?> DescribeAsync(GeoPoint point, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(point.IsValid ? Places.Value.Describe(point) : null);
    }

    public Task<Route?> RouteAsync(GeoPoint from, GeoPoint to, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(Plan(from, to, withPath: true));
    }

    public Task<TimeSpan?> TravelTimeAsync(GeoPoint from, GeoPoint to, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(Plan(from, to, withPath: false)?.Duration);
    }

    private Route? Plan(GeoPoint from, GeoPoint to, bool withPath)
    {
        if (End(from) is not { } start || End(to) is not { } end) return null;
        var ride = options.Value;
        var search = searches.TryTake(out var free) ? free : new(Graph.Value);
        try
        {
            if (search.Find(start, end, ride.MetersPerSecond, ride.TurnSeconds, withPath) is not { } found) return null;
            // From the door to the kerb and back at the same pace: pushing the bicycle, but also no lights.
            var doors = start.Place.MetersTo(start.OnStreet) + end.Place.MetersTo(end.OnStreet);
            var duration = TimeSpan.FromSeconds(found.Seconds + doors / ride.MetersPerSecond);
            if (!withPath) return new(0, duration, []);
            var corners = Corners(start, end, found.Edges);
            return new(Length(corners), duration, [from, .. corners.Skip(1).SkipLast(1).Select(CityGrid.ToGeo), to]);
        }
        finally
        {
            searches.Add(search);
        }
    }

    private RouteEnd? End(GeoPoint place)
    {
        if (!place.IsValid) return null;
        var at = CityGrid.ToGrid(place);
        if (Graph.Value.Snap(at, options.Value.ReachMeters) is not { } snap) return null;
        var edge = Graph.Value.Edges[snap.Edge];
        return new(at, Graph.Value.Nodes[edge.From].Towards(Graph.Value.Nodes[edge.To], snap.Share), snap.Edge, snap.Share);
    }

    /// <summary>Door, kerb, the corners where the ride bends, kerb, door.</summary>
    private static List<GridPoint> Corners(RouteEnd start, RouteEnd end, IReadOnlyList<int> ridden)
    {
        var graph = Graph.Value;
        List<GridPoint> path = [start.Place, start.OnStreet, .. ridden.SkipLast(1).Select(e => graph.Nodes[graph.Edges[e].To]), end.OnStreet, end.Place];
        var bends = new List<GridPoint> { path[0] };
        for (var i = 1; i + 1 < path.Count; i++)
        {
            var (before, here, after) = (bends[^1], path[i], path[i + 1]);
            if (here.MetersTo(after) < 0.05 && i + 2 < path.Count) continue;
            var aside = Math.Abs((here.X - before.X) * (after.Y - before.Y) - (here.Y - before.Y) * (after.X - before.X)) / Math.Max(0.1, before.MetersTo(after));
            if (aside > 0.05 || before.MetersTo(after) < before.MetersTo(here)) bends.Add(here);
        }

        bends.Add(path[^1]);
        return bends;
    }

    private static double Length(List<GridPoint> path)
    {
        double meters = 0;
        for (var i = 0; i + 1 < path.Count; i++) meters += path[i].MetersTo(path[i + 1]);
        return meters;
    }
}
