namespace FoodDelivery.Ordering;

/// <summary>A device that shows a restaurant's board, and when it last said that it lives.</summary>
public sealed class KitchenScreen
{
    public required Guid RestaurantId { get; init; }
    public required Guid DeviceId { get; init; }
    public required DateTimeOffset FirstSeenAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Whether it can be heard. A screen that is silent still counts as live.</summary>
    public required bool SoundOn { get; set; }
}

/// <summary>A device's "we have seen this order". It stops ringing there, and tells later who knew of it when.</summary>
public sealed class KitchenSeen
{
    public required Guid OrderId { get; init; }
    public required Guid DeviceId { get; init; }
    public required DateTimeOffset SeenAt { get; init; }
}

/// <summary>A line the cook has crossed out. Not part of the order: customers never see it, and it moves no clock.</summary>
public sealed class StruckLine
{
    public required Guid OrderId { get; init; }
    public required long LineId { get; init; }
    public required DateTimeOffset StruckAt { get; init; }
}

/// <summary>A restaurant that is open while no screen watches it, and since when.</summary>
public sealed class UnwatchedKitchen
{
    public required Guid RestaurantId { get; init; }
    public required DateTimeOffset Since { get; set; }

    /// <summary>When the job last looked. A long gap means that the product was down, and nobody could have watched.</summary>
    public required DateTimeOffset CheckedAt { get; set; }
}
