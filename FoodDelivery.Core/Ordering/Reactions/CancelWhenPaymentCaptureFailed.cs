using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>The held money is gone: the order ends before more work goes into it. Once the courier has the food, a person has to decide.</summary>
public sealed class CancelWhenPaymentCaptureFailed(OrderChanges orders, OrderingDb db, TimeProvider time) : IReaction<PaymentCaptureFailed>
{
    public const string Reason = "Your bank withdrew the payment after the order was accepted. You were not charged.";

    public Task RunAsync(PaymentCaptureFailed happened, EventContext context, CancellationToken cancel) =>
        orders.FollowAsync(happened.OrderId, order =>
        {
            if (order.Status == OrderStatus.Cancelled) return order.Cancel(Reason, Actor.System, time.GetUtcNow());
            db.RecordHandled<CancelWhenPaymentCaptureFailed>(context);
            if (!order.Cancel(Reason, Actor.System, time.GetUtcNow()).IsOk)
                order.Remark("The payment could not be taken", Actor.System, time.GetUtcNow(), "The order had gone too far to be cancelled. Decide who bears the loss.");
            return Result.Ok;
        }, cancel);
}
