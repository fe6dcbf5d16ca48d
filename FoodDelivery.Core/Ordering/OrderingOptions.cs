using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Ordering;

/// <summary>Section <c>Ordering</c>. The defaults are the rules of DOMAIN §1.</summary>
public sealed class OrderingOptions
{
    /// <summary>How long a kitchen may take to answer.</summary>
    [Range(1, 120)] public int AcceptWithinMinutes { get; init; } = 10;

    /// <summary>Unanswered this long: the ticket turns amber on the kitchen's wall.</summary>
    [Range(1, 120)] public int WarnKitchenAfterMinutes { get; init; } = 2;

    /// <summary>Unanswered this long: the ticket turns red, and operations have an alert with the restaurant's number.</summary>
    [Range(1, 120)] public int TellManagerAfterMinutes { get; init; } = 4;

    /// <summary>Unanswered this long: that alert is critical.</summary>
    [Range(1, 120)] public int TellDispatcherAfterMinutes { get; init; } = 7;

    /// <summary>How long an order waits for its payment before the provider is asked and it is given up. Short, because the promise the customer agreed to grows old.</summary>
    [Range(1, 1440)] public int PayWithinMinutes { get; init; } = 15;

    /// <summary>Handing over to the courier and finding the door.</summary>
    [Range(0, 60)] public int WaitMinutes { get; init; } = 4;

    /// <summary>Width of the time range the customer sees.</summary>
    [Range(1, 120)] public int PromiseRangeMinutes { get; init; } = 10;

    /// <summary>Cooking takes this much longer in rush mode.</summary>
    [Range(0, 120)] public int RushExtraMinutes { get; init; } = 10;

    /// <summary>A promise that moved by more than this since the customer saw it must be agreed to again.</summary>
    [Range(0, 240)] public int PromiseToleranceMinutes { get; init; } = 10;

    /// <summary>A payment that took so long that the food would come later than agreed by more than this ends the order; the money goes back.</summary>
    [Range(0, 1440)] public int LatestPromiseMinutes { get; init; } = 60;

    /// <summary>Travel speed where the map knows no way, in km/h.</summary>
    [Range(1, 100)] public int FallbackSpeedKmh { get; init; } = 12;

    /// <summary>A cart untouched this long is forgotten.</summary>
    [Range(1, 1000)] public int KeepCartsDays { get; init; } = 90;

    /// <summary>The highest tip, in minor units.</summary>
    [Range(0, 10_000_000)] public long MaxTipMinor { get; init; } = 20_000;

    /// <summary>The tips offered, in percent of the items.</summary>
    [MinLength(1)] public int[] TipPercents { get; init; } = [10, 15, 20];

    public TimeSpan AcceptWithin => TimeSpan.FromMinutes(AcceptWithinMinutes);
    public TimeSpan WarnKitchenAfter => TimeSpan.FromMinutes(WarnKitchenAfterMinutes);
    public TimeSpan TellManagerAfter => TimeSpan.FromMinutes(TellManagerAfterMinutes);
    public TimeSpan TellDispatcherAfter => TimeSpan.FromMinutes(TellDispatcherAfterMinutes);
    public TimeSpan LatestPromise => TimeSpan.FromMinutes(LatestPromiseMinutes);
}
