using System.Globalization;
using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>A code that takes something off a bill, and under which conditions. How often it is used is counted here, under a lock on its row.</summary>
public sealed class Promotion
{
    public const int MaxCode = 40;
    public const int WholePercent = 10_000;

    public required Guid Id { get; init; }

    /// <summary>In capitals: people may write it as they like. See <see cref="Normalise"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What it does, for people, e.g. "10 % off your first order".</summary>
    public required string Words { get; set; }
    public required PromotionKind Kind { get; init; }

    /// <summary>Basis points for Percent, minor units for Amount, nothing for FreeDelivery.</summary>
    public required long Value { get; init; }

    /// <summary>Of its amounts; it holds where prices are in this currency.</summary>
    public required string Currency { get; init; }

    /// <summary>Dishes for at least so much, in minor units, before the discount.</summary>
    public long MinimumBasketMinor { get; init; }
    public required DateTimeOffset ValidFrom { get; init; }
    public DateTimeOffset? ValidUntil { get; set; }

    /// <summary>Null: for every restaurant.</summary>
    public Guid? RestaurantId { get; init; }

    /// <summary>The restaurant bears the discount; else the platform does.</summary>
    public bool ByRestaurant { get; init; }
    public int? MaxUses { get; set; }
    public int? MaxUsesPerCustomer { get; set; }
    public bool FirstOrderOnly { get; init; }

    /// <summary>How often it is taken now; what was given back no longer counts.</summary>
    public int Uses { get; private set; }

    public PromotionOffer Offer => new(Id, Code, Words, Kind, Value, ByRestaurant);

    /// <summary>As codes are stored and compared.</summary>
    public static string Normalise(string code) => code.Trim().ToUpperInvariant();

    /// <summary>Whether it holds for a basket, or in words why not.</summary>
    /// <param name="usedByCustomer">How often this customer has taken it.</param>
    /// <param name="usedInAll">How often it is taken, when it counts.</param>
    /// <param name="restaurantName">Of <see cref="RestaurantId"/>, to say where it holds.</param>
    public Result<PromotionOffer> For(PromotionBasket basket, int usedByCustomer, int usedInAll, string? restaurantName, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (now < ValidFrom) return No("promotion_not_yet", $"{Code} holds from {Day(ValidFrom, zone)}.");
        if (now >= ValidUntil) return No("promotion_over", $"{Code} was valid until {Day(ValidUntil.Value, zone)}.");
        if (RestaurantId is { } only && only != basket.RestaurantId) return No("promotion_elsewhere", restaurantName is null ? $"{Code} is for another restaurant." : $"{Code} is for {restaurantName} only.");
        if (Currency != basket.Items.Currency) return No("promotion_elsewhere", $"{Code} is for prices in {Currency}.");
        if (basket.Items.Minor < MinimumBasketMinor)
        {
            var minimum = new Money(MinimumBasketMinor, Currency);
            return No("promotion_below_minimum", $"{Code} needs dishes for {minimum}: add {minimum - basket.Items} more.");
        }
        if (FirstOrderOnly && !basket.FirstOrder) return No("promotion_first_order_only", $"{Code} is for the first order only.");
        return Left(usedByCustomer, usedInAll) is { } none ? none : Offer;
    }

    /// <summary>One more use, or in words why there is none left. The caller holds the row's lock.</summary>
    public Result Take(int usedByCustomer)
    {
        if (Left(usedByCustomer, Uses) is { } none) return none;
        Uses++;
        return Result.Ok;
    }

    public void GiveBack() => Uses = Math.Max(0, Uses - 1);

    private Error? Left(int usedByCustomer, int usedInAll)
    {
        // Two checkouts at once are both somebody's first order; the count lets one of them through.
        var each = FirstOrderOnly ? 1 : MaxUsesPerCustomer;
        if (usedByCustomer >= each) return No("promotion_used_by_you", each == 1 ? $"You have used {Code} already." : $"You have used {Code} {each} times, as often as it may be.");
        return usedInAll >= MaxUses ? No("promotion_used_up", $"{Code} has been used up.") : null;
    }

    private static Error No(string code, string message) => Error.Conflict("catalog." + code, message);

    private static string Day(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("MMMM d, HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>One order's use of a promotion.</summary>
public sealed class PromotionUse
{
    public required Guid OrderId { get; init; }
    public required Guid PromotionId { get; init; }
    public required Guid CustomerId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The order came to nothing: this use does not count.</summary>
    public DateTimeOffset? GivenBackAt { get; set; }
}
