using FoodDelivery.Identity;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>What was ordered as a guest is found among the person's own orders.</summary>
public sealed class GiveOrdersWhenGuestBecamePerson(OrderingDb db) : IReaction<GuestBecamePerson>
{
    public Task RunAsync(GuestBecamePerson happened, EventContext context, CancellationToken cancel) =>
        db.Orders.Where(order => order.CustomerId == happened.GuestId).ExecuteUpdateAsync(order => order.SetProperty(o => o.CustomerId, happened.PersonId), cancel);
}
