using System.Collections.Concurrent;
using FoodDelivery.Kernel;
using Npgsql;

namespace FoodDelivery.Dispatch;

/// <summary>Points of one courier on their way into the log.</summary>
public sealed record PositionBatch(Guid CourierId, int Number, DateTimeOffset OnDutySince, IReadOnlyList<PositionReport> Points);

/// <summary>
/// Remembers where everybody was last, keeps nonsense out, and writes many couriers' points in one statement: while one write runs, the
/// next callers queue up and the first of them writes for all. Every caller returns after its own points are committed.
/// </summary>
public sealed class PositionLog(NpgsqlDataSource database) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, CourierPosition> last = new();
    private readonly ConcurrentQueue<Waiting> queue = new();
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <summary>Called with every courier's newest point after it is stored; the map's stream hangs here.</summary>
    public event Action<IReadOnlyList<(int Number, CourierPosition Position)>>? Stored;

    public async Task<(int Kept, IReadOnlyDictionary<PositionFault, int> LeftOut)> AddAsync(
        IEnumerable<PositionBatch> batches, DateTimeOffset now, DispatchOptions options, CancellationToken cancel)
    {
        var leftOut = new Dictionary<PositionFault, int>();
        var points = new List<TrackPoint>();
        var newest = new List<(int Number, CourierPosition Position)>();
        foreach (var batch in batches)
        {
            var before = await LastAsync(batch.CourierId, cancel);
            var (kept, faults) = PositionFilter.Sift(batch.Points, before is null ? null : new(before.At, before.Location.Lat, before.Location.Lng, before.AccuracyMeters), batch.OnDutySince, now, options);
            foreach (var (fault, count) in faults) leftOut[fault] = leftOut.GetValueOrDefault(fault) + count;
            if (kept.Count == 0) continue;
            points.AddRange(kept.Select(p => new TrackPoint
            {
                CourierId = batch.CourierId, At = p.At, ReceivedAt = now, Location = p.Location, AccuracyMeters = p.AccuracyMeters, Heading = p.Heading, MetersPerSecond = p.MetersPerSecond,
            }));
            newest.Add((batch.Number, Newest(batch.CourierId, before, kept, now, options)));
        }
        if (points.Count == 0) return (0, leftOut);

        var waiting = new Waiting(points, newest);
        queue.Enqueue(waiting);
        await writing.WaitAsync(cancel);
        try
        {
            if (!waiting.Done.Task.IsCompleted) await WriteAllAsync();
        }
        finally
        {
            writing.Release();
        }
        await waiting.Done.Task;
        return (points.Count, leftOut);
    }

    private async Task WriteAllAsync()
    {
        var together = new List<Waiting>();
        while (together.Count < 200 && queue.TryDequeue(out var next)) together.Add(next);
        try
        {
            // Not cancelled with one caller: it writes for the others too.
            await PositionRows.WriteAsync(database, together.SelectMany(w => w.Points), together.SelectMany(w => w.Newest).Select(n => n.Position), CancellationToken.None);
        }
        catch (Exception e)
        {
            foreach (var waiting in together) waiting.Done.SetException(e);
            return;
        }
        var all = together.SelectMany(w => w.Newest).ToArray();
        foreach (var (_, position) in all) last.AddOrUpdate(position.CourierId, position, (_, known) => known.At > position.At ? known : position);
        Stored?.Invoke(all);
        foreach (var waiting in together) waiting.Done.SetResult();
    }

    private async Task<CourierPosition?> LastAsync(Guid courierId, CancellationToken cancel)
    {
        if (last.TryGetValue(courierId, out var known)) return known;
        if (await PositionRows.ReadAsync(database, courierId, cancel) is { } stored) return last.GetOrAdd(courierId, stored);
        return null;
    }

    private static CourierPosition Newest(Guid courierId, CourierPosition? before, IReadOnlyList<PositionReport> kept, DateTimeOffset now, DispatchOptions options)
    {
        var (anchor, movedAt) = before is null ? (kept[0].Location, kept[0].At) : (before.Anchor, before.MovedAt);
        foreach (var point in kept)
            if (anchor.MetersTo(point.Location) > options.StoppedWithinMeters) (anchor, movedAt) = (point.Location, point.At);
        var end = kept[^1];
        return new()
        {
            CourierId = courierId, Location = end.Location, At = end.At, ReceivedAt = now, AccuracyMeters = end.AccuracyMeters, Heading = end.Heading,
            MetersPerSecond = end.MetersPerSecond, Anchor = anchor, MovedAt = movedAt,
        };
    }

    public void Dispose() => writing.Dispose();

    private sealed record Waiting(IReadOnlyList<TrackPoint> Points, IReadOnlyList<(int Number, CourierPosition Position)> Newest)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
