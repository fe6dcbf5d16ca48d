using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Ordering;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Somebody a campaign reaches who has agreed to it.</summary>
/// <param name="Place">Which one of the piece's people, from 1.</param>
public sealed record Reached(Guid PersonId, string Language, string? TimeZone, int Place);

/// <param name="People">Those who agreed, in the order of the audience.</param>
/// <param name="Matching">All whom the rule means, agreed or not.</param>
/// <param name="Looked">All that were looked at.</param>
/// <param name="Last">Where the next piece begins.</param>
/// <param name="IsEnd">Nobody comes after these.</param>
public sealed record AudiencePage(IReadOnlyList<Reached> People, int Matching, int Looked, Guid Last, bool IsEnd);

/// <param name="Reach">Whom the rule means.</param>
/// <param name="Consented">Of these, who has agreed to promotions by the channel.</param>
public sealed record AudienceCount(int Reach, int Consented);

/// <summary>Finds the people a rule means, piece by piece in the order of their ids, so that whoever takes over after a crash goes on where it was.</summary>
public sealed class Audience(NotificationsDb db, CustomerLookup customers, People people, CatalogLookup catalog)
{
    private const int CountBy = 2_000;

    /// <param name="asOf">The moment days are counted back from: one for the whole of a campaign.</param>
    public async Task<AudiencePage> PageAsync(AudienceRule rule, MessageChannel channel, DateTimeOffset asOf, Guid after, int size, CancellationToken cancel)
    {
        var ids = rule.AsksForOrders ? await customers.AfterAsync(await OrdersAsync(rule, asOf, cancel), after, size, cancel) : await people.AfterAsync(after, size, cancel);
        if (ids.Count == 0) return new([], 0, 0, after, IsEnd: true);
        var ordered = rule.NeverOrdered ? await customers.AmongAsync(ids, cancel) : null;
        var wishes = await db.Preferences.AsNoTracking().Where(p => ids.Contains(p.PersonId))
            .Select(p => new { p.PersonId, p.Culture, p.TimeZone, p.PromotionsByPush, p.PromotionsBySms, p.PromotionsByEmail }).ToDictionaryAsync(p => p.PersonId, cancel);
        var (reached, matching) = (new List<Reached>(), 0);
        foreach (var (at, id) in ids.Index())
        {
            if (ordered?.Contains(id) == true) continue;
            var wish = wishes.GetValueOrDefault(id);
            var language = wish?.Culture ?? MessageLanguages.Usual;
            if (rule.Languages is { Count: > 0 } languages && !languages.Contains(language)) continue;
            matching++;
            if (wish is not null && new ByChannel(wish.PromotionsByPush, wish.PromotionsBySms, wish.PromotionsByEmail)[channel]) reached.Add(new(id, language, wish.TimeZone, at + 1));
        }
        return new(reached, matching, ids.Count, ids[^1], ids.Count < size);
    }

    public async Task<AudienceCount> CountAsync(AudienceRule rule, MessageChannel channel, DateTimeOffset asOf, CancellationToken cancel)
    {
        var (count, after) = (new AudienceCount(0, 0), Guid.Empty);
        while (true)
        {
            var page = await PageAsync(rule, channel, asOf, after, CountBy, cancel);
            (count, after) = (new(count.Reach + page.Matching, count.Consented + page.People.Count), page.Last);
            if (page.IsEnd) return count;
        }
    }

    private async Task<CustomerRule> OrdersAsync(AudienceRule rule, DateTimeOffset asOf, CancellationToken cancel)
    {
        IReadOnlyCollection<Guid>? restaurants = rule.Restaurants is { Count: > 0 } chosen ? chosen : null;
        if (rule.Cuisine is { } cuisine)
        {
            var cooks = (await catalog.CuisinesAsync(cancel)).GetValueOrDefault(cuisine) ?? [];
            restaurants = restaurants is null ? cooks : [.. restaurants.Intersect(cooks)];
        }
        return new(
            rule.OrderedWithinDays is { } within ? asOf.AddDays(-within) : null, rule.NotOrderedForDays is { } without ? asOf.AddDays(-without) : null, rule.AtLeastOrders ?? 1, restaurants,
            rule.Area is { } area ? new Circle(area.Center, area.Kilometers * 1000) : null);
    }
}
