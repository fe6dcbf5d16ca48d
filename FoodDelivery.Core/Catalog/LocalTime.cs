using System.Globalization;

namespace FoodDelivery.Catalog;

/// <summary>Puts moments into the words of a restaurant's own clock.</summary>
public static class LocalTime
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    /// <summary>E.g. "9:30 PM".</summary>
    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => Clock(TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime));

    public static string Clock(TimeOnly time) => time.ToString(time.Minute == 0 ? "h tt" : "h:mm tt", English);

    /// <summary>"Opens at 11 AM.", "Opens tomorrow at 7 AM.", "Opens Tuesday at 7 AM.", "Opens Dec 26 at noon" and so on; never a bare date far from now.</summary>
    public static string Opens(DateTimeOffset? opens, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (opens is not { } at) return "It has no opening in the next two weeks.";
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var days = DateOnly.FromDateTime(local.DateTime).DayNumber - DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).DayNumber;
        var day = days switch { 0 => "", 1 => " tomorrow", < 7 => " " + local.ToString("dddd", English), _ => " " + local.ToString("MMM d", English) };
        return $"Opens{day} at {Clock(at, zone)}.";
    }
}
