using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>
/// All restaurants in memory, because every page and every checkout asks for them. A change told on the live feed empties it at
/// once in every process; a few seconds' age limit covers what was never told. Menus are not here: prices and sold-out are read
/// from the database when it counts.
/// </summary>
public sealed class RestaurantDirectory : IDisposable
{
    private static readonly TimeSpan OldestAnswer = TimeSpan.FromSeconds(5);
    private readonly TimeProvider time;
    private readonly SemaphoreSlim oneLoads = new(1);
    private readonly IDisposable[] watches;
    private volatile Loaded? loaded;
    private int changes;

    public RestaurantDirectory(LiveFeed live, TimeProvider time)
    {
        this.time = time;
        watches = [live.Watch<RestaurantChanged>(_ => Forget()), live.Watch<FeedInterrupted>(_ => Forget())];
    }

    public async Task<IReadOnlyDictionary<Guid, Restaurant>> AllAsync(CatalogDb db, CancellationToken cancel)
    {
        if (Fresh() is { } known) return known.ById;
        await oneLoads.WaitAsync(cancel);
        try
        {
            if (Fresh() is { } meanwhile) return meanwhile.ById;
            var before = Volatile.Read(ref changes);
            var now = time.GetTimestamp();
            var all = await db.Restaurants.AsNoTracking().ToDictionaryAsync(r => r.Id, cancel);
            // A change during the read may or may not be in it: give the answer, but don't keep it.
            if (before == Volatile.Read(ref changes)) loaded = new(all, now);
            return all;
        }
        finally
        {
            oneLoads.Release();
        }
    }

    public void Dispose()
    {
        foreach (var watch in watches) watch.Dispose();
        oneLoads.Dispose();
    }

    private Loaded? Fresh() => loaded is { } l && time.GetElapsedTime(l.At) < OldestAnswer ? l : null;

    private void Forget()
    {
        Interlocked.Increment(ref changes);
        loaded = null;
    }

    private sealed record Loaded(IReadOnlyDictionary<Guid, Restaurant> ById, long At);
}
