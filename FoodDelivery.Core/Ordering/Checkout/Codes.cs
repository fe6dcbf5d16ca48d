using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>Whether a code holds for what somebody is about to order. Catalog knows the code, this room knows the customer's orders.</summary>
public sealed class Codes(OrderingDb db, CatalogLookup catalog, CurrentActor current)
{
    private static readonly OrderStatus[] WithoutAMeal = [OrderStatus.Rejected, OrderStatus.Expired, OrderStatus.Cancelled];

    /// <param name="items">The dishes before any discount.</param>
    /// <param name="cartId">Its unpaid order gives way to the one being made, and with it the use of its code.</param>
    public async Task<Result<PromotionOffer>> CheckAsync(string code, Guid restaurantId, Money items, Guid? cartId, CancellationToken cancel)
    {
        var (first, held) = (true, (Guid?)null);
        if (current.Actor.UserId is { } me)
        {
            first = !await db.Orders.AnyAsync(o => o.CustomerId == me && o.PlacedAt != null && !WithoutAMeal.Contains(o.Status), cancel);
            if (cartId is { } cart) held = await db.Orders.Where(o => o.CartId == cart && o.CustomerId == me && o.Status == OrderStatus.AwaitingPayment).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(cancel);
        }
        return await catalog.PromotionAsync(code, new(restaurantId, items, current.Actor.UserId, first, held), cancel);
    }
}
