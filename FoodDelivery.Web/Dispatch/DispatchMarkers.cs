using FoodDelivery.Dispatch;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Dispatch;

/// <summary>What stands still on the dispatch map: restaurants with food to fetch, and both ends of the chosen delivery.</summary>
internal static class DispatchMarkers
{
    private const string DoorKey = "door";

    public static IReadOnlyList<MapMarker> Of(BoardSnapshot picture, Guid? selected)
    {
        var markers = new List<MapMarker>();
        var waiting = picture.Rows.Where(r => !r.Delivery.Status.HasFood() && r.Delivery.Status != DeliveryStatus.AtRestaurant).GroupBy(r => r.Delivery.Pickup);
        foreach (var there in waiting)
        {
            var nobody = there.Count(r => r.Delivery.Status == DeliveryStatus.Unassigned);
            var hurts = there.Any(r => r.Troubles.Count > 0);
            markers.Add(new MapMarker(
                KeyOf(there.First().Delivery), MapMarkerKind.Restaurant, there.Key,
                $"{there.First().Delivery.RestaurantName}: {there.Count()} to fetch, {nobody} without courier",
                hurts ? Tone.Bad : nobody > 0 ? Tone.New : Tone.Busy, nobody > 0 ? $"{nobody}" : null, there.Any(r => r.Id == selected)));
        }
        if (picture.Rows.FirstOrDefault(r => r.Id == selected) is { Delivery: var chosen })
        {
            if (markers.All(m => m.Key != KeyOf(chosen)))
                markers.Add(new MapMarker(KeyOf(chosen), MapMarkerKind.Restaurant, chosen.Pickup, chosen.RestaurantName, Tone.Quiet, null, true));
            markers.Add(new MapMarker(DoorKey, MapMarkerKind.Door, chosen.DropOff, $"{chosen.Number} to {chosen.DropOffLine}", Tone.Moving, null, true));
        }
        return markers;
    }

    /// <summary>The delivery a click on a marker means: the one at that restaurant that hurts first.</summary>
    public static BoardRow? RowOf(BoardSnapshot picture, string key) => picture.Rows.FirstOrDefault(r => !r.Delivery.Status.HasFood() && KeyOf(r.Delivery) == key);

    private static string KeyOf(DeliveryRow delivery) => FormattableString.Invariant($"r{delivery.Pickup.Lat:F6},{delivery.Pickup.Lng:F6}");
}
