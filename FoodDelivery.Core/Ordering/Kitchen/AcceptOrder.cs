using FoodDelivery.Kernel;

namespace FoodDelivery.Ordering;

/// <summary>The kitchen takes the order and says how long it needs. Of two people at once the slower one is told who was quicker, and when.</summary>
public sealed class AcceptOrder(OrderChanges changes, CurrentActor current, TimeProvider time)
{
    /// <param name="PrepMinutes">From now until ready.</param>
    public sealed record Request(Guid OrderId, int PrepMinutes);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel) =>
        await changes.RunAsync(request.OrderId, order => order.Accept(request.PrepMinutes, current.Actor, time.GetUtcNow()), cancel);
}
