using FoodDelivery.Dispatch;
using Microsoft.AspNetCore.SignalR;

namespace FoodDelivery.Web.Dispatch;

/// <summary>Four times a second what changed goes out to all live maps: to dispatchers as one piece of bytes, made once whatever their number; to customers their own courier.</summary>
public sealed class TrackingFanOut(PositionFeed feed, OrderWatches orders, IHubContext<TrackingHub> hub, TimeProvider time, ILogger<TrackingFanOut> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    // Two loops: customers' maps ask the database whom they may follow, and dispatchers must not wait for that.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        EveryBeatAsync(ToDispatchersAsync, stoppingToken),
        EveryBeatAsync(ToCustomersAsync, stoppingToken));

    private Task ToDispatchersAsync(IReadOnlyList<LivePosition> moved, CancellationToken cancel)
    {
        if (moved.Count > 0) Send(hub.Clients.Group(TrackingHub.Everybody), moved, cancel);
        return Task.CompletedTask;
    }

    private async Task ToCustomersAsync(IReadOnlyList<LivePosition> moved, CancellationToken cancel)
    {
        foreach (var (connection, positions) in await orders.NewsAsync(moved, cancel)) Send(hub.Clients.Client(connection), positions, cancel);
    }

    /// <summary>Not awaited: one watcher on a bad line must not hold up the others. Who takes nothing for the transport's send timeout is cut off by SignalR, so nothing piles up.</summary>
    private void Send(IClientProxy to, IReadOnlyList<LivePosition> positions, CancellationToken cancel) =>
        _ = to.SendAsync(TrackingHub.Moves, PositionBytes.Of(positions, time.GetUtcNow()), cancel)
            .ContinueWith(sent => log.LogDebug(sent.Exception, "Positions did not reach a live map."), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task EveryBeatAsync(Func<IReadOnlyList<LivePosition>, CancellationToken, Task> tell, CancellationToken stopping)
    {
        using var clock = new PeriodicTimer(Beat, time);
        var last = feed.Snapshot().Change;
        try
        {
            while (await clock.WaitForNextTickAsync(stopping))
            {
                try
                {
                    var changes = feed.Since(last);
                    last = changes.Change;
                    await tell(changes.Positions, stopping);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // The next beat carries on: a map must not stop for good because one beat broke.
                    log.LogError(e, "Positions could not be sent to live maps.");
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process ends.
        }
    }
}
