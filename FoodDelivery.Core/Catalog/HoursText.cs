using System.Globalization;

namespace FoodDelivery.Catalog;

/// <summary>Opening hours as people write them: "Mon-Fri 11:00-15:00,17:00-22:30; Sat-Sun 12:00-01:00", or "always".</summary>
public static class HoursText
{
    private const string WholeDay = "24 hours";
    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <exception cref="FormatException">It can't be read; the message shows the part.</exception>
    public static IReadOnlyList<WeekSpan> Parse(string text)
    {
        if (text == "always") return OpeningHours.Always().Week;
        var week = new List<WeekSpan>();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split(' ', 2) is not [var days, var spans]) throw new FormatException($"\"{part}\" has no hours.");
            var (first, last) = (Day(days.Split('-')[0]), Day(days.Split('-')[^1]));
            for (var day = first; ; day = (day + 1) % 7)
            {
                foreach (var span in spans.Split(',', StringSplitOptions.TrimEntries))
                {
                    if (span.Split('-') is not [var opens, var closes]) throw new FormatException($"\"{span}\" is not from-to.");
                    week.Add(new((DayOfWeek)day, Time(opens), Time(closes)));
                }
                if (day == last) break;
            }
        }
        return week;
    }

    /// <summary>One day: "11:00-15:00, 17:00-22:30", "24 hours", or "closed".</summary>
    /// <exception cref="FormatException">It can't be read, or its stretches overlap.</exception>
    public static IReadOnlyList<DaySpan> ParseDay(string text)
    {
        var day = text.Trim().ToLowerInvariant();
        if (day is "" or "closed") return [];
        if (day is WholeDay or "24h" or "always") return [new(default, default)];
        var spans = new List<DaySpan>();
        foreach (var part in day.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split(['-', '–'], StringSplitOptions.TrimEntries) is not [var opens, var closes]) throw new FormatException($"\"{part}\" is not from-to, like 11:00-22:30.");
            var span = new DaySpan(Time(opens), Time(closes));
            if (spans.Count > 0 && (spans[^1].PastMidnight || span.Opens < spans[^1].Closes)) throw new FormatException($"\"{part}\" begins before the stretch before it has ended.");
            spans.Add(span);
        }
        return spans;
    }

    /// <summary>The reverse of <see cref="ParseDay"/>.</summary>
    public static string Say(IReadOnlyList<DaySpan> day) => day.Count == 0 ? "closed" : day is [{ Opens.Ticks: 0, Closes.Ticks: 0 }] ? WholeDay
        : string.Join(", ", day.Select(span => string.Create(CultureInfo.InvariantCulture, $"{span.Opens:HH\\:mm}-{span.Closes:HH\\:mm}")));

    private static int Day(string name) => Array.IndexOf(Days, name) is >= 0 and var day ? day : throw new FormatException($"\"{name}\" is not a day.");

    private static TimeOnly Time(string text) => TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
        : throw new FormatException($"\"{text}\" is not a time of day.");
}
