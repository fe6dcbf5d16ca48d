using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>Back from Ready to Preparing, as long as no courier has taken it: something is missing or was wrong.</summary>
public sealed class RecallTicket(OrderChanges changes, CurrentActor current, TimeProvider time)
{
    public async Task<Result> RunAsync(Guid orderId, CancellationToken cancel) =>
        await changes.RunAsync(orderId, order => order.Recall(current.Actor, time.GetUtcNow()), cancel);
}
