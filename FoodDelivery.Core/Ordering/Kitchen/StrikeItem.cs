using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>The cook crosses a line out, or takes that back. Every screen of the kitchen shows it; nobody else does.</summary>
public sealed class StrikeItem(OrderingDb db, CurrentActor current, TimeProvider time)
{
    /// <param name="Struck">How it is to be, not "the other way": two taps on two screens then agree.</param>
    public sealed record Request(Guid OrderId, long LineId, bool Struck);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        var order = await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == request.OrderId, cancel);
        if (order is null) return OrderChanges.NotFound;
        if (!current.Actor.MayOperate(order.RestaurantId)) return Error.Forbidden("ordering.may_not_strike", "Only the restaurant can cross out dishes of this order.");
        if (order.Status is not (OrderStatus.Accepted or OrderStatus.Preparing)) return Error.Conflict("ordering.not_being_prepared", "Only dishes being prepared can be crossed out. " + order.WhatHappened());
        if (!await db.Lines.AnyAsync(line => line.Id == request.LineId && line.OrderId == order.Id && line.RemovedAt == null, cancel))
            return Error.NotFound("ordering.line_unknown", "This dish is not in the order.");

        // Two screens may strike the same line at once: the second finds it done.
        if (request.Struck)
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO ordering.struck_lines (line_id, order_id, struck_at) VALUES ({request.LineId}, {order.Id}, {time.GetUtcNow()}) ON CONFLICT DO NOTHING", cancel);
        else
            await db.Set<StruckLine>().Where(struck => struck.LineId == request.LineId).ExecuteDeleteAsync(cancel);
        db.Tell(new TicketMarked(order.Id, order.RestaurantId));
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    }
}
