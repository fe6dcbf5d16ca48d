using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Catalog;

/// <summary>Nobody watches the kitchen's screen: the restaurant rests, so that no order is taken that nobody sees. One tap resumes it.</summary>
public sealed class PauseWhenKitchenUnwatched(CatalogDb db) : IReaction<KitchenUnwatched>
{
    public const string Reason = "The kitchen cannot be reached at the moment";

    public async Task RunAsync(KitchenUnwatched happened, EventContext context, CancellationToken cancel)
    {
        var restaurant = await db.Restaurants.SingleOrDefaultAsync(r => r.Id == happened.RestaurantId, cancel);
        if (restaurant is null) return;
        // Only while it takes orders: a longer pause set by a person stands. From the event's time, so that a late run does not prolong it.
        if (restaurant.StateAt(context.Time).State == Openness.Open) restaurant.Pause(happened.PauseUntil - context.Time, Reason, context.Time);
        db.RecordHandled<PauseWhenKitchenUnwatched>(context);
        await db.SaveChangesAsync(cancel);
    }
}
