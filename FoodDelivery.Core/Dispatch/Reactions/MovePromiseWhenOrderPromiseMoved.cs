using FoodDelivery.Ordering;
using FoodDelivery.Platform;

namespace FoodDelivery.Dispatch;

public sealed class MovePromiseWhenOrderPromiseMoved(FollowTheOrder follow, OrderLookup orders, TimeProvider time) : IReaction<OrderPromiseMoved>
{
    public Task RunAsync(OrderPromiseMoved happened, EventContext context, CancellationToken cancel) => follow.RunAsync(happened.OrderId, async delivery =>
    {
        // What the order says now, not what the event said then: a repeated or late event can't turn the clock back.
        if (await orders.ForDeliveryAsync(happened.OrderId, cancel) is not { } order) return false;
        delivery.Promise(order.ReadyAt, order.PromisedFrom, order.PromisedBy, new("Kitchen", context.Time, time.GetUtcNow()));
        return true;
    }, cancel);
}
