using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Catalog;

/// <summary>
/// Dishes as they are in the database at this moment, for what counts: prices and sold-out at checkout. A dish that was read before is
/// asked for its versions only, and read whole again when one of its rows is another: a change counts at once, whoever made it.
/// </summary>
public sealed class SalesMenu(NpgsqlDataSource database)
{
    private const int MostKept = 5_000;

    // PostgreSQL gives a row another xmin with every change. One text per dish: itself, its heading, its choices and their options.
    private const string VersionsSql = """
        SELECT i.id, i.xmin::text || ' ' || c.xmin::text || coalesce((
            SELECT string_agg('/' || g.xmin::text || coalesce((SELECT string_agg(' ' || o.xmin::text, '' ORDER BY o.id) FROM catalog.modifier_options o WHERE o.group_id = g.id), ''), '' ORDER BY g.id)
            FROM catalog.modifier_groups g WHERE g.item_id = i.id), '')
        FROM catalog.items i JOIN catalog.categories c ON c.id = i.category_id WHERE i.restaurant_id = $1 AND i.id = ANY ($2)
        """;

    private readonly ConcurrentDictionary<Guid, Known> known = new();

    /// <summary>The wanted ones that this restaurant has. They are shared: nobody may change them.</summary>
    public async Task<IReadOnlyDictionary<Guid, MenuItem>> ItemsAsync(CatalogDb db, Guid restaurantId, Guid[] ids, CancellationToken cancel)
    {
        // Before the dishes: what changes in between has another version at the next question, and is read again.
        var versions = await VersionsAsync(restaurantId, ids, cancel);
        var found = new Dictionary<Guid, MenuItem>(versions.Count);
        foreach (var (id, version) in versions)
            if (known.TryGetValue(id, out var kept) && kept.Version == version) found[id] = kept.Item;
        if (found.Count == versions.Count) return found;

        var missing = versions.Keys.Where(id => !found.ContainsKey(id)).ToArray();
        if (known.Count > MostKept) known.Clear();
        foreach (var item in await db.WholeItems.Where(i => i.RestaurantId == restaurantId && missing.Contains(i.Id)).ToListAsync(cancel))
        {
            found[item.Id] = item;
            known[item.Id] = new(versions[item.Id], item);
        }
        return found;
    }

    private async Task<Dictionary<Guid, string>> VersionsAsync(Guid restaurantId, Guid[] ids, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(VersionsSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = restaurantId });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var versions = new Dictionary<Guid, string>(ids.Length);
        while (await rows.ReadAsync(cancel)) versions[rows.GetGuid(0)] = rows.GetString(1);
        return versions;
    }

    private sealed record Known(string Version, MenuItem Item);
}
