using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Catalog;

/// <summary>Section <c>Catalog</c>. The time range on the storefront is an estimate from these; the promise itself is Ordering's, made along the streets.</summary>
public sealed class CatalogOptions
{
    /// <summary>How fast food moves through the city, lights included, in km/h.</summary>
    [Range(1, 100)] public double TravelSpeedKmh { get; init; } = 15;

    /// <summary>How much longer the way along the streets is than the straight line.</summary>
    [Range(1, 3)] public double DetourFactor { get; init; } = 1.3;

    /// <summary>Handing over to the courier and finding the door.</summary>
    [Range(0, 60)] public int WaitMinutes { get; init; } = 4;

    /// <summary>Width of the time range the customer sees.</summary>
    [Range(1, 120)] public int RangeMinutes { get; init; } = 10;

    /// <summary>Cooking takes this much longer in rush mode.</summary>
    [Range(0, 120)] public int RushExtraMinutes { get; init; } = 10;

    /// <summary>How alike a typed word and a word of the menu must be, 0 to 1. Lower forgives more and finds more that was not meant.</summary>
    [Range(0.1, 1)] public double SearchLikeness { get; init; } = 0.45;
}
