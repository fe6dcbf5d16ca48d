using FoodDelivery.Kernel;
using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>Dishes of an order are sold out: it goes on without them and costs less. Payments takes less or gives the difference back, and Catalog takes the dishes off sale, because of the fact this leaves behind.</summary>
public sealed class RemoveItems(OrderingDb db, OrderChanges changes, AuditLog audit, CurrentActor current, TimeProvider time)
{
    /// <param name="Positions">Which lines of the order, counted from 0.</param>
    /// <param name="AcceptIn">For an order that nobody has answered: accept it without them, ready in so many minutes.</param>
    public sealed record Request(Guid OrderId, IReadOnlyList<int> Positions, int? AcceptIn = null);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        var (actor, now) = (current.Actor, time.GetUtcNow());
        var before = Money.Zero("XXX");
        return await changes.RunAsync(request.OrderId, order =>
        {
            if (!actor.IsOperator && !actor.MayOperate(order.RestaurantId)) return OrderChanges.NotFound;
            before = order.Bill.Total;
            var removed = order.RemoveLines(request.Positions, actor, now);
            return removed.IsOk && request.AcceptIn is { } minutes ? order.Accept(minutes, actor, now) : removed;
        }, cancel, alongside: order =>
        {
            // The kitchen speaks for its own dishes; whoever takes them off from elsewhere answers for it.
            if (actor.IsOperator && !actor.IsSystem) audit.Write(db, "ordering.items_removed_by_operator", order.Number, before, order.Bill.Total, string.Join(", ", request.Positions));
            return Task.CompletedTask;
        }, lines: true);
    }
}
