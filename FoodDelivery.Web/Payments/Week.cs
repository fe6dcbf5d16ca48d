using System.Globalization;

namespace FoodDelivery.Web.Payments;

/// <summary>Weeks as they are paid out: from Monday to Sunday, UTC.</summary>
public static class Week
{
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    public static DateOnly Of(DateTimeOffset now) => MondayOf(DateOnly.FromDateTime(now.UtcDateTime));

    /// <summary>The week of a day in an address, or this week where it names none. Never one that has not begun.</summary>
    public static DateOnly In(string? address, DateTimeOffset now)
    {
        var latest = Of(now);
        if (!DateOnly.TryParseExact(address, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return latest;
        var monday = MondayOf(day);
        return monday > latest ? latest : monday;
    }

    public static string Key(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>"15–21 Jun 2026", "29 Jun – 5 Jul 2026".</summary>
    public static string Words(DateOnly monday)
    {
        var sunday = monday.AddDays(6);
        return monday.Month == sunday.Month
            ? string.Create(CultureInfo.InvariantCulture, $"{monday.Day}–{sunday:d MMM yyyy}")
            : string.Create(CultureInfo.InvariantCulture, $"{monday:d MMM} – {sunday:d MMM yyyy}");
    }
}
