using FoodDelivery.Analytics;
using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Ordering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Notifications;

/// <summary>Somebody a campaign reaches: who has agreed to it and can be told by its channel.</summary>
/// <param name="To">As the message is addressed; by whose own clock, where they have said which.</param>
/// <param name="Place">Which one of the piece's people, from 1.</param>
public sealed record Reached(Recipient To, int Place);

/// <param name="People">Those it reaches, in the order of the audience.</param>
/// <param name="Matching">All whom the rule means, agreed or not.</param>
/// <param name="Looked">All that were looked at.</param>
/// <param name="Last">Where the next piece begins.</param>
/// <param name="IsEnd">Nobody comes after these.</param>
public sealed record AudiencePage(IReadOnlyList<Reached> People, int Matching, int Looked, Guid Last, bool IsEnd);

/// <param name="Reach">Whom the rule means.</param>
/// <param name="Consented">Of these, who has agreed to promotions by the channel and has shown an address that is theirs, or has a device. Who of them is left alone is looked at when it is sent.</param>
public sealed record AudienceCount(int Reach, int Consented);

/// <summary>Finds the people a rule means, piece by piece in the order of their ids, so that whoever takes over after a crash goes on where it was.</summary>
public sealed class Audience(NotificationsDb db, CustomerLookup customers, People people, CatalogLookup catalog, IOptions<OperationsOptions> city)
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
        var (agreed, matching) = (new List<(Guid Id, string Language, string? TimeZone, int Place)>(), 0);
        foreach (var (at, id) in ids.Index())
        {
            if (ordered?.Contains(id) == true) continue;
            var wish = wishes.GetValueOrDefault(id);
            var language = wish?.Culture ?? MessageLanguages.Usual;
            if (rule.Languages is { Count: > 0 } languages && !languages.Contains(language)) continue;
            matching++;
            if (wish is not null && new ByChannel(wish.PromotionsByPush, wish.PromotionsBySms, wish.PromotionsByEmail)[channel]) agreed.Add((id, language, wish.TimeZone, at + 1));
        }
        var reachable = await RecipientsAsync([.. agreed.Select(one => one.Id)], channel, cancel);
        var reached = agreed.Where(one => reachable.ContainsKey(one.Id))
            .Select(one => new Reached(reachable[one.Id] with { Culture = one.Language, TimeZone = one.TimeZone ?? city.Value.TimeZone }, one.Place));
        return new([.. reached], matching, ids.Count, ids[^1], ids.Count < size);
    }

    /// <summary>Who can be told by the channel. Whoever agreed with an address that is not proven gets none by it until it is; then the next campaign comes.</summary>
    private async Task<IReadOnlyDictionary<Guid, Recipient>> RecipientsAsync(IReadOnlyCollection<Guid> ids, MessageChannel channel, CancellationToken cancel)
    {
        if (ids.Count == 0) return new Dictionary<Guid, Recipient>();
        var devices = channel == MessageChannel.Push ? await db.PushDevices.Where(device => ids.Contains(device.PersonId)).Select(device => device.PersonId).ToHashSetAsync(cancel) : [];
        return (await people.ReachableAsync(ids, cancel))
            .Select(person => new Recipient($"person:{person.Id}", person.Id, ProvenAddress.Of(person, MessageChannel.Sms), ProvenAddress.Of(person, MessageChannel.Email), MessageLanguages.Usual, city.Value.TimeZone))
            .Where(to => channel == MessageChannel.Push ? devices.Contains(to.PersonId!.Value) : Notify.AddressOf(to, channel) is not null)
            .ToDictionary(to => to.PersonId!.Value);
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
