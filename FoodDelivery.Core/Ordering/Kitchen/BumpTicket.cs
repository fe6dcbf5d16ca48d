using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>The food is ready: the ticket moves on to Ready.</summary>
public sealed class BumpTicket(OrderChanges changes, CurrentActor current, TimeProvider time)
{
    public async Task<Result> RunAsync(Guid orderId, CancellationToken cancel) =>
        await changes.RunAsync(orderId, order => order.MarkReady(current.Actor, time.GetUtcNow()), cancel);
}
