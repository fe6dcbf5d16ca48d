using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications.Monitor;

/// <summary>Makes lines of the figures. A step in which nothing happened counts no messages, and has neither a rate nor a time.</summary>
public static class CourseLines
{
    /// <summary>Where each step begins, from the first to the present one.</summary>
    public static IReadOnlyList<DateTimeOffset> StepsOf(NotificationFigures figures)
    {
        var steps = new List<DateTimeOffset>();
        for (var at = figures.From; at <= figures.At; at += figures.Step) steps.Add(at);
        return steps;
    }

    public static IReadOnlyList<ChartLine> Messages(NotificationFigures figures) =>
    [
        new("Written", 1, Line(figures, null, point => point?.Counts.All ?? 0)),
        new("Delivered", 2, Line(figures, null, point => point?.Counts.Delivered ?? 0)),
        new("Failed", 4, Line(figures, null, point => point?.Counts.Failed ?? 0)),
    ];

    /// <summary>One line for each channel that sent anything.</summary>
    public static IReadOnlyList<ChartLine> Rates(NotificationFigures figures) =>
        [.. figures.Course.Select(point => point.Channel).OfType<MessageChannel>().Distinct().Order().Select(channel => new ChartLine(NotificationWords.Of(channel), 1 + (int)channel, Line(figures, channel, point => point?.Counts.DeliveryRate)))];

    public static IReadOnlyList<ChartLine> Latencies(NotificationFigures figures, Func<FigurePoint, Latency> of) =>
    [
        new("Half within", 1, Line(figures, null, point => point is null ? null : of(point).P50)),
        new("95 % within", 2, Line(figures, null, point => point is null ? null : of(point).P95)),
    ];

    private static IReadOnlyList<double?> Line(NotificationFigures figures, MessageChannel? channel, Func<FigurePoint?, double?> value)
    {
        var points = figures.Course.Where(point => point.Channel == channel).ToDictionary(point => point.At);
        return [.. StepsOf(figures).Select(step => value(points.GetValueOrDefault(step)))];
    }
}
