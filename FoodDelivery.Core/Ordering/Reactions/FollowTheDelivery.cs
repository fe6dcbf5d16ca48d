using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Ordering;

/// <summary>The order follows its delivery: picked up, handed over, or not deliverable. Safe twice: the second call is refused by the state machine.</summary>
public sealed class FollowTheDelivery(OrderChanges orders, TimeProvider time, ILogger<FollowTheDelivery> log)
    : IReaction<DeliveryPickedUp>, IReaction<DeliveryCompleted>, IReaction<DeliveryAbandoned>
{
    public Task RunAsync(DeliveryPickedUp happened, EventContext context, CancellationToken cancel) =>
        FollowAsync(happened.OrderId, order => order.PickUp(Actor.System, time.GetUtcNow()), cancel);

    public Task RunAsync(DeliveryCompleted happened, EventContext context, CancellationToken cancel) =>
        FollowAsync(happened.OrderId, order => Carried(order) is { IsOk: false } refused ? refused : order.Deliver(Actor.System, time.GetUtcNow()), cancel);

    public Task RunAsync(DeliveryAbandoned happened, EventContext context, CancellationToken cancel) =>
        FollowAsync(happened.OrderId, order => Carried(order) is { IsOk: false } refused ? refused : order.FailDelivery(happened.Reason, Actor.System, time.GetUtcNow()), cancel);

    /// <summary>Whoever hands food over has picked it up, even if that news became a dead letter.</summary>
    private Result Carried(Order order) => order.Status == OrderStatus.PickedUp ? Result.Ok : order.PickUp(Actor.System, time.GetUtcNow());

    private async Task FollowAsync(Guid orderId, Func<Order, Result> change, CancellationToken cancel)
    {
        var result = await orders.FollowAsync(orderId, change, cancel);
        if (!result.IsOk) log.LogInformation("Order {OrderId} did not follow its delivery: {Code}", orderId, result.Error.Code);
    }
}
