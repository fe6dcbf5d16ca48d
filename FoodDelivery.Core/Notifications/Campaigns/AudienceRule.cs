using FoodDelivery.Kernel;

namespace FoodDelivery.Notifications;

/// <summary>Who a campaign is for. Everything left out means "any"; what is chosen must all be true. An empty rule means everybody with an account.</summary>
/// <param name="OrderedWithinDays">They have ordered in these last days.</param>
/// <param name="NotOrderedForDays">They have ordered, but not in these last days.</param>
/// <param name="NeverOrdered">They have an account and no order yet. Goes with a language only.</param>
/// <param name="AtLeastOrders">So many orders or more.</param>
/// <param name="Restaurants">Only orders at these count.</param>
/// <param name="Cuisine">Only orders at restaurants of this cuisine count.</param>
/// <param name="Area">Only orders brought there count.</param>
/// <param name="Languages">They read one of these.</param>
public sealed record AudienceRule(
    int? OrderedWithinDays = null, int? NotOrderedForDays = null, bool NeverOrdered = false, int? AtLeastOrders = null,
    IReadOnlyList<Guid>? Restaurants = null, string? Cuisine = null, AudienceArea? Area = null, IReadOnlyList<string>? Languages = null)
{
    public const int MostDays = 730, MostOrders = 1_000;

    /// <summary>Whether what somebody has ordered matters at all.</summary>
    public bool AsksForOrders => OrderedWithinDays is not null || NotOrderedForDays is not null || AtLeastOrders is not null || Restaurants is { Count: > 0 } || Cuisine is not null || Area is not null;
}

/// <param name="Address">As it was typed; the place comes from our map.</param>
public sealed record AudienceArea(string Address, GeoPoint Center, double Kilometers)
{
    public const double MostKilometers = 50;
}
