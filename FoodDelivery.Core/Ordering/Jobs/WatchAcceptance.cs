using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>The acceptance clock: points out unanswered orders, louder each time, and ends them when their time is up.</summary>
public sealed class WatchAcceptance(OrderingDb db, OrderChanges orders, IOptions<OrderingOptions> options, TimeProvider time) : IJob
{
    public const string Id = "ordering.expire-unaccepted";

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var clock = options.Value;
        var now = time.GetUtcNow();
        var unanswered = await db.Orders.AsNoTracking()
            .Where(o => o.Status == OrderStatus.Placed && o.PlacedAt <= now.AddMinutes(-clock.WarnKitchenAfterMinutes))
            .OrderBy(o => o.AcceptBefore).Select(o => o.Id).ToListAsync(cancel);
        foreach (var id in unanswered)
        {
            await orders.RunAsync(id, order =>
            {
                var waited = now - order.PlacedAt;
                if (order.AcceptBefore <= now) return order.Expire(Actor.System, now);
                if (waited >= TimeSpan.FromMinutes(clock.TellDispatcherAfterMinutes)) order.RaiseAcceptanceAlarm(3, "Still unanswered: the dispatcher is told", now);
                else if (waited >= TimeSpan.FromMinutes(clock.TellManagerAfterMinutes)) order.RaiseAcceptanceAlarm(2, "Unanswered: the manager is told", now);
                else order.RaiseAcceptanceAlarm(1, "Unanswered: the kitchen is warned", now);
                return Result.Ok;
            }, cancel);
            db.ChangeTracker.Clear();
        }
    }
}
