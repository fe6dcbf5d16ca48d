using FoodDelivery.Kernel;

namespace FoodDelivery.Web.Shell;

/// <summary>What the map's script was told. Values are compared, lists only by identity: that is cheap, and telling again costs a message to the browser.</summary>
internal sealed record MapState(
    GeoPoint Center, double Zoom, double Bearing, bool Dark, string Label, bool Fit, string? Feed, string? CourierLabel, int? SelectedCourier,
    bool MarkersClick, bool CouriersClick, bool MapClick, IReadOnlyList<MapMarker> Markers, IReadOnlyList<GeoPoint>? RouteLine)
{
    public static MapState Of(LiveMap map) => new(
        map.Center, map.Zoom, map.Bearing, map.Dark ?? map.Theme, map.Label, map.Fit, map.Feed, map.CourierLabel, map.SelectedCourier,
        map.OnMarkerClick.HasDelegate, map.OnCourierClick.HasDelegate, map.OnMapClick.HasDelegate, map.Markers, map.RouteLine);

    /// <summary>For the script: everything small, and of the rest only what changed.</summary>
    public Dictionary<string, object?> ForScript(MapState? before)
    {
        var told = new Dictionary<string, object?>
        {
            ["dark"] = Dark, ["label"] = Label, ["fit"] = Fit, ["feed"] = Feed, ["courierLabel"] = CourierLabel, ["selectedCourier"] = SelectedCourier,
            ["markersClick"] = MarkersClick, ["couriersClick"] = CouriersClick, ["mapClick"] = MapClick,
        };
        if (before is null || Center != before.Center || !Zoom.Equals(before.Zoom) || !Bearing.Equals(before.Bearing))
            told["camera"] = new { center = new[] { Center.Lng, Center.Lat }, zoom = Zoom, bearing = Bearing };
        if (before is null || !ReferenceEquals(Markers, before.Markers))
            told["markers"] = Markers.Select(m => new { m.Key, kind = Name(m.Kind), m.At.Lng, m.At.Lat, m.Label, tone = Name(m.Tone), m.Text, m.Selected }).ToArray();
        if (before is null || !ReferenceEquals(RouteLine, before.RouteLine))
            told["route"] = RouteLine?.Select(p => new[] { p.Lng, p.Lat }).ToArray() ?? [];
        return told;
    }

    private static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
