using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>What a courier's phone says against "I am there".</summary>
/// <param name="Meters">How far away the phone was, to ten metres.</param>
/// <param name="Accepted">The courier was asked and stays with it, or cannot be asked any more: taken, and written down.</param>
public sealed record Elsewhere(int Meters, bool Accepted);

/// <summary>Judges nearness by positions: only by those that can prove something.</summary>
public static class Geofence
{
    /// <param name="seen">The phone's last place before the press; null when there is none.</param>
    /// <param name="pressedAt">When the button was pressed.</param>
    /// <returns>Metres, when the phone was surely elsewhere; null when it was there or nobody knows.</returns>
    public static int? MetersAway(PositionReport? seen, GeoPoint place, DateTimeOffset pressedAt, DispatchOptions options)
    {
        if (seen is not { AccuracyMeters: { } accuracy } || accuracy > options.GeofenceAccuracyMeters) return null;
        if (pressedAt - seen.At > options.GeofenceFreshFor) return null;
        var meters = seen.Location.MetersTo(place);
        return meters > options.GeofenceMeters ? (int)Math.Round(meters / 10) * 10 : null;
    }

    /// <summary>What the customer may be told, given the courier's distance to the door; null while far.</summary>
    public static Approach? Of(double metersToDoor, DispatchOptions options) =>
        metersToDoor <= options.AtDoorMeters ? Approach.AtTheDoor : metersToDoor <= options.NearbyMeters ? Approach.Nearby : null;
}
