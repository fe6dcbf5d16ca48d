using FoodDelivery.Ordering;
using FoodDelivery.Platform;

namespace FoodDelivery.Payments;

/// <summary>The kitchen cooks, so the held money is taken.</summary>
public sealed class CaptureWhenOrderAccepted(PaymentBooks books, SettlePayment settle, TimeProvider time) : IReaction<OrderAccepted>
{
    // A provider that does not answer is no reason to hold up the order's other events: the wish is stored, the sweep goes on.
    public async Task RunAsync(OrderAccepted happened, EventContext context, CancellationToken cancel)
    {
        if (await books.WantAsync(happened.OrderId, PaymentWish.Take, time.GetUtcNow(), cancel) is { } payment)
            await settle.RunAsync(payment.Id, look: false, endIfUnpaid: false);
    }
}
