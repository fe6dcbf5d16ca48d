using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FoodDelivery.Catalog;

/// <summary>One stretch of a day. Closing at or before opening means after midnight; 00:00–00:00 is the whole day.</summary>
public sealed record DaySpan(TimeOnly Opens, TimeOnly Closes)
{
    [JsonIgnore]
    public bool PastMidnight => Closes <= Opens;
}

/// <summary>A stretch that comes back every week, on the day it begins.</summary>
public sealed record WeekSpan(DayOfWeek Day, TimeOnly Opens, TimeOnly Closes);

/// <summary>A date with hours of its own, e.g. a holiday. No spans: closed all day.</summary>
public sealed record SpecialDay(DateOnly Date, string Name, IReadOnlyList<DaySpan> Spans);

/// <param name="IsOpen">Orders are taken.</param>
/// <param name="Until">When that changes; null if not within the next two weeks.</param>
/// <param name="DoorsOpen">Between last order and closing: not open for orders, but not closed either.</param>
/// <param name="Special">The name of the special day that keeps it closed, where one does.</param>
public readonly record struct HoursAt(bool IsOpen, DateTimeOffset? Until, bool DoorsOpen, string? Special);

/// <summary>
/// When a kitchen takes orders, in the wall-clock time of its zone. Days with a clock change keep to what the sign on the door
/// says: a time that does not exist (spring) is the moment of the change; of a time that exists twice (autumn) opening takes
/// the first and closing the second.
/// </summary>
/// <param name="LastOrderMinutes">How long before closing the last order is taken.</param>
public sealed record OpeningHours(IReadOnlyList<WeekSpan> Week, IReadOnlyList<SpecialDay> SpecialDays, int LastOrderMinutes)
{
    /// <summary>How far ahead the next change is looked for.</summary>
    private const int DaysAhead = 14;

    /// <summary>For a kitchen that never closes the business day ends here.</summary>
    private static readonly TimeOnly DayEndsAt = new(5, 0);

    public static OpeningHours Always(int lastOrderMinutes = 0) =>
        new([.. Enum.GetValues<DayOfWeek>().Select(day => new WeekSpan(day, default, default))], [], lastOrderMinutes);

    /// <summary>Tells one set of hours from another, so that nobody overwrites what they have not seen.</summary>
    public string Version() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)))[..32];

    /// <summary>The stretches that begin on a date.</summary>
    public IReadOnlyList<DaySpan> On(DateOnly date) => SpecialDays.FirstOrDefault(day => day.Date == date)?.Spans
        ?? [.. Week.Where(span => span.Day == date.DayOfWeek).Select(span => new DaySpan(span.Opens, span.Closes)).OrderBy(span => span.Opens)];

    public HoursAt At(TimeZoneInfo zone, DateTimeOffset at)
    {
        var periods = Periods(zone, at);
        foreach (var period in periods)
        {
            if (at >= period.To || (period.From > at && !TakesOrders(period))) continue;
            if (period.From > at) return new(false, period.From, false, SpecialOn(zone, at));
            var lastOrder = LastOrder(period);
            if (at < lastOrder) return new(true, period.To == DateTimeOffset.MaxValue ? null : lastOrder, true, null);
            var next = periods.Where(p => p.From >= period.To && TakesOrders(p)).Select(p => (DateTimeOffset?)p.From).FirstOrDefault();
            return new(false, next, true, null);
        }
        return new(false, null, false, SpecialOn(zone, at));
    }

    /// <summary>When "closed for today" is over: the end of everything that begins on this business day, at the earliest its midnight.</summary>
    public DateTimeOffset EndOfBusinessDay(TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var midnight = Moment(zone, today.AddDays(1), TimeOnly.MinValue, late: false);
        var running = Periods(zone, now).FirstOrDefault(p => p.From <= now && now < p.To);
        if (running.To == DateTimeOffset.MaxValue)
        {
            var fiveAm = Moment(zone, today, DayEndsAt, late: true);
            return fiveAm > now ? fiveAm : Moment(zone, today.AddDays(1), DayEndsAt, late: true);
        }
        // After midnight in yesterday's stretch: yesterday's business day ends with it, today's opening stands.
        if (running.To > now && running.To < midnight && running.From < Moment(zone, today, TimeOnly.MinValue, late: false)) return running.To;
        var last = On(today).Select(span => Moment(zone, span.PastMidnight ? today.AddDays(1) : today, span.Closes, late: true)).DefaultIfEmpty(midnight).Max();
        return last > midnight ? last : midnight;
    }

    /// <summary>The open stretches around a moment in true time, joined where one ends as the next begins; endless ones end at MaxValue.</summary>
    private List<Period> Periods(TimeZoneInfo zone, DateTimeOffset around)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(around, zone).DateTime);
        var found = new List<Period>();
        for (var date = today.AddDays(-2); date <= today.AddDays(DaysAhead); date = date.AddDays(1))
            foreach (var span in On(date))
            {
                var from = Moment(zone, date, span.Opens, late: false);
                var to = Moment(zone, span.PastMidnight ? date.AddDays(1) : date, span.Closes, late: true);
                if (to > from) found.Add(new(from, to));
            }
        found.Sort((a, b) => a.From.CompareTo(b.From));

        var joined = new List<Period>();
        foreach (var period in found)
            if (joined.Count > 0 && period.From <= joined[^1].To) joined[^1] = joined[^1] with { To = period.To > joined[^1].To ? period.To : joined[^1].To };
            else joined.Add(period);

        // What still runs at the end of the horizon has no end in sight, so no last order either.
        var horizon = Moment(zone, today.AddDays(DaysAhead), new TimeOnly(23, 59), late: false);
        if (joined.Count > 0 && joined[^1].To > horizon && joined[^1].From < around) joined[^1] = joined[^1] with { To = DateTimeOffset.MaxValue };
        return joined;
    }

    private DateTimeOffset LastOrder(Period period) => period.To == DateTimeOffset.MaxValue ? period.To : period.To.AddMinutes(-LastOrderMinutes);

    /// <summary>A stretch shorter than the time between last order and closing never opens for orders.</summary>
    private bool TakesOrders(Period period) => LastOrder(period) > period.From;

    private string? SpecialOn(TimeZoneInfo zone, DateTimeOffset at)
    {
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        return SpecialDays.FirstOrDefault(day => day.Date == date && day.Spans.Count == 0)?.Name;
    }

    private static DateTimeOffset Moment(TimeZoneInfo zone, DateOnly date, TimeOnly time, bool late)
    {
        var local = date.ToDateTime(time);
        if (zone.IsInvalidTime(local))
        {
            // The first minute that exists again is the moment the clock jumped.
            do local = local.AddMinutes(1); while (zone.IsInvalidTime(local));
            local = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified);
        }
        if (!zone.IsAmbiguousTime(local)) return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        var offsets = zone.GetAmbiguousTimeOffsets(local);
        return new DateTimeOffset(local, late ? offsets.Min() : offsets.Max()).ToUniversalTime();
    }

    private readonly record struct Period(DateTimeOffset From, DateTimeOffset To);
}
