using System.Globalization;
using FoodDelivery.Catalog;

namespace FoodDelivery.Web.Catalog;

/// <summary>How the shop says things.</summary>
public static class Words
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(60);

    /// <summary>The language of the shop's sentences; money stands in it too.</summary>
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    /// <summary>"450 m", "1.2 km".</summary>
    public static string Distance(double meters) => meters < 950
        ? string.Create(English, $"{Math.Round(meters / 50) * 50:0} m")
        : string.Create(English, $"{meters / 1000:0.0} km");

    /// <summary>Open until when, or why not, in the restaurant's own time.</summary>
    public static string Open(RestaurantCard card, DateTimeOffset now)
    {
        if (!card.Delivers) return "It does not deliver to your address";
        if (card.Open.State != Openness.Open) return card.Open.Why ?? "Closed";
        if (card.Open.Until is not { } until) return "Open around the clock";
        var last = LocalTime.Clock(until, TimeZoneInfo.FindSystemTimeZoneById(card.TimeZone));
        return until - now <= Soon ? $"Last orders at {last}" : $"Orders until {last}";
    }
}
