using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Dispatch;

/// <summary>
/// One picture of the city for every dispatch screen of this process. Changes bring only their own rows; every 15 seconds, and after
/// anything that may have been missed, everything is read again. However many screens are open, the database is asked once.
/// </summary>
public sealed class DispatchBoard(IServiceScopeFactory scopes, LiveFeed live, PositionFeed positions, IOptions<DispatchOptions> options, TimeProvider time, ILogger<DispatchBoard> log) : BackgroundService
{
    /// <summary>Orders without an answer that are worth a dispatcher's eye at once, those that wait longest; more would mean that the city is closed.</summary>
    private const int MostUnanswered = 50;
    private static readonly TimeSpan ReadAllEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(60);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private HashSet<Guid> changedDeliveries = [];
    private HashSet<Guid> changedCouriers = [];
    private bool ordersChanged, readAll = true;
    private Dictionary<Guid, DeliveryRow> deliveries = [];
    private Dictionary<Guid, CourierRow> couriers = [];
    private volatile IReadOnlyList<UnansweredOrder> unanswered = [];
    private DateTimeOffset readAllAt, readAt;

    /// <summary>Null until the first look at the database.</summary>
    public BoardSnapshot? Now { get; private set; }

    /// <summary>Somebody has the board open in this process.</summary>
    public bool IsWatched => Changed is not null;

    /// <summary>The last look failed. What is shown gets old, or there is nothing to show yet.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The look failed, or works again.</summary>
    public event Action? BrokenChanged;

    /// <summary>A new picture. Handlers must be quick: they run one after the other.</summary>
    public event Action<BoardSnapshot>? Changed;

    /// <summary>Looks at everything again as soon as possible.</summary>
    public void ReadAgain() => Note(() => readAll = true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var a = live.Watch<DeliveryChanged>(change => Note(() =>
        {
            changedDeliveries.Add(change.DeliveryId);
            if (change.CourierId is { } courier) changedCouriers.Add(courier);
        }));
        using var b = live.Watch<CourierChanged>(change => Note(() => changedCouriers.Add(change.CourierId)));
        // An order becomes unanswered by waiting, which the regular look finds; only its answer is news.
        using var c = live.Watch<OrderChanged>(change =>
        {
            if (unanswered.Any(order => order.OrderId == change.OrderId)) Note(() => ordersChanged = true);
        });
        using var d = live.Watch<FeedInterrupted>(_ => ReadAgain());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                Broken(false);
                // A burst of changes is one look.
                if (await wake.WaitAsync(RedrawEvery, stoppingToken)) await Task.Delay(GatherFor, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The screens' connection strip shows that the data gets old; we try again with a full look.
                log.LogWarning("The dispatch board could not be read: {Reason}", e.Message);
                Broken(true);
                ReadAgain();
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One look: reads what changed, draws, tells. Also called by tests, which have no clock to wait for.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        HashSet<Guid> ofDeliveries, ofCouriers;
        bool all, orders;
        var now = time.GetUtcNow();
        lock (gate)
        {
            (ofDeliveries, changedDeliveries) = (changedDeliveries, []);
            (ofCouriers, changedCouriers) = (changedCouriers, []);
            (orders, ordersChanged) = (ordersChanged, false);
            (all, readAll) = (readAll || now - readAllAt >= ReadAllEvery, false);
        }
        if (all || orders || ofDeliveries.Count + ofCouriers.Count > 0) await ReadAsync(all, orders, ofDeliveries, ofCouriers, now, cancel);

        var next = BoardPicture.Draw(deliveries.Values, [.. couriers.Values.Select(Seen)], unanswered, Now, readAt, time.GetUtcNow(), options.Value);
        Now = next;
        foreach (var one in Changed?.GetInvocationList().Cast<Action<BoardSnapshot>>() ?? []) one(next);
    }

    private async Task ReadAsync(bool all, bool orders, HashSet<Guid> ofDeliveries, HashSet<Guid> ofCouriers, DateTimeOffset now, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
        var reads = scope.ServiceProvider.GetRequiredService<DispatchReads>();
        if (all)
        {
            deliveries = (await reads.OpenAsync(cancel)).ToDictionary(d => d.Id);
            couriers = (await reads.CouriersAsync(null, cancel)).ToDictionary(c => c.Id);
        }
        else
        {
            if (ofDeliveries.Count > 0)
                foreach (var row in await reads.DeliveriesAsync(ofDeliveries, cancel))
                    if (row.EndedAt is null) deliveries[row.Id] = row;
                    else deliveries.Remove(row.Id);
            if (ofCouriers.Count > 0)
                foreach (var row in await reads.CouriersAsync(ofCouriers, cancel)) couriers[row.Id] = row;
        }
        if (all || orders) unanswered = await UnansweredAsync(scope.ServiceProvider, cancel);
        readAt = now;
        if (all) readAllAt = now;
    }

    private async Task<IReadOnlyList<UnansweredOrder>> UnansweredAsync(IServiceProvider scope, CancellationToken cancel)
    {
        // Ahead by one look, so that an order which becomes an exception before the next one is drawn on time.
        var waiting = await scope.GetRequiredService<OrderReads>().UnansweredAsync(time.GetUtcNow() + ReadAllEvery - options.Value.UnacceptedAfter, MostUnanswered, cancel);
        if (waiting.Count == 0) return [];
        var restaurants = await scope.GetRequiredService<CatalogLookup>().RestaurantsAsync(cancel);
        return [.. waiting.Select(o => new UnansweredOrder(o.OrderId, o.Number, o.RestaurantName, restaurants.GetValueOrDefault(o.RestaurantId)?.Phone, o.PlacedAt, o.AcceptBefore))];
    }

    /// <summary>The feed knows a fresher place than the row we read some seconds ago.</summary>
    private CourierRow Seen(CourierRow courier) =>
        courier.IsOnDuty && positions.Find(courier.Number) is { } fresh && fresh.At > (courier.PositionAt ?? DateTimeOffset.MinValue)
            ? courier with { Position = fresh.Place, PositionAt = fresh.At, MovedAt = fresh.MetersPerSecond > 1 ? fresh.At : courier.MovedAt }
            : courier;

    private void Broken(bool broken)
    {
        if (IsBroken == broken) return;
        IsBroken = broken;
        BrokenChanged?.Invoke();
    }

    private void Note(Action note)
    {
        lock (gate) note();
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody has woken it already.
        }
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }
}
