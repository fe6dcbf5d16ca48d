namespace FoodDelivery.Dispatch;

/// <summary>What can be asked of a bent line in the city's frame.</summary>
internal static class GridLine
{
    /// <summary>Cuts the corners (Chaikin), so that shores and Broadway bend instead of breaking.</summary>
    public static IReadOnlyList<GridPoint> Smooth(IReadOnlyList<GridPoint> line, int rounds = 2)
    {
        for (var round = 0; round < rounds; round++)
        {
            var next = new List<GridPoint> { line[0] };
            for (var i = 0; i + 1 < line.Count; i++)
            {
                next.Add(line[i].Towards(line[i + 1], 0.25));
                next.Add(line[i].Towards(line[i + 1], 0.75));
            }

            next.Add(line[^1]);
            line = next;
        }

        return line;
    }

    /// <summary>Where a line that only ever goes uptown crosses a height.</summary>
    public static double XAt(IReadOnlyList<GridPoint> line, double y)
    {
        for (var i = 0; i + 1 < line.Count; i++)
            if (y <= line[i + 1].Y || i + 2 == line.Count)
                return line[i].Towards(line[i + 1], (y - line[i].Y) / (line[i + 1].Y - line[i].Y)).X;
        throw new ArgumentException("A line has at least two points.", nameof(line));
    }

    /// <summary>The nearest point of the stretch a–b, as the share of the way from a, and how far away it is.</summary>
    public static (double Share, double Meters) Nearest(GridPoint a, GridPoint b, GridPoint to)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var square = dx * dx + dy * dy;
        var share = square == 0 ? 0 : Math.Clamp(((to.X - a.X) * dx + (to.Y - a.Y) * dy) / square, 0, 1);
        return (share, a.Towards(b, share).MetersTo(to));
    }

    /// <summary>Where two stretches meet; a near miss of <paramref name="slack"/> metres counts, because streets end on the line of an avenue.</summary>
    public static GridPoint? Meet(GridPoint a, GridPoint b, GridPoint c, GridPoint d, double slack = 0.75)
    {
        var (abx, aby, cdx, cdy) = (b.X - a.X, b.Y - a.Y, d.X - c.X, d.Y - c.Y);
        var det = abx * cdy - aby * cdx;
        var (ab, cd) = (a.MetersTo(b), c.MetersTo(d));
        if (Math.Abs(det) < 1e-6 * ab * cd) return null;
        var t = ((c.X - a.X) * cdy - (c.Y - a.Y) * cdx) / det;
        var u = ((c.X - a.X) * aby - (c.Y - a.Y) * abx) / det;
        if (t < -slack / ab || t > 1 + slack / ab || u < -slack / cd || u > 1 + slack / cd) return null;
        return a.Towards(b, Math.Clamp(t, 0, 1));
    }
}
