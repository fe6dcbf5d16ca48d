using FoodDelivery.Ordering;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>A cancelled order needs no money any more.</summary>
public sealed class EndAlertWhenOrderCancelled(Alerts alerts) : IReaction<OrderCancelled>
{
    public Task RunAsync(OrderCancelled happened, EventContext context, CancellationToken cancel) =>
        alerts.EndAsync(RaiseAlertWhenPaymentCaptureFailed.Key(happened.OrderId), "The order was cancelled.", cancel);
}
