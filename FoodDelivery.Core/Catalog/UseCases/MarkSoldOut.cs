using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

public enum SoldOutFor
{
    FourHours,
    /// <summary>Until the business day is over.</summary>
    Today,
    /// <summary>Until somebody brings it back.</summary>
    UntilChanged,
}

/// <summary>Takes a dish off sale ("86") for a time.</summary>
public sealed class MarkSoldOut(CatalogDb db, CurrentActor current, TimeProvider time)
{
    public sealed record Request(Guid ItemId, SoldOutFor For);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => db.ChangeAsync(async () =>
    {
        var item = await db.Items.SingleOrDefaultAsync(i => i.Id == request.ItemId, cancel);
        if (item is null) return Refusals.UnknownItem;
        if (!current.Actor.MayOperate(item.RestaurantId)) return Refusals.NotYours;
        var restaurant = await db.Restaurants.AsNoTracking().SingleAsync(r => r.Id == item.RestaurantId, cancel);
        var now = time.GetUtcNow();
        item.SellOut(request.For switch
        {
            SoldOutFor.FourHours => now.AddHours(4),
            SoldOutFor.Today => restaurant.Hours.EndOfBusinessDay(restaurant.Zone, now),
            _ => MenuItem.UntilChanged,
        });
        return Result.Ok;
    }, cancel);
}
