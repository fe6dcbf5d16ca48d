using System.Threading.Channels;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Dispatch;

/// <summary>
/// Looks at every stored position: has somebody with food come close to the door? The doors in question are kept in memory, so that a position
/// costs a look-up and no question to the database. Each process watches the positions it stored itself.
/// </summary>
public sealed class ApproachWatch(PositionLog log, LiveFeed live, IServiceScopeFactory scopes, IOptions<DispatchOptions> options, TimeProvider time, ILogger<ApproachWatch> logger) : BackgroundService
{
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromSeconds(15), AtMostEvery = TimeSpan.FromMilliseconds(300);
    private readonly Channel<bool> look = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<TellApproach.Request> close = Channel.CreateBounded<TellApproach.Request>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile IReadOnlyDictionary<Guid, Carried[]> doors = new Dictionary<Guid, Carried[]>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var deliveries = live.Watch<DeliveryChanged>(_ => look.Writer.TryWrite(true));
        using var missed = live.Watch<FeedInterrupted>(_ => look.Writer.TryWrite(true));
        log.Stored += Stored;
        try
        {
            await Task.WhenAll(KeepDoorsAsync(stoppingToken), TellAsync(stoppingToken));
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
        foreach (var (_, position) in positions)
        {
            if (!doors.TryGetValue(position.CourierId, out var carried)) continue;
            // A place that may be streets away says nothing about a door.
            if (position.AccuracyMeters > options.Value.GeofenceAccuracyMeters) continue;
            foreach (var one in carried)
            {
                var meters = position.Location.MetersTo(one.Door);
                if (position.At >= one.PickedUpAt && Geofence.Of(meters, options.Value) is { } approach && (one.Told is null || approach > one.Told))
                    close.Writer.TryWrite(new(one.Id, position.CourierId, approach, (int)Math.Round(meters), position.At));
            }
        }
    }

    private async Task KeepDoorsAsync(CancellationToken cancel)
    {
        while (true)
        {
            await SafelyAsync(ReadDoorsAsync, cancel);
            await Task.Delay(AtMostEvery, time, cancel);
            await Task.WhenAny(look.Reader.WaitToReadAsync(cancel).AsTask(), Task.Delay(AtLeastEvery, time, cancel));
            cancel.ThrowIfCancellationRequested();
            look.Reader.TryRead(out _);
        }
    }

    private async Task TellAsync(CancellationToken cancel)
    {
        await foreach (var request in close.Reader.ReadAllAsync(cancel))
            await SafelyAsync(async stop =>
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<TellApproach>().RunAsync(request, stop);
            }, cancel);
    }

    private async Task ReadDoorsAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var carried = await scope.ServiceProvider.GetRequiredService<DispatchDb>().Deliveries.AsNoTracking()
            .Where(d => d.Status == DeliveryStatus.PickedUp && d.DoorReachedAt == null && d.CourierId != null && d.PickedUpAt != null)
            .Select(d => new { d.CourierId, d.Id, d.DropOffPoint, d.PickedUpAt, d.NearbyAt }).ToListAsync(cancel);
        doors = carried.GroupBy(d => d.CourierId!.Value).ToDictionary(g => g.Key,
            g => g.Select(d => new Carried(d.Id, d.DropOffPoint, d.PickedUpAt!.Value, d.NearbyAt is null ? null : Approach.Nearby)).ToArray());
    }

    private async Task SafelyAsync(Func<CancellationToken, Task> act, CancellationToken cancel)
    {
        try
        {
            await act(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The next position or the next look carries on.
            logger.LogError(e, "The couriers' ways to the doors could not be followed; trying again.");
        }
    }

    private sealed record Carried(Guid Id, GeoPoint Door, DateTimeOffset PickedUpAt, Approach? Told);
}
