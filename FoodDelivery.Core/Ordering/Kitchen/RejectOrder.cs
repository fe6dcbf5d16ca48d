using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>The kitchen refuses. The reason has its consequence in Catalog, and the held money is let go, because of the fact this leaves behind.</summary>
public sealed class RejectOrder(OrderingDb db, OrderChanges changes, CurrentActor current, TimeProvider time)
{
    /// <param name="SoldOutItems">Menu items of this order that are gone; required for <see cref="RejectReason.SoldOut"/>.</param>
    /// <param name="Note">In the kitchen's words; the customer reads it.</param>
    public sealed record Request(Guid OrderId, RejectReason Reason, IReadOnlyList<Guid> SoldOutItems, string? Note);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!Enum.IsDefined(request.Reason)) return Error.Invalid("ordering.reason_unknown", "Choose one of the reasons.", "reason");
        var ordered = await db.Lines.Where(line => line.OrderId == request.OrderId).Select(line => line.ItemId).ToListAsync(cancel);
        return await changes.RunAsync(request.OrderId, order => Reject(order, request, ordered), cancel);
    }

    private Result Reject(Order order, Request request, List<Guid> ordered)
    {
        // Before anything is said about its dishes: whose order is it?
        if (current.Actor.MayOperate(order.RestaurantId) && order.Status == OrderStatus.Placed && request.Reason == RejectReason.SoldOut)
        {
            if (request.SoldOutItems.Count == 0) return Error.Invalid("ordering.sold_out_items_missing", "Tap the dishes that are sold out, so that nobody else orders them.", "soldOutItems");
            if (request.SoldOutItems.Except(ordered).Any()) return Error.Invalid("ordering.sold_out_item_unknown", "One of these dishes is not in this order. Choose among its dishes.", "soldOutItems");
        }
        return order.Reject(request.Reason, request.Note, request.SoldOutItems, current.Actor, time.GetUtcNow());
    }
}
