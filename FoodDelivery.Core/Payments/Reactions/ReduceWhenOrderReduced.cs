using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>Something was not to be had: less is taken, or, where it was taken already, the difference goes back. Safe twice: the order's bill is asked for, not the event's.</summary>
public sealed class ReduceWhenOrderReduced(PaymentBooks books, SettlePayment settle, OrderLookup orders, TimeProvider time) : IReaction<OrderReduced>
{
    public async Task RunAsync(OrderReduced happened, EventContext context, CancellationToken cancel)
    {
        if (await orders.SharesAsync(happened.OrderId, cancel) is not { } shares) return;
        if (await books.ChangeAsync(happened.OrderId, payment => payment.Reduce(shares, time.GetUtcNow()), time.GetUtcNow(), cancel) is { } payment)
            await settle.RunAsync(payment.Id, look: false, endIfUnpaid: false);
    }
}
