using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>The payment page is closed and nothing was paid: the order ends, its cart stays.</summary>
public sealed class GiveUpWhenPaymentSessionEnded(OrderChanges orders, CheckPayment payments, TimeProvider time) : IReaction<PaymentSessionEnded>
{
    public async Task RunAsync(PaymentSessionEnded happened, EventContext context, CancellationToken cancel)
    {
        // The customer may have opened a second page while the news of the first one was on its way.
        if (await payments.RunAsync(new(happened.OrderId, EndIfUnpaid: false), cancel) is PaymentAnswer.Paid or PaymentAnswer.StillOpen) return;
        await orders.RunAsync(happened.OrderId, order => order.GiveUpPayment("The payment was not completed in time.", Actor.System, time.GetUtcNow()), cancel);
    }
}
