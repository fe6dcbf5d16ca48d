using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>Starts the cooking of accepted orders whose fire time has come.</summary>
public sealed class FireDueOrders(OrderingDb db, OrderChanges orders, TimeProvider time) : IJob
{
    public const string Id = "ordering.fire-due";

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var due = await db.Orders.AsNoTracking().Where(o => o.Status == OrderStatus.Accepted && o.FireAt <= now).Select(o => o.Id).ToListAsync(cancel);
        foreach (var id in due)
        {
            await orders.RunAsync(id, order => order.StartPreparing(Actor.System, now), cancel);
            db.ChangeTracker.Clear();
        }
    }
}
