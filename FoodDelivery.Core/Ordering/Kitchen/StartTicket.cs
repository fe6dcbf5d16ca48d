using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>"Fire now": cooking begins, whatever start was counted back from the courier's arrival.</summary>
public sealed class StartTicket(OrderChanges changes, CurrentActor current, TimeProvider time)
{
    public async Task<Result> RunAsync(Guid orderId, CancellationToken cancel) =>
        await changes.RunAsync(orderId, order => order.StartPreparing(current.Actor, time.GetUtcNow()), cancel);
}
