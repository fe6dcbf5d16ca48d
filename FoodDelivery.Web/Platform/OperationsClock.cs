using System.Globalization;
using FoodDelivery.Analytics;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Platform;

/// <summary>Times as operators read them: in their own zone, with the date where it is not today.</summary>
public sealed class OperationsClock(IOptions<OperationsOptions> options, TimeProvider time)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    public string Words(DateTimeOffset at, bool seconds = false) => In(zone, at, seconds);

    /// <summary>In a restaurant's own zone; says which when it is not ours.</summary>
    public string Words(DateTimeOffset at, string timeZone, bool seconds = false) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var other) && other.GetUtcOffset(at) != zone.GetUtcOffset(at)
            ? $"{In(other, at, seconds)} ({timeZone.Split('/')[^1].Replace('_', ' ')})"
            : Words(at, seconds);

    public int Hour(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).Hour;

    private string In(TimeZoneInfo there, DateTimeOffset at, bool seconds)
    {
        var local = TimeZoneInfo.ConvertTime(at, there);
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), there).Date;
        var clock = local.ToString(seconds ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);
        return local.Date == today ? clock : $"{local.ToString("d MMM", CultureInfo.InvariantCulture)} {clock}";
    }
}
