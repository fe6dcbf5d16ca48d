using FoodDelivery.Kernel;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>Takes a bump back within a few seconds: the wrong ticket was hit. Later it is a recall, which is a decision and not a slip.</summary>
public sealed class UndoBump(OrderChanges changes, CurrentActor current, IOptions<KitchenOptions> options, TimeProvider time)
{
    public async Task<Result> RunAsync(Guid orderId, CancellationToken cancel) =>
        await changes.RunAsync(orderId, order => Undo(order, time.GetUtcNow()), cancel);

    private Result Undo(Order order, DateTimeOffset now)
    {
        var until = order.MadeReadyAt + options.Value.UndoWithin + options.Value.UndoGrace;
        if (current.Actor.MayOperate(order.RestaurantId) && order.Status == OrderStatus.Ready && now > until)
            return Error.Conflict("ordering.undo_too_late", $"Too late to undo: {order.Number} counts as ready, and the courier may know. Use Recall on the ticket.");
        return order.Recall(current.Actor, now);
    }
}
