using System.Threading.Channels;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>
/// Keeps the feed true: positions stored by this process at once, and what only the database knows (duty, jobs, positions stored by other
/// processes, everything after a restart) by reading it when somebody says that it changed, and every few seconds besides.
/// </summary>
public sealed class PositionFeedKeeper(
    PositionFeed feed, PositionLog log, LiveFeed live, IServiceScopeFactory scopes, IOptions<DispatchOptions> options, TimeProvider time, ILogger<PositionFeedKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromSeconds(5), AtMostEvery = TimeSpan.FromMilliseconds(300);
    private readonly Channel<bool> look = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Look() => look.Writer.TryWrite(true);
        using var couriers = live.Watch<CourierChanged>(_ => Look());
        using var deliveries = live.Watch<DeliveryChanged>(_ => Look());
        using var missed = live.Watch<FeedInterrupted>(_ => Look());
        log.Stored += Stored;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await ReadAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogError(e, "The map's couriers could not be read; trying again.");
                }

                await Task.Delay(AtMostEvery, time, stoppingToken);
                await Task.WhenAny(look.Reader.WaitToReadAsync(stoppingToken).AsTask(), Task.Delay(AtLeastEvery, time, stoppingToken));
                look.Reader.TryRead(out _);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
        finally
        {
            log.Stored -= Stored;
        }
    }

    private void Stored(IReadOnlyList<(int Number, CourierPosition Position)> positions)
    {
        foreach (var (number, position) in positions) Move(number, position);
    }

    private void Move(int number, CourierPosition position) =>
        feed.Move(number, position.Location, position.At, position.Heading, position.MetersPerSecond, position.AccuracyMeters);

    private async Task ReadAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DispatchDb>();
        var onDuty = await db.Couriers.AsNoTracking().Where(c => c.OnDutySince != null).Select(c => new { c.Id, c.Number, c.OnDutySince, c.Jobs }).ToListAsync(cancel);
        var carrying = await db.Deliveries.AsNoTracking()
            .Where(d => d.EndedAt == null && d.CourierId != null && (d.Status == DeliveryStatus.PickedUp || d.Status == DeliveryStatus.AtDoor))
            .Select(d => d.CourierId!.Value).ToHashSetAsync(cancel);
        var positions = await db.Positions.AsNoTracking()
            .Where(p => db.Couriers.Any(c => c.Id == p.CourierId && c.OnDutySince != null)).ToDictionaryAsync(p => p.CourierId, cancel);

        foreach (var courier in onDuty)
        {
            feed.SetActivity(courier.Number, carrying.Contains(courier.Id) ? CourierActivity.Carrying : courier.Jobs > 0 ? CourierActivity.Collecting : CourierActivity.Free);
            // Where somebody was before this shift is nobody's business.
            if (positions.TryGetValue(courier.Id, out var position) && position.At >= courier.OnDutySince - options.Value.FutureTolerance) Move(courier.Number, position);
        }

        feed.KeepOnly(onDuty.Select(c => c.Number).ToHashSet());
    }
}
