using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>Puts a sold-out dish on sale again.</summary>
public sealed class BringBackItem(CatalogDb db, CurrentActor current)
{
    public sealed record Request(Guid ItemId);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => db.ChangeAsync(async () =>
    {
        var item = await db.Items.SingleOrDefaultAsync(i => i.Id == request.ItemId, cancel);
        if (item is null) return Refusals.UnknownItem;
        if (!current.Actor.MayOperate(item.RestaurantId)) return Refusals.NotYours;
        item.BringBack();
        return Result.Ok;
    }, cancel);
}
