using Microsoft.Extensions.Logging;

namespace FoodDelivery.Ordering;

/// <summary>How a clock goes through its orders: one that fails is logged and left for the next run, and those behind it have their turn.</summary>
public sealed class OneByOne(OrderingDb db, ILogger<OneByOne> log)
{
    /// <exception cref="AggregateException">Some failed; thrown at the end, so that the job is seen to fail.</exception>
    public async Task RunAsync(IReadOnlyCollection<Guid> orders, Func<Guid, Task> step, CancellationToken cancel)
    {
        List<Exception> failures = [];
        foreach (var id in orders)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                await step(id);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                log.LogError(e, "Order {OrderId} could not be looked after; the others go on and it is tried again at the next run.", id);
                failures.Add(e);
            }
            db.ChangeTracker.Clear();
        }
        if (failures.Count > 0) throw new AggregateException($"{failures.Count} of {orders.Count} orders could not be looked after.", failures);
    }
}
