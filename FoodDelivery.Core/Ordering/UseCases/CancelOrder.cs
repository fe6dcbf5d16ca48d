using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>Ends an order without a meal: its customer until the kitchen accepts, an operator until the courier has it. Payments lets the money go when it hears of it.</summary>
public sealed class CancelOrder(OrderChanges orders, CurrentActor current, TimeProvider time)
{
    /// <param name="Reason">In words; the customer, the kitchen and the history show it.</param>
    public sealed record Request(Guid OrderId, string Reason);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        var actor = current.Actor;
        var result = await orders.RunAsync(request.OrderId, order =>
            actor.IsOperator || actor.UserId == order.CustomerId || actor.MayOperate(order.RestaurantId)
                ? order.Cancel(request.Reason, actor, time.GetUtcNow())
                : OrderChanges.NotFound, cancel);
        return result;
    }
}
