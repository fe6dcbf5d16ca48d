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

    /// <summary>
    /// When one of a campaign's may be sent that was written in the night: as long after nine as it was written after the evening, or after the campaign had begun. So
    /// they leave as slowly as they were written, and not all at the stroke of nine.
    /// </summary>
    /// <param name="morning">As <see cref="EndOf"/> says.</param>
    /// <param name="began">When the campaign began.</param>
    public static DateTimeOffset InTurn(DateTimeOffset morning, DateTimeOffset writtenAt, DateTimeOffset began)
    {
        var evening = morning.AddHours(From - 24 - Until);
        var after = writtenAt - (began > evening ? began : evening);
        return after > TimeSpan.Zero ? morning + after : morning;
    }
}
