namespace FoodDelivery.Dispatch;

/// <summary>The corner of two streets.</summary>
public sealed record CityCorner(CityStreet First, CityStreet Second, GridPoint At);

/// <summary>The demo city: its streets, their corners, its parks. Built once, never changed; the gazetteer, the route planner and the drawing all read it.</summary>
public sealed class CityMap
{
    private static readonly Lazy<CityMap> Shared = new(() => new CityMap());

    private CityMap()
    {
        Streets = [.. CityAvenues.All(), .. CityCrossStreets.All()];
        Corners = [.. FindCorners()];
    }

    public static CityMap Midtown => Shared.Value;

    public IReadOnlyList<CityStreet> Streets { get; }

    public IReadOnlyList<CityCorner> Corners { get; }

    public IReadOnlyList<CityPark> Parks { get; } = CityParks.All();

    /// <summary>Nobody lives there.</summary>
    public bool InPark(GridPoint at) => Parks.Any(p => p.Contains(at));

    private IEnumerable<CityCorner> FindCorners()
    {
        var open = Streets.Where(s => s.Kind != CityStreetKind.Highway).ToList();
        for (var i = 0; i < open.Count; i++)
            for (var j = i + 1; j < open.Count; j++)
                foreach (var at in open[i].Ways.SelectMany(_ => open[j].Ways, Meeting).SelectMany(points => points).DistinctBy(p => (Math.Round(p.X / 30), Math.Round(p.Y / 30))))
                    yield return new(open[i], open[j], at);
    }

    internal static IEnumerable<GridPoint> Meeting(CityWay one, CityWay other)
    {
        for (var i = 0; i + 1 < one.Line.Count; i++)
            for (var j = 0; j + 1 < other.Line.Count; j++)
                if (GridLine.Meet(one.Line[i], one.Line[i + 1], other.Line[j], other.Line[j + 1]) is { } at)
                    yield return at;
    }
}
