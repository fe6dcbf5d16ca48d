using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Catalog;

/// <param name="Likeness">How well the best match fits, 0 to 1; a restaurant's own name counts a little more than its dishes.</param>
public sealed record Found(double Likeness, IReadOnlyList<string> Dishes);

/// <summary>Finds restaurants by their names, cuisines and dishes with trigrams, so that "burito" and "pho ga" find what was meant.</summary>
public sealed class MenuSearch(CatalogDb db, IOptions<CatalogOptions> options)
{
    private const int MostHits = 500;

    /// <summary>Null for an empty text: no search.</summary>
    public async Task<IReadOnlyDictionary<Guid, Found>?> FindAsync(string? text, CancellationToken cancel)
    {
        var wanted = SearchText.Normalise(text is { Length: > SearchText.MaxQueryLength } ? text[..SearchText.MaxQueryLength] : text ?? "");
        if (wanted.Length == 0) return null;

        // The operator <% can use the index; its threshold is a setting of the transaction.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var likeness = options.Value.SearchLikeness.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await db.Database.ExecuteSqlAsync($"SELECT set_config('pg_trgm.word_similarity_threshold', {likeness}, true)", cancel);
        var hits = await db.Database.SqlQuery<Hit>($"""
            SELECT id AS "RestaurantId", NULL AS "Dish", word_similarity({wanted}, search_text)::float8 + 0.1 AS "Likeness" FROM catalog.restaurants WHERE {wanted} <% search_text
            UNION ALL
            SELECT restaurant_id, name, word_similarity({wanted}, search_text)::float8 FROM catalog.items WHERE {wanted} <% search_text
            ORDER BY 3 DESC, 2 LIMIT {MostHits}
            """).ToListAsync(cancel);
        await transaction.CommitAsync(cancel);
        return hits.GroupBy(h => h.RestaurantId).ToDictionary(g => g.Key, g => new Found(g.Max(h => h.Likeness), [.. g.Where(h => h.Dish is not null).Select(h => h.Dish!)]));
    }

    private sealed record Hit(Guid RestaurantId, string? Dish, double Likeness);
}
