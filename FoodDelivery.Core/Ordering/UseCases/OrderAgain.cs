using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>What of an earlier order can be had again at this moment, for programs that keep no cart here. Browsers use <see cref="Reorder"/>.</summary>
public sealed class OrderAgain(OrderingDb db, CatalogLookup catalog, CurrentActor current)
{
    /// <param name="Lines">Ready to be ordered.</param>
    /// <param name="Missing">What cannot be had, and why.</param>
    public sealed record Found(Guid RestaurantId, IReadOnlyList<(WantedLine Wanted, PricedLine Priced)> Lines, IReadOnlyList<(string Name, string Why)> Missing);

    public async Task<Result<Found>> RunAsync(Guid orderId, CancellationToken cancel)
    {
        var order = await db.Orders.AsNoTracking().Include(o => o.Lines).FirstOrDefaultAsync(o => o.Id == orderId && o.CustomerId == current.Actor.UserId, cancel);
        if (order is null) return OrderChanges.NotFound;
        var (found, missing) = (new List<(WantedLine, PricedLine)>(), new List<(string, string)>());
        foreach (var line in order.Lines.OrderBy(line => line.Position))
        {
            var wanted = new WantedLine(line.ItemId, line.Quantity, [.. line.Options.Select(option => option.OptionId)], line.Note);
            var priced = await catalog.PriceAsync(order.RestaurantId, [wanted], cancel);
            if (priced.IsOk) found.Add((wanted, priced.Value[0]));
            else missing.Add((line.Name, priced.Error.Message));
        }
        return new Found(order.RestaurantId, found, missing);
    }
}
