namespace FoodDelivery.Dispatch;

public enum CityStreetKind
{
    /// <summary>60 feet wide, across the island.</summary>
    Street,
    /// <summary>100 feet wide, across the island.</summary>
    Wide,
    /// <summary>Along the island.</summary>
    Avenue,
    /// <summary>Drawn only: no bicycles.</summary>
    Highway,
}

/// <summary>A stretch of a street without a gap.</summary>
/// <param name="Direction">1: only along the line, -1: only against it, 0: both ways. Lines run east or uptown.</param>
public sealed record CityWay(IReadOnlyList<GridPoint> Line, int Direction);

/// <summary>A street by the name on its signs.</summary>
/// <param name="ShortName">As couriers write it: "W 42nd St".</param>
/// <param name="Cross">The number of a cross street; null for avenues.</param>
/// <param name="Numbers">Null where nobody lives by a number of this street.</param>
/// <param name="OddEast">Avenues only: on which side the odd numbers stand. Cross streets have them on the north side.</param>
/// <param name="OtherNames">What people also call it.</param>
public sealed record CityStreet(
    string Name, string ShortName, CityStreetKind Kind, int? Cross, double WidthMeters, IReadOnlyList<CityWay> Ways,
    NumberLine? Numbers, bool OddEast, IReadOnlyList<string> OtherNames)
{
    public bool IsAvenue => Cross is null;

    public override string ToString() => Name;
}
