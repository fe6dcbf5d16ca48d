using FoodDelivery.Ordering;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>Cooked, paid, fetched and never eaten: nobody's rule says who bears that, so a person has to.</summary>
public sealed class RaiseAlertWhenOrderDeliveryFailed(Alerts alerts) : IReaction<OrderDeliveryFailed>
{
    public Task RunAsync(OrderDeliveryFailed happened, EventContext context, CancellationToken cancel) => alerts.RaiseAsync(new(
        $"ordering.delivery_failed:{happened.OrderId}", AlertSeverity.Critical,
        $"A paid order was picked up and could not be delivered: {happened.Reason}",
        "The customer has paid and has nothing to eat; the restaurant has cooked for it. Call the customer and decide whether the money goes back.",
        $"/admin/orders/{happened.OrderId}", "Decide about the order", context.Time, ByItself: false), cancel);
}
