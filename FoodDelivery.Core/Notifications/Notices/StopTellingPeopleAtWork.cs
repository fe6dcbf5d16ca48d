using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>Somebody has answered the order, or nobody can any more: the text message that would follow an unread push is not sent to all who work there.</summary>
public sealed class StopTellingKitchenWhenOrderAnswered(StopMessages stop) : IReaction<OrderAccepted>, IReaction<OrderRejected>, IReaction<OrderExpired>, IReaction<OrderCancelled>
{
    internal const string Cause = "answered";

    public Task RunAsync(OrderAccepted happened, EventContext context, CancellationToken cancel) => StopAsync(happened.OrderId, cancel);

    public Task RunAsync(OrderRejected happened, EventContext context, CancellationToken cancel) => StopAsync(happened.OrderId, cancel);

    public Task RunAsync(OrderExpired happened, EventContext context, CancellationToken cancel) => StopAsync(happened.OrderId, cancel);

    public Task RunAsync(OrderCancelled happened, EventContext context, CancellationToken cancel) => StopAsync(happened.OrderId, cancel);

    // Told after this, it is not written at all: whoever tells looks first whether the order is still unanswered.
    private Task StopAsync(Guid order, CancellationToken cancel) => stop.AboutOrderAsync(order, NoticePlan.KitchenUnanswered, Cause, "The order was answered meanwhile.", null, cancel);
}

/// <summary>The order is not this courier's any more: nobody is to set out for it because of a message that came late.</summary>
public sealed class StopTellingCourierWhenDeliveryMoved(CouriersToTell couriers, StopMessages stop) : IReaction<DeliveryUnassigned>, IReaction<DeliveryAssigned>, IReaction<OrderCancelled>
{
    internal const string Cause = "taken_away";

    public Task RunAsync(DeliveryUnassigned happened, EventContext context, CancellationToken cancel) => StopAsync(happened.OrderId, null, cancel);

    public async Task RunAsync(DeliveryAssigned happened, EventContext context, CancellationToken cancel)
    {
        // An assignment that is past itself: what the later ones have written stays theirs.
        if (await couriers.OfOrderAsync(happened.OrderId, cancel) is { } courier && courier.Id == happened.CourierId) await StopAsync(happened.OrderId, context.EventId, cancel);
    }

    public Task RunAsync(OrderCancelled happened, EventContext context, CancellationToken cancel) => StopAsync(happened.OrderId, null, cancel);

    private Task StopAsync(Guid order, Guid? except, CancellationToken cancel) => stop.AboutOrderAsync(order, NoticePlan.CourierOffer, Cause, "The order is not this courier's any more.", except, cancel);
}
