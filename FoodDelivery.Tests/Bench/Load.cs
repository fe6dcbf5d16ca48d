using System.Diagnostics;

namespace FoodDelivery.Tests.Bench;

/// <summary>What one load has shown.</summary>
/// <param name="P50">Milliseconds, like the other two.</param>
internal sealed record LoadFigures(int Count, double PerSecond, double P50, double P95, double P99);

/// <summary>A closed loop: so many callers, each asking again as soon as it is answered.</summary>
internal static class Load
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <param name="one">One question and its answer, given the caller's number; throws when the answer is not the right one.</param>
    public static async Task<LoadFigures> RunAsync(int callers, TimeSpan length, Func<int, Task> one)
    {
        var start = Stopwatch.GetTimestamp() + (long)(WarmUp.TotalSeconds * Stopwatch.Frequency);
        var end = start + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var times = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller, start, end, one))));
        var all = times.SelectMany(own => own).Order().ToList();
        return all.Count == 0 ? throw new InvalidOperationException("Nothing was answered in the whole time.")
            : new(all.Count, all.Count / length.TotalSeconds, At(all, .5), At(all, .95), At(all, .99));
    }

    public static double At(IReadOnlyList<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    private static async Task<List<double>> CallAsync(int caller, long start, long end, Func<int, Task> one)
    {
        var own = new List<double>();
        while (true)
        {
            var began = Stopwatch.GetTimestamp();
            if (began >= end) return own;
            await one(caller);
            var ended = Stopwatch.GetTimestamp();
            // What was asked before the warm-up's end, or answered after the end, belongs to no figure.
            if (began >= start && ended <= end) own.Add(Stopwatch.GetElapsedTime(began, ended).TotalMilliseconds);
        }
    }
}
