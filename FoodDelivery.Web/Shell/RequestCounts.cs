using System.Collections.Concurrent;

namespace FoodDelivery.Web.Shell;

/// <summary>Counts everybody's requests in windows of a minute that begin with their first one. Per process: with several, each allows its own number.</summary>
public sealed class RequestCounts(TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Window> windows = new();
    private long nextSweep;

    /// <param name="Reset">Whole seconds until the window is over, at least 1.</param>
    public readonly record struct Standing(bool Allowed, int Limit, int Remaining, int Reset);

    public Standing Count(string who, int limit)
    {
        var now = time.GetTimestamp();
        Sweep(now);
        while (true)
        {
            var window = windows.GetOrAdd(who, static (_, at) => new Window(at), now);
            var age = time.GetElapsedTime(window.Began, now);
            if (age >= Length)
            {
                windows.TryUpdate(who, new Window(now), window);
                continue;
            }
            var count = Interlocked.Increment(ref window.Count);
            return new(count <= limit, limit, Math.Max(0, limit - count), Math.Max(1, (int)Math.Ceiling((Length - age).TotalSeconds)));
        }
    }

    // Strangers come once and never again: their windows must not pile up.
    private void Sweep(long now)
    {
        var due = Volatile.Read(ref nextSweep);
        if (due != 0 && time.GetElapsedTime(due, now) < Length) return;
        if (Interlocked.CompareExchange(ref nextSweep, now, due) != due) return;
        foreach (var (who, window) in windows)
            if (time.GetElapsedTime(window.Began, now) >= Length) windows.TryRemove(new(who, window));
    }

    private sealed class Window(long began)
    {
        public readonly long Began = began;
        public int Count;
    }
}
