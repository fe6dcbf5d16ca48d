using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>Ends an order without a meal: its customer until the kitchen accepts, an operator until the courier has it. Payments lets the money go when it hears of it.</summary>
public sealed class CancelOrder(OrderingDb db, OrderChanges orders, AuditLog audit, CurrentActor current, TimeProvider time)
{
    /// <param name="Reason">In words; the customer, the kitchen and the history show it.</param>
    public sealed record Request(Guid OrderId, string Reason);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        var actor = current.Actor;
        OrderStatus? was = null;
        return await orders.RunAsync(request.OrderId, order =>
        {
            was = order.Status;
            return actor.IsOperator || actor.UserId == order.CustomerId || actor.MayOperate(order.RestaurantId)
                ? order.Cancel(request.Reason, actor, time.GetUtcNow())
                : OrderChanges.NotFound;
        }, cancel, alongside: order =>
        {
            // A customer answers to nobody for it; whoever ends somebody else's meal does.
            if (actor.UserId != order.CustomerId) audit.Write(db, "ordering.cancelled_by_operator", order.Id.ToString(), was, order.Status, order.EndNote);
            return Task.CompletedTask;
        });
    }
}
