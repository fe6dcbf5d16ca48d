using System.Collections.Concurrent;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Web.Dispatch;

/// <summary>
/// Open maps that follow one order's courier. Whom they may follow changes while they watch (assigned, reassigned, delivered), so the
/// question is asked again whenever the delivery changes, and every half minute in case such a message was lost.
/// </summary>
public sealed class OrderWatches : IDisposable
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Watch> watches = new();
    private readonly IServiceScopeFactory scopes;
    private readonly PositionFeed feed;
    private readonly TimeProvider time;
    private readonly ILogger<OrderWatches> log;
    private readonly IDisposable changes;

    public OrderWatches(IServiceScopeFactory scopes, PositionFeed feed, LiveFeed live, TimeProvider time, ILogger<OrderWatches> log)
    {
        (this.scopes, this.feed, this.time, this.log) = (scopes, feed, time, log);
        changes = live.Watch<DeliveryChanged>(change =>
        {
            foreach (var watch in watches.Values) if (watch.OrderId == change.OrderId) watch.AskedAt = default;
        });
    }

    /// <summary>Begins to follow; a connection follows one order at a time.</summary>
    /// <returns>Where the courier is; empty while there is nobody to follow.</returns>
    public async Task<IReadOnlyList<LivePosition>> BeginAsync(string connection, Guid orderId, Actor asker, CancellationToken cancel)
    {
        var watch = new Watch(connection, orderId, asker);
        await AskAsync(watch, cancel);
        watches[connection] = watch;
        return watch.Courier is { } courier && feed.Find(courier) is { } position ? [position] : [];
    }

    public void End(string connection) => watches.TryRemove(connection, out _);

    /// <summary>What to send to whom, given who moved.</summary>
    public async Task<IReadOnlyList<(string Connection, IReadOnlyList<LivePosition> Positions)>> NewsAsync(IReadOnlyList<LivePosition> moved, CancellationToken cancel)
    {
        var news = new List<(string, IReadOnlyList<LivePosition>)>();
        foreach (var watch in watches.Values)
        {
            var before = watch.Courier;
            if (time.GetUtcNow() - watch.AskedAt > AskAgainAfter) await AskAgainAsync(watch, cancel);
            if (watch.Courier != before)
            {
                List<LivePosition> turn = [];
                if (before is { } gone) turn.Add(new(gone, default, 0, 0, 0, CourierActivity.Gone, time.GetUtcNow()));
                if (watch.Courier is { } now && feed.Find(now) is { } place) turn.Add(place);
                if (turn.Count > 0) news.Add((watch.Connection, turn));
            }
            else if (moved.FirstOrDefault(p => p.Courier == before) is { } step)
            {
                news.Add((watch.Connection, [step]));
            }
        }

        return news;
    }

    /// <summary>A database that does not answer must not stop the other maps; it is asked again later.</summary>
    private async Task AskAgainAsync(Watch watch, CancellationToken cancel)
    {
        try
        {
            await AskAsync(watch, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning(e, "Whom a map may follow could not be asked; it keeps following.");
        }
    }

    private async Task AskAsync(Watch watch, CancellationToken cancel)
    {
        // Before the answer: a change that comes while we ask must make us ask again.
        watch.AskedAt = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = watch.Asker;
        watch.Courier = (await scope.ServiceProvider.GetRequiredService<OrderTracking>().CourierForAsync(watch.OrderId, watch.Asker, cancel))?.Number;
    }

    public void Dispose() => changes.Dispose();

    private sealed class Watch(string connection, Guid orderId, Actor asker)
    {
        public string Connection => connection;
        public Guid OrderId => orderId;
        public Actor Asker => asker;

        /// <summary>The number in the stream; null while there is nobody to follow.</summary>
        public int? Courier { get; set; }
        public DateTimeOffset AskedAt { get; set; }
    }
}
