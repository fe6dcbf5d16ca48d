using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>The payment page is closed and nothing was paid: the order ends, its cart stays.</summary>
public sealed class GiveUpWhenPaymentSessionEnded(OrderChanges orders, CheckPayment payments, TimeProvider time) : IReaction<PaymentSessionEnded>
{
    public async Task RunAsync(PaymentSessionEnded happened, EventContext context, CancellationToken cancel)
    {
        switch (await payments.RunAsync(new(happened.OrderId, EndIfUnpaid: false), cancel))
        {
            case PaymentAnswer.NotPaid:
                break;
            // The customer may have opened a second page while the news of the first one was on its way.
            case PaymentAnswer.Paid or PaymentAnswer.StillOpen:
                return;
            case var unclear:
                throw new InvalidOperationException($"Whether order {happened.OrderId} is paid is {unclear}: nothing is decided, it is asked again.");
        }
        await orders.FollowAsync(happened.OrderId, order => order.GiveUpPayment("The payment was not completed in time.", Actor.System, time.GetUtcNow()), cancel);
    }
}
