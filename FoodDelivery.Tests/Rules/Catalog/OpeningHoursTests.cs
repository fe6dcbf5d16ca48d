using CsCheck;
using FoodDelivery.Catalog;

namespace FoodDelivery.Tests.Rules.Catalog;

/// <summary>When a kitchen takes orders: split hours, after midnight, last order, holidays, and the days on which the clock jumps.</summary>
public sealed class OpeningHoursTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    // Mon-Fri 11:00-15:00,17:00-22:30; Sat 18:00-02:00; Sun closed; last order 30 min before closing. 2026-06-15 is a Monday.
    [InlineData("2026-06-15 10:59", false, "2026-06-15 11:00")]
    [InlineData("2026-06-15 11:00", true, "2026-06-15 14:30")]
    [InlineData("2026-06-15 14:29", true, "2026-06-15 14:30")]
    [InlineData("2026-06-15 14:30", false, "2026-06-15 17:00")]
    [InlineData("2026-06-15 15:00", false, "2026-06-15 17:00")]
    [InlineData("2026-06-15 17:00", true, "2026-06-15 22:00")]
    [InlineData("2026-06-15 22:10", false, "2026-06-16 11:00")]
    [InlineData("2026-06-19 23:00", false, "2026-06-20 18:00")]
    [InlineData("2026-06-20 23:59", true, "2026-06-21 01:30")]
    [InlineData("2026-06-21 01:29", true, "2026-06-21 01:30")]
    [InlineData("2026-06-21 01:30", false, "2026-06-22 11:00")]
    [InlineData("2026-06-21 12:00", false, "2026-06-22 11:00")]
    public void Split_hours_after_midnight_and_last_order(string local, bool open, string until)
    {
        var hours = new OpeningHours(HoursText.Parse("Mon-Fri 11:00-15:00,17:00-22:30; Sat 18:00-02:00"), [], 30);
        var at = hours.At(NewYork, Local(NewYork, local));
        Assert.Equal((open, Local(NewYork, until)), (at.IsOpen, at.Until!.Value));
    }

    [Fact]
    public void A_holiday_replaces_the_weeks_hours_and_says_its_name()
    {
        var day = new DateOnly(2026, 11, 26);
        var hours = new OpeningHours(HoursText.Parse("Mon-Sun 11:00-22:00"), [new(day, "Thanksgiving", []), new(day.AddDays(1), "The day after", [new(new(15, 0), new(18, 0))])], 0);
        var at = hours.At(NewYork, Local(NewYork, "2026-11-26 12:00"));
        Assert.Equal((false, "Thanksgiving", Local(NewYork, "2026-11-27 15:00")), (at.IsOpen, at.Special, at.Until!.Value));
        Assert.True(hours.At(NewYork, Local(NewYork, "2026-11-27 17:59")).IsOpen);
        Assert.False(hours.At(NewYork, Local(NewYork, "2026-11-27 18:00")).IsOpen);
    }

    [Fact]
    public void The_night_before_a_holiday_still_ends_in_its_morning()
    {
        var hours = new OpeningHours(HoursText.Parse("Mon-Sun 18:00-02:00"), [new(new(2026, 12, 25), "Christmas", [])], 0);
        Assert.True(hours.At(NewYork, Local(NewYork, "2026-12-25 01:59")).IsOpen);
        Assert.Equal(Local(NewYork, "2026-12-26 18:00"), hours.At(NewYork, Local(NewYork, "2026-12-25 02:00")).Until);
    }

    [Fact]
    public void Around_the_clock_never_changes_and_has_no_last_order()
    {
        var at = OpeningHours.Always(lastOrderMinutes: 30).At(NewYork, Local(NewYork, "2026-06-15 23:59"));
        Assert.Equal((true, null), (at.IsOpen, at.Until));
    }

    [Fact]
    public void Never_open_says_so_without_end() =>
        Assert.Equal((false, null), (new OpeningHours([], [], 0).At(NewYork, Local(NewYork, "2026-06-15 12:00")).IsOpen, new OpeningHours([], [], 0).At(NewYork, Local(NewYork, "2026-06-15 12:00")).Until));

    [Theory]
    // New York springs forward on 2026-03-08 at 02:00 (no 02:00–02:59) and falls back on 2026-11-01 at 02:00 (01:00–01:59 twice).
    [InlineData("America/New_York", "01:00-02:30", "2026-03-08T05:59:00Z", false)]
    [InlineData("America/New_York", "01:00-02:30", "2026-03-08T06:59:00Z", true)]
    [InlineData("America/New_York", "01:00-02:30", "2026-03-08T07:00:00Z", false)]
    [InlineData("America/New_York", "02:15-04:00", "2026-03-08T06:59:00Z", false)]
    [InlineData("America/New_York", "02:15-04:00", "2026-03-08T07:00:00Z", true)]
    [InlineData("America/New_York", "02:15-04:00", "2026-03-08T07:59:00Z", true)]
    [InlineData("America/New_York", "02:15-04:00", "2026-03-08T08:00:00Z", false)]
    [InlineData("America/New_York", "01:15-01:45", "2026-11-01T05:14:00Z", false)]
    [InlineData("America/New_York", "01:15-01:45", "2026-11-01T05:15:00Z", true)]
    [InlineData("America/New_York", "01:15-01:45", "2026-11-01T06:44:00Z", true)]
    [InlineData("America/New_York", "01:15-01:45", "2026-11-01T06:45:00Z", false)]
    // Berlin: 2026-03-29 02:00 → 03:00, 2026-10-25 03:00 → 02:00.
    [InlineData("Europe/Berlin", "02:30-05:00", "2026-03-29T00:59:00Z", false)]
    [InlineData("Europe/Berlin", "02:30-05:00", "2026-03-29T01:00:00Z", true)]
    [InlineData("Europe/Berlin", "18:00-02:30", "2026-10-25T00:29:00Z", true)]
    [InlineData("Europe/Berlin", "18:00-02:30", "2026-10-25T01:29:00Z", true)]
    [InlineData("Europe/Berlin", "18:00-02:30", "2026-10-25T01:30:00Z", false)]
    public void Days_on_which_the_clock_jumps_keep_to_the_sign_on_the_door(string zone, string daily, string at, bool open) =>
        Assert.Equal(open, new OpeningHours(HoursText.Parse($"Mon-Sun {daily}"), [], 0).At(TimeZoneInfo.FindSystemTimeZoneById(zone), DateTimeOffset.Parse(at, null)).IsOpen);

    /// <summary>The oracle is the wall clock itself: whenever it shows a time of the hours, orders are taken. Only where it shows a time twice may the kitchen stay open in between.</summary>
    [Theory]
    [InlineData("America/New_York", "2026-03-07", "2026-03-09")]
    [InlineData("America/New_York", "2026-10-31", "2026-11-02")]
    [InlineData("Europe/Berlin", "2026-03-28", "2026-03-30")]
    [InlineData("Europe/Berlin", "2026-10-24", "2026-10-26")]
    [InlineData("Europe/London", "2026-06-13", "2026-06-15")]
    public void Whatever_the_hours_it_is_open_when_the_wall_clock_says_so(string zoneId, string from, string to)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var (first, last) = (Local(zone, from + " 00:00"), Local(zone, to + " 23:59"));
        Spans.Sample(week =>
        {
            var hours = new OpeningHours(week, [], 0);
            for (var at = first; at <= last; at = at.AddMinutes(13))
            {
                var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
                var shown = week.Any(span => Covers(span, local));
                var open = hours.At(zone, at).IsOpen;
                if (shown) Assert.True(open, $"{at:u} is {local} in {zoneId}, which {string.Join(' ', week)} covers");
                else if (!NearDoubleHour(zone, local)) Assert.False(open, $"{at:u} is {local} in {zoneId}, which {string.Join(' ', week)} does not cover");
            }
        }, iter: 25, threads: 1);
    }

    [Fact]
    public void Until_is_the_very_next_change() => Gen.Select(Spans, Gen.Int[0, 7 * 24 * 60], Gen.Int[0, 60]).Sample((week, minute, lastOrder) =>
    {
        var hours = new OpeningHours(week, [], lastOrder);
        var at = Local(Berlin, "2026-10-19 00:00").AddMinutes(minute); // the week of the autumn change
        var now = hours.At(Berlin, at);
        if (now.Until is not { } until) return;
        Assert.True(until > at);
        Assert.NotEqual(now.IsOpen, hours.At(Berlin, until).IsOpen);
        Assert.Equal(now.IsOpen, hours.At(Berlin, until.AddMinutes(-1) < at ? at : until.AddMinutes(-1)).IsOpen);
        Assert.Equal(now.IsOpen, hours.At(Berlin, at + (until - at) / 2).IsOpen);
    }, iter: 300, threads: 1);

    [Theory]
    // Closing "for today" lasts until nothing of this business day is left.
    [InlineData("Mon-Sun 11:00-22:00", "2026-06-17 18:30", "2026-06-18 00:00")]
    [InlineData("Mon-Sun 18:00-02:00", "2026-06-17 20:00", "2026-06-18 02:00")]
    [InlineData("Mon-Sun 18:00-02:00", "2026-06-18 01:00", "2026-06-18 02:00")]
    [InlineData("Mon-Sun 11:00-15:00,18:00-01:00", "2026-06-17 16:00", "2026-06-18 01:00")]
    [InlineData("always", "2026-06-17 18:30", "2026-06-18 05:00")]
    [InlineData("always", "2026-06-18 04:30", "2026-06-18 05:00")]
    public void Closing_for_today_ends_with_the_business_day(string week, string now, string until) =>
        Assert.Equal(Local(NewYork, until), new OpeningHours(HoursText.Parse(week), [], 30).EndOfBusinessDay(NewYork, Local(NewYork, now)));

    [Theory]
    [InlineData("Mon")]
    [InlineData("Mon 11:00")]
    [InlineData("Noday 11:00-12:00")]
    [InlineData("Mon 25:00-26:00")]
    public void Hours_that_cannot_be_read_are_refused(string text) => Assert.Throws<FormatException>(() => HoursText.Parse(text));

    [Theory]
    [InlineData("closed")]
    [InlineData("24 hours")]
    [InlineData("11:00-15:00, 17:00-22:30")]
    [InlineData("18:00-02:00")]
    public void A_day_is_said_as_it_is_written(string text) => Assert.Equal(text, HoursText.Say(HoursText.ParseDay(text)));

    private static Gen<WeekSpan[]> Spans => Gen.Select(Gen.Int[0, 6], Gen.Int[0, 95], Gen.Int[0, 95])
        .Select((day, opens, closes) => new WeekSpan((DayOfWeek)day, new TimeOnly(opens / 4, opens % 4 * 15), new TimeOnly(closes / 4, closes % 4 * 15))).Array[1, 8];

    private static bool Covers(WeekSpan span, DateTime local)
    {
        var time = TimeOnly.FromDateTime(local);
        if (span.Closes > span.Opens) return local.DayOfWeek == span.Day && time >= span.Opens && time < span.Closes;
        return (local.DayOfWeek == span.Day && time >= span.Opens) || (local.AddDays(-1).DayOfWeek == span.Day && time < span.Closes);
    }

    /// <summary>An hour that happens twice: closing takes its second time, so that the first pass may be open past what it shows.</summary>
    private static bool NearDoubleHour(TimeZoneInfo zone, DateTime local) => zone.IsAmbiguousTime(local);

    private static DateTimeOffset Local(TimeZoneInfo zone, string text)
    {
        var local = DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", null);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
