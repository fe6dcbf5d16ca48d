using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>A kitchen's refusal has a consequence, so that the next customer does not meet the same: sold-out dishes go off sale, a busy kitchen gets more time, a closing one gets no more orders today.</summary>
public sealed class ThrottleWhenOrderRejected(CatalogDb db) : IReaction<OrderRejected>
{
    /// <summary>How long one refusal for being too busy keeps rush mode on.</summary>
    public static readonly TimeSpan RushAfterRejection = TimeSpan.FromMinutes(30);

    public async Task RunAsync(OrderRejected happened, EventContext context, CancellationToken cancel)
    {
        // Everything counts from the refusal, not from now: a late run must not prolong what is over.
        var restaurant = await db.Restaurants.SingleOrDefaultAsync(r => r.Id == happened.RestaurantId, cancel);
        if (restaurant is null) return;
        switch (happened.Reason)
        {
            case RejectReason.SoldOut:
                var until = restaurant.Hours.EndOfBusinessDay(restaurant.Zone, context.Time);
                var items = await db.Items.Where(i => i.RestaurantId == restaurant.Id && happened.SoldOutItems.Contains(i.Id)).ToListAsync(cancel);
                foreach (var item in items.Where(i => !i.IsSoldOut(context.Time))) item.SellOut(until);
                break;
            case RejectReason.TooBusy:
                if (!restaurant.IsInRush(context.Time + RushAfterRejection)) restaurant.StartRush(RushAfterRejection, context.Time);
                break;
            case RejectReason.Closing:
                restaurant.CloseForToday(context.Time);
                break;
        }
        // In the same commit: a repeated run must not undo what people did since (bring a dish back, open again).
        db.RecordHandled<ThrottleWhenOrderRejected>(context);
        await db.SaveChangesAsync(cancel);
    }
}
