using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;

namespace FoodDelivery.Tests.Support;

/// <summary>What tests of money prepare.</summary>
public sealed partial class TestApp
{
    /// <summary>An order that was paid, cooked and delivered, and whose money is taken. Needs an app that listens: the payment provider is called over the wire.</summary>
    public async Task<Guid> EatenAsync(DemoPerson person)
    {
        var id = await PlaceOrderAsync(person);
        foreach (var step in new Func<Order, DateTimeOffset, Result>[]
        {
            (order, now) => order.Accept(20, Actor.System, now), (order, now) => order.MarkReady(Actor.System, now), (order, now) => order.PickUp(Actor.System, now), (order, now) => order.Deliver(Actor.System, now),
        })
        {
            var result = await InsideAsync((OrderChanges orders) => orders.RunAsync(id, order => step(order, TimeProvider.System.GetUtcNow()), CancellationToken.None));
            if (!result.IsOk) throw new InvalidOperationException(result.Error.Message);
        }
        for (var i = 0; i < 300 && await PaymentStatusAsync(id) != nameof(PaymentStatus.Captured); i++) await Task.Delay(50);
        return await PaymentStatusAsync(id) == nameof(PaymentStatus.Captured) ? id : throw new TimeoutException($"The money of {id} was not taken: {await PaymentStatusAsync(id)}.");
    }

    public Task<string?> PaymentStatusAsync(Guid orderId) => Database.ScalarAsync<string>("SELECT status FROM payments.payments WHERE order_id = $1", orderId);

    public Task<RefundDesk?> DeskAsync(Guid orderId) => InsideAsync((RefundReads reads) => reads.DeskAsync(orderId, CancellationToken.None));
}
