using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace FoodDelivery.Catalog;

/// <summary>
/// The list of restaurants as it was last made for the same question. It hangs on the directory's restaurants, so that whatever empties
/// the directory empties this; and it holds no longer than every word of it is true: until the next full minute, or until a pause or rush ends.
/// </summary>
public sealed class StorefrontCache
{
    /// <summary>Everybody's address is a question of its own.</summary>
    private const int MostKept = 500;
    private readonly ConditionalWeakTable<IReadOnlyDictionary<Guid, Restaurant>, ConcurrentDictionary<StorefrontQuery, Kept>> answers = [];

    public Storefront Get(IReadOnlyDictionary<Guid, Restaurant> all, StorefrontQuery query, DateTimeOffset now, Func<Storefront> make)
    {
        var kept = answers.GetOrAdd(all, static _ => new());
        if (kept.TryGetValue(query, out var known) && now >= known.From && now < known.Until) return known.Storefront;
        var made = make();
        var until = DateTimeOffset.MaxValue;
        foreach (var restaurant in all.Values)
            if (KnownStates.NextChange(now, restaurant.PausedUntil, restaurant.ClosedTodayUntil, restaurant.RushUntil) is var next && next < until) until = next;
        if (kept.Count >= MostKept) kept.Clear();
        kept[query] = new(now, until, made);
        return made;
    }

    private sealed record Kept(DateTimeOffset From, DateTimeOffset Until, Storefront Storefront);
}
