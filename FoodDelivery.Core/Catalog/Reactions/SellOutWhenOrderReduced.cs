using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>What a kitchen took off an order because there is none left goes off sale for the day, as after a rejection for sold-out dishes.</summary>
public sealed class SellOutWhenOrderReduced(CatalogDb db) : IReaction<OrderReduced>
{
    public async Task RunAsync(OrderReduced happened, EventContext context, CancellationToken cancel)
    {
        if (happened.SoldOutItems is not { Count: > 0 } gone || await db.Restaurants.SingleOrDefaultAsync(r => r.Id == happened.RestaurantId, cancel) is not { } restaurant) return;
        // From the event's time, so that a late run does not prolong it.
        var until = restaurant.Hours.EndOfBusinessDay(restaurant.Zone, context.Time);
        var items = await db.Items.Where(item => item.RestaurantId == restaurant.Id && gone.Contains(item.Id)).ToListAsync(cancel);
        foreach (var item in items.Where(item => !item.IsSoldOut(context.Time))) item.SellOut(until);
        // In the same commit: a repeated run must not undo that somebody brought a dish back since.
        db.RecordHandled<SellOutWhenOrderReduced>(context);
        await db.SaveChangesAsync(cancel);
    }
}
