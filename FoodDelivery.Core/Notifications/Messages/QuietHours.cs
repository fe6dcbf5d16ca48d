namespace FoodDelivery.Notifications;

/// <summary>When nobody is to be woken by a promotion: from nine in the evening to nine in the morning by the recipient's own clock.</summary>
public static class QuietHours
{
    public const int From = 21, Until = 9;

    /// <summary>When it may be sent; null: now.</summary>
    /// <param name="timeZone">IANA. Unknown ones count as UTC.</param>
    public static DateTimeOffset? EndOf(DateTimeOffset now, string timeZone)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        if (local.Hour is >= Until and < From) return null;
        var morning = (local.Hour >= From ? local.Date.AddDays(1) : local.Date).AddHours(Until);
        // Where clocks are put forward over nine o'clock, the first hour there is.
        while (zone.IsInvalidTime(morning)) morning = morning.AddMinutes(30);
        return new DateTimeOffset(morning, zone.GetUtcOffset(morning)).ToUniversalTime();
    }
}
