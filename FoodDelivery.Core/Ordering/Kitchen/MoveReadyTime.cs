using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>The kitchen needs longer (or, negative, less): everything promised after it moves together, and the customer sees it.</summary>
public sealed class MoveReadyTime(OrderChanges changes, CurrentActor current, TimeProvider time)
{
    /// <param name="Minutes">Added to the promised time.</param>
    public sealed record Request(Guid OrderId, int Minutes);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel) =>
        await changes.RunAsync(request.OrderId, order => order.MoveReadyTime(request.Minutes, current.Actor, time.GetUtcNow()), cancel);
}
