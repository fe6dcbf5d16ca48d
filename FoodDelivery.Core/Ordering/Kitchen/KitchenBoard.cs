using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <param name="Changed">Orders that look different from the last update: changed, new or gone. Empty when only the age is new.</param>
public sealed record KitchenUpdate(KitchenSnapshot Snapshot, IReadOnlyList<Guid> Changed);

/// <summary>
/// Keeps one snapshot per watched restaurant for all screens of this process. What changed is read again row by row;
/// everything is read again when a screen comes (back), when changes may have been missed, and on a slow clock.
/// </summary>
public sealed class KitchenBoard : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, WatchedKitchen> kitchens = [];
    private readonly IDisposable[] watches;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider time;
    private readonly KitchenOptions options;
    private readonly ILogger<KitchenBoard> log;

    public KitchenBoard(IServiceScopeFactory scopes, LiveFeed live, TimeProvider time, IOptions<KitchenOptions> options, ILogger<KitchenBoard> log)
    {
        (this.scopes, this.time, this.options, this.log) = (scopes, time, options.Value, log);
        watches =
        [
            live.Watch<OrderChanged>(change => Find(change.RestaurantId)?.ReadAgain(change.OrderId)),
            live.Watch<TicketMarked>(change => Find(change.RestaurantId)?.ReadAgain(change.OrderId)),
            live.Watch<FeedInterrupted>(_ => EveryKitchen(kitchen => kitchen.ReadAllAgain())),
        ];
    }

    /// <summary>Calls the handler with every update until disposed. It must be quick: it runs on the reader's thread.</summary>
    public IDisposable Subscribe(Guid restaurantId, Action<KitchenUpdate> handler)
    {
        lock (gate)
        {
            if (!kitchens.TryGetValue(restaurantId, out var kitchen))
                kitchens[restaurantId] = kitchen = new WatchedKitchen(restaurantId, ReadAsync, time, options.SlowClock, log);
            kitchen.Add(handler);
        }
        return new Subscription(() => Leave(restaurantId, handler));
    }

    /// <summary>Reads everything of a watched restaurant again and answers with what the database has at or after this moment.</summary>
    public Task<KitchenSnapshot> FreshAsync(Guid restaurantId, CancellationToken cancel) =>
        (Find(restaurantId) ?? throw new InvalidOperationException("Subscribe before asking for a fresh snapshot: nobody would keep it.")).FreshAsync().WaitAsync(cancel);

    /// <summary>What is known now, without asking the database; null while nobody watches or nothing was read yet.</summary>
    public KitchenSnapshot? Known(Guid restaurantId) => Find(restaurantId)?.Snapshot;

    public void Dispose()
    {
        foreach (var watch in watches) watch.Dispose();
        lock (gate)
        {
            foreach (var kitchen in kitchens.Values) kitchen.Dispose();
            kitchens.Clear();
        }
    }

    private async Task<IReadOnlyList<Ticket>> ReadAsync(Guid restaurantId, IReadOnlyCollection<Guid>? orders, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TicketReads>().OfAsync(restaurantId, orders, cancel);
    }

    private WatchedKitchen? Find(Guid restaurantId)
    {
        lock (gate) return kitchens.GetValueOrDefault(restaurantId);
    }

    private void EveryKitchen(Action<WatchedKitchen> act)
    {
        WatchedKitchen[] all;
        lock (gate) all = [.. kitchens.Values];
        foreach (var kitchen in all) act(kitchen);
    }

    private void Leave(Guid restaurantId, Action<KitchenUpdate> handler)
    {
        lock (gate)
        {
            if (!kitchens.TryGetValue(restaurantId, out var kitchen) || kitchen.Remove(handler) > 0) return;
            kitchens.Remove(restaurantId);
            kitchen.Dispose();
        }
    }

    private sealed class Subscription(Action stop) : IDisposable
    {
        private Action? stop = stop;

        public void Dispose() => Interlocked.Exchange(ref stop, null)?.Invoke();
    }
}
