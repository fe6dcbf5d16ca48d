namespace FoodDelivery.Dispatch;

/// <summary>Postal codes by rough bands; near a boundary the neighbour's code may be the right one.</summary>
internal static class ZipCodes
{
    public static string At(GridPoint at)
    {
        var street = CityGrid.StreetAt(at.Y);
        var east = at.X >= (street < 59 ? 0 : -430);
        return (street, east) switch
        {
            ( < 20, true) => "10003",
            ( < 29, true) => at.X < 300 && street >= 26 ? "10016" : "10010",
            ( < 40.5, true) => "10016",
            ( < 48.5, true) => "10017",
            ( < 59.5, true) => "10022",
            ( < 69, true) => "10065",
            ( < 76, true) => "10021",
            ( < 80, true) => "10075",
            ( < 86.5, true) => "10028",
            ( < 96.5, true) => "10128",
            (_, true) => "10029",
            ( < 21, false) => "10011",
            ( < 35, false) => "10001",
            ( < 41, false) => "10018",
            ( < 48.5, false) => at.X > -310 && street > 46.5 ? "10020" : "10036",
            ( < 59.5, false) => at.X > -420 && street < 51.5 ? "10020" : "10019",
            ( < 76.5, false) => "10023",
            ( < 91, false) => "10024",
            _ => "10025",
        };
    }
}
