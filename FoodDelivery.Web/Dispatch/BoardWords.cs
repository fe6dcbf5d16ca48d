using FoodDelivery.Dispatch;
using FoodDelivery.Web.Shell;
using MudBlazor;

namespace FoodDelivery.Web.Dispatch;

/// <summary>How the dispatch screens say things, in one place.</summary>
internal static class BoardWords
{
    /// <summary>Wall-clock time at the restaurant, which is where food and courier are.</summary>
    public static string Clock(DateTimeOffset at, string timeZone) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    public static Tone ToneOf(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Unassigned => Tone.New,
        DeliveryStatus.Assigned or DeliveryStatus.AtRestaurant => Tone.Busy,
        DeliveryStatus.PickedUp or DeliveryStatus.AtDoor => Tone.Moving,
        DeliveryStatus.Delivered => Tone.Good,
        _ => Tone.Bad,
    };

    /// <summary>Shapes that tell the stages apart without colour.</summary>
    public static string IconOf(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Unassigned => Icons.Material.Filled.PersonSearch,
        DeliveryStatus.Assigned => Icons.Material.Filled.PedalBike,
        DeliveryStatus.AtRestaurant => Icons.Material.Filled.Storefront,
        DeliveryStatus.PickedUp => Icons.Material.Filled.DeliveryDining,
        DeliveryStatus.AtDoor => Icons.Material.Filled.DoorFront,
        DeliveryStatus.Delivered => Icons.Material.Filled.CheckCircle,
        _ => Icons.Material.Filled.Cancel,
    };

    public static string IconOf(TroubleKind kind) => kind switch
    {
        TroubleKind.PinLocked => Icons.Material.Filled.LockClock,
        TroubleKind.Late => Icons.Material.Filled.Warning,
        TroubleKind.Unassigned => Icons.Material.Filled.PersonSearch,
        TroubleKind.Unaccepted => Icons.Material.Filled.HourglassTop,
        TroubleKind.Absent => Icons.Material.Filled.DoorFront,
        TroubleKind.NoShow => Icons.Material.Filled.PersonOff,
        TroubleKind.OffRoute => Icons.Material.Filled.WrongLocation,
        TroubleKind.Stopped => Icons.Material.Filled.PauseCircle,
        TroubleKind.Paused => Icons.Material.Filled.LocationDisabled,
        _ => Icons.Material.Filled.LocationSearching,
    };

    public static string IconOf(Vehicle vehicle) => vehicle switch
    {
        Vehicle.Bicycle => Icons.Material.Filled.PedalBike,
        Vehicle.EBike => Icons.Material.Filled.ElectricBike,
        Vehicle.Scooter => Icons.Material.Filled.ElectricScooter,
        _ => Icons.Material.Filled.DirectionsCar,
    };

    public static string Words(Vehicle vehicle) => vehicle switch
    {
        Vehicle.Bicycle => "bicycle",
        Vehicle.EBike => "e-bike",
        Vehicle.Scooter => "scooter",
        _ => "car",
    };

    /// <summary>A telephone link; digits and the leading plus only, as phones want it.</summary>
    public static string Tel(string phone) => "tel:" + string.Concat(phone.Where(c => char.IsAsciiDigit(c) || c == '+'));

    public static string Minutes(TimeSpan span) => $"{Math.Max(1, (int)Math.Round(span.TotalMinutes))} min";
}
