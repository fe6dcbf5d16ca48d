using FoodDelivery.Ordering;
using FoodDelivery.Platform;

namespace FoodDelivery.Dispatch;

public sealed class MarkFoodReadyWhenOrderReady(FollowTheOrder follow, TimeProvider time) : IReaction<OrderReady>
{
    public Task RunAsync(OrderReady happened, EventContext context, CancellationToken cancel) => follow.RunAsync(happened.OrderId, delivery =>
    {
        delivery.FoodReady(context.Time, new("Kitchen", context.Time, time.GetUtcNow()));
        return Task.FromResult(true);
    }, cancel);
}

public sealed class MarkFoodNotReadyWhenOrderRecalled(FollowTheOrder follow, TimeProvider time) : IReaction<OrderRecalled>
{
    public Task RunAsync(OrderRecalled happened, EventContext context, CancellationToken cancel) => follow.RunAsync(happened.OrderId, delivery =>
    {
        delivery.FoodReady(null, new("Kitchen", context.Time, time.GetUtcNow()));
        return Task.FromResult(true);
    }, cancel);
}
