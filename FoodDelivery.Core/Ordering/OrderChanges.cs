using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>
/// How every use case, reaction and job changes one order: load, change by its own method, save once. When somebody else was
/// quicker, the order is read again and asked again, so that the slower one is told what the quicker one did.
/// </summary>
public sealed class OrderChanges(OrderingDb db)
{
    private const int Tries = 3;
    private static readonly Error Busy = Error.Conflict("ordering.order_is_busy", "Others are changing this order at this moment. Look again, then repeat what you wanted.");

    /// <param name="change">Must not do anything but change the order: it may be run again on a fresh one.</param>
    /// <param name="alongside">Further rows of this room to save with it; runs after a change that was not refused.</param>
    public async Task<Result<Order>> RunAsync(Guid orderId, Func<Order, Result> change, CancellationToken cancel, Func<Order, Task>? alongside = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var order = await db.Orders.FirstOrDefaultAsync(o => o.Id == orderId, cancel);
            if (order is null) return NotFound;
            var result = change(order);
            if (!result.IsOk) return result.Error;
            if (alongside is not null) await alongside(order);
            try
            {
                await db.SaveChangesAsync(cancel);
                return order;
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                db.ChangeTracker.Clear();
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
                return Busy;
            }
        }
    }

    /// <summary>
    /// The same for reactions and clocks, whom nobody tells to look again: a fact that was not applied because others were quicker must
    /// be tried again and not be forgotten. Every other refusal is the order's own answer and is returned.
    /// </summary>
    /// <exception cref="OrderIsBusy">Others were quicker each time; the relay (or the next run of the job) comes back.</exception>
    public async Task<Result<Order>> FollowAsync(Guid orderId, Func<Order, Result> change, CancellationToken cancel, Func<Order, Task>? alongside = null)
    {
        var result = await RunAsync(orderId, change, cancel, alongside);
        return result.Error == Busy ? throw new OrderIsBusy(orderId) : result;
    }

    /// <summary>Also the answer for orders of other people: nobody learns that they exist.</summary>
    public static Error NotFound => Error.NotFound("ordering.order_unknown", "There is no such order.");
}

/// <summary>What happened could not be written down on the order, because others kept changing it.</summary>
public sealed class OrderIsBusy(Guid orderId) : Exception($"Others kept changing order {orderId} at the same moment.");
