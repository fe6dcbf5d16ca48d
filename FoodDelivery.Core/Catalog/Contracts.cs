using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Catalog;

/// <summary>What other rooms know of a restaurant.</summary>
/// <param name="TimeZone">IANA id; every time of this restaurant is shown in it.</param>
/// <param name="TaxBasisPoints">Tax rate in 1/100 percent; contained in menu prices if <paramref name="TaxIncluded"/>.</param>
/// <param name="PrepMinutes">Usual minutes from accepted to ready.</param>
/// <param name="RadiusMeters">How far it delivers, straight line.</param>
public sealed record RestaurantInfo(
    Guid Id, string Slug, string Name, string AddressLine, GeoPoint Location, string Phone, string TimeZone, string Currency,
    int TaxBasisPoints, bool TaxIncluded, Money DeliveryFeeBase, Money DeliveryFeePerKm, int ServiceFeeBasisPoints, Money MinimumOrder,
    double RadiusMeters, int PrepMinutes, bool Rush);

public enum Openness
{
    Open,
    Closed,
    /// <summary>Open by its hours, but taking no orders until a set time.</summary>
    Paused,
}

/// <param name="Until">When this changes: the next opening, the end of the pause, or the last-order time.</param>
/// <param name="Why">For people, when not open.</param>
public sealed record OpenState(Openness State, DateTimeOffset? Until, string? Why);

/// <summary>What somebody wants of a menu: an item and the ids of the chosen options (an id twice means twice).</summary>
public sealed record WantedLine(Guid ItemId, int Quantity, IReadOnlyList<Guid> OptionIds, string? Note);

/// <summary>The same, found valid and priced. Names are copied so that the order stays true when the menu changes.</summary>
public sealed record PricedLine(
    Guid ItemId, string Name, string Category, int Quantity, Money UnitPrice, IReadOnlyList<PricedOption> Options, IReadOnlyList<string> Allergens, string? Note)
{
    /// <summary>Quantity × (item + options).</summary>
    public Money Total => Options.Aggregate(UnitPrice, (sum, option) => sum + option.Price) * Quantity;
}

public sealed record PricedOption(Guid OptionId, string Group, string Name, Money Price);

/// <summary>For open screens: hours, pause, rush or details of this restaurant are different now.</summary>
public sealed record RestaurantChanged(Guid RestaurantId) : ILiveChange;

/// <summary>For open screens: an item was sold out or came back, or a price changed.</summary>
public sealed record MenuChanged(Guid RestaurantId) : ILiveChange;
