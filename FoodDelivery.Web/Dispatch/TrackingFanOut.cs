using FoodDelivery.Dispatch;
using Microsoft.AspNetCore.SignalR;

namespace FoodDelivery.Web.Dispatch;

/// <summary>One loop for all live maps: four times a second what changed goes out as one piece of bytes, made once whatever the number of watchers.</summary>
public sealed class TrackingFanOut(PositionFeed feed, OrderWatches orders, IHubContext<TrackingHub> hub, TimeProvider time, ILogger<TrackingFanOut> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Beat, time);
        var last = feed.Snapshot().Change;
        try
        {
            while (await clock.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    var changes = feed.Since(last);
                    last = changes.Change;
                    if (changes.Positions.Count > 0)
                        await hub.Clients.Group(TrackingHub.Everybody).SendAsync(TrackingHub.Moves, PositionBytes.Of(changes.Positions, time.GetUtcNow()), stoppingToken);
                    foreach (var (connection, positions) in await orders.NewsAsync(changes.Positions, stoppingToken))
                        await hub.Clients.Client(connection).SendAsync(TrackingHub.Moves, PositionBytes.Of(positions, time.GetUtcNow()), stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // The next beat carries on: a map must not stop for good because one send broke.
                    log.LogError(e, "Positions could not be sent to live maps.");
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }
}
