using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>An order may end in the moment between its being stored and its code being used; nobody gives that use back. This job does.</summary>
public sealed class GiveBackStrayUses(CatalogDb db, OrderLookup orders, GiveBackPromotion giveBack, TimeProvider time) : IJob
{
    public const string Id = "catalog.stray-promotion-uses";

    private static readonly OrderStatus[] CameToNothing = [OrderStatus.PaymentFailed, OrderStatus.Rejected, OrderStatus.Expired, OrderStatus.Cancelled];

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        // Later than any reaction to the end needs; uses of older orders have been looked at before.
        var (from, until) = (time.GetUtcNow().AddDays(-2), time.GetUtcNow().AddMinutes(-30));
        var held = await db.PromotionUses.AsNoTracking().Where(use => use.GivenBackAt == null && use.At >= from && use.At < until).Select(use => use.OrderId).ToListAsync(cancel);
        if (held.Count == 0) return;
        foreach (var order in (await orders.MoneyAsync(held, cancel)).Where(order => CameToNothing.Contains(order.Status)))
        {
            await giveBack.RunAsync(order.OrderId, cancel);
            db.ChangeTracker.Clear();
        }
    }
}
