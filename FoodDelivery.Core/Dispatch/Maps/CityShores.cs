namespace FoodDelivery.Dispatch;

/// <summary>The rivers' banks, drawn by hand (±100 m): decoration, and where streets end.</summary>
internal static class CityShores
{
    public static readonly IReadOnlyList<GridPoint> Hudson = GridLine.Smooth(
    [
        new(-1350, -4200), new(-1480, -3000), new(-1600, -2222), new(-1650, -1800), new(-1760, -1500), new(-1900, -1000), new(-1990, -640), new(-1990, 600),
        new(-1985, 1203), new(-1930, 1700), new(-1920, 2407), new(-1970, 2983), new(-1930, 3558), new(-1900, 4366), new(-1960, 5499), new(-2010, 7600),
    ]);

    public static readonly IReadOnlyList<GridPoint> East = GridLine.Smooth(
    [
        new(1700, -4200), new(1960, -3000), new(1790, -2222), new(1560, -1750), new(1385, -1507), new(1340, -1000), new(1345, -640), new(1290, 0), new(1330, 500),
        new(1430, 950), new(1390, 1368), new(1500, 2407), new(1570, 2983), new(1730, 3558), new(1690, 3900), new(1420, 4366), new(1430, 5000), new(1490, 5499), new(1600, 7600),
    ]);

    public static readonly IReadOnlyList<GridPoint> NewJersey = GridLine.Smooth(
        [new(-2500, -4200), new(-2900, -2222), new(-3150, -900), new(-3260, 600), new(-3240, 2400), new(-3300, 4400), new(-3350, 7600)]);

    public static readonly IReadOnlyList<GridPoint> Queens = GridLine.Smooth(
    [
        new(2450, -4200), new(2500, -2222), new(2260, -900), new(2180, 300), new(2200, 1400), new(2260, 2600), new(2620, 3500), new(2450, 4300), new(2750, 5500), new(2900, 7600),
    ]);

    public static readonly IReadOnlyList<GridPoint> RooseveltIsland = GridLine.Smooth(
    [
        new(1700, 400), new(1640, 700), new(1640, 1500), new(1740, 2600), new(1880, 3350), new(1955, 3550), new(1985, 3450), new(1960, 2700), new(1860, 1500), new(1790, 700), new(1700, 400),
    ], 1);

    public static double HudsonX(double y) => GridLine.XAt(Hudson, y);

    public static double EastX(double y) => GridLine.XAt(East, y);
}
