using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;

namespace FoodDelivery.Web.Platform.Payments;

/// <summary>Whom the ledger's parties are: restaurants and couriers by name.</summary>
public sealed class PartyNames(CatalogLookup catalog, DispatchReads dispatch)
{
    /// <summary>Those that are known; for operators.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> OfAsync(IReadOnlyCollection<Guid> parties, CancellationToken cancel)
    {
        var names = (await catalog.RestaurantsAsync(cancel)).Where(restaurant => parties.Contains(restaurant.Key)).ToDictionary(restaurant => restaurant.Key, restaurant => restaurant.Value.Name);
        foreach (var courier in await dispatch.CouriersAsync([.. parties.Where(party => !names.ContainsKey(party))], cancel)) names[courier.Id] = courier.Name;
        return names;
    }
}
