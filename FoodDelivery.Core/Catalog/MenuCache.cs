using System.Collections.Concurrent;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>Menus for looking at, one copy per restaurant for all visitors of this process. What counts (prices, sold-out at checkout) is read from the database by <see cref="CatalogLookup"/>.</summary>
public sealed class MenuCache : IDisposable
{
    private static readonly TimeSpan OldestAnswer = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, Loaded> menus = new();
    private readonly TimeProvider time;
    private readonly IDisposable[] watches;
    private int changes;

    public MenuCache(LiveFeed live, TimeProvider time)
    {
        this.time = time;
        watches = [live.Watch<MenuChanged>(change => Forget(() => menus.TryRemove(change.RestaurantId, out _))), live.Watch<FeedInterrupted>(_ => Forget(menus.Clear))];
    }

    public async Task<Menu> GetAsync(CatalogDb db, Guid restaurantId, CancellationToken cancel)
    {
        if (menus.TryGetValue(restaurantId, out var known) && time.GetElapsedTime(known.At) < OldestAnswer) return known.Menu;
        var (before, now) = (Volatile.Read(ref changes), time.GetTimestamp());
        var items = await db.WholeItems.Where(i => i.RestaurantId == restaurantId).ToListAsync(cancel);
        foreach (var item in items)
        {
            item.Groups.Sort((a, b) => a.Position.CompareTo(b.Position));
            foreach (var group in item.Groups) group.Options.Sort((a, b) => a.Position.CompareTo(b.Position));
        }
        var sections = items.GroupBy(i => i.CategoryId).OrderBy(g => g.First().Category.Position)
            .Select(g => new MenuSection(g.Key, g.First().Category.Name, [.. g.OrderBy(i => i.Position)]));
        var menu = new Menu([.. sections]);
        if (before == Volatile.Read(ref changes)) menus[restaurantId] = new(menu, now);
        return menu;
    }

    public void Dispose()
    {
        foreach (var watch in watches) watch.Dispose();
    }

    private void Forget(Action drop)
    {
        Interlocked.Increment(ref changes);
        drop();
    }

    private sealed record Loaded(Menu Menu, long At);
}
