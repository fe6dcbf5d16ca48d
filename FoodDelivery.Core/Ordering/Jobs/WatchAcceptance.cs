using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>The acceptance clock: says of unanswered orders how long they have waited, step by step, and ends them when their time is up.</summary>
public sealed class WatchAcceptance(OrderingDb db, OrderChanges orders, OneByOne oneByOne, IOptions<OrderingOptions> options, TimeProvider time) : IJob
{
    public const string Id = "ordering.expire-unaccepted";

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var clock = options.Value;
        var now = time.GetUtcNow();
        var first = now - clock.WarnKitchenAfter;
        var unanswered = await db.Orders.AsNoTracking()
            .Where(o => o.Status == OrderStatus.Placed && (o.PlacedAt <= first || o.AcceptBefore <= now))
            .OrderBy(o => o.AcceptBefore).Select(o => o.Id).ToListAsync(cancel);
        await oneByOne.RunAsync(unanswered, id => orders.FollowAsync(id, order =>
        {
            if (order.AcceptBefore <= now) return order.Expire(Actor.System, now);
            var waited = now - order.PlacedAt;
            order.RaiseAcceptanceAlarm(waited >= clock.TellDispatcherAfter ? 3 : waited >= clock.TellManagerAfter ? 2 : 1, now);
            return Result.Ok;
        }, cancel), cancel);
    }
}
