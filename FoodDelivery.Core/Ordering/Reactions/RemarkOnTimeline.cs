using System.Globalization;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>What happens to an order's money and on the road becomes a line of its timeline, so that one list tells the whole story.</summary>
public sealed class RemarkOnTimeline(OrderChanges orders, OrderingDb db) :
    IReaction<PaymentFailed>, IReaction<PaymentCaptured>, IReaction<PaymentVoided>, IReaction<PaymentRefunded>,
    IReaction<DeliveryAssigned>, IReaction<DeliveryUnassigned>, IReaction<CourierArrivedAtRestaurant>, IReaction<CourierArrivedAtDoor>,
    IReaction<CourierNearby>, IReaction<CourierReachedDoor>
{
    public Task RunAsync(PaymentFailed happened, EventContext context, CancellationToken cancel) =>
        RemarkAsync(happened.OrderId, "A card was refused", happened.Message, context, cancel);

    public Task RunAsync(PaymentCaptured happened, EventContext context, CancellationToken cancel) =>
        RemarkAsync(happened.OrderId, "Paid", happened.Amount.ToString(CultureInfo.InvariantCulture), context, cancel);

    public Task RunAsync(PaymentVoided happened, EventContext context, CancellationToken cancel) =>
        RemarkAsync(happened.OrderId, "Held money released", "Nothing was charged.", context, cancel);

    public Task RunAsync(PaymentRefunded happened, EventContext context, CancellationToken cancel) =>
        RemarkAsync(happened.OrderId, "Refunded", happened.Amount.ToString(CultureInfo.InvariantCulture), context, cancel);

    public Task RunAsync(DeliveryAssigned happened, EventContext context, CancellationToken cancel) =>
        RemarkAsync(happened.OrderId, $"{happened.CourierName} will bring it", null, context, cancel);

    public Task RunAsync(DeliveryUnassigned happened, EventContext context, CancellationToken cancel) =>
        RemarkAsync(happened.OrderId, "Looking for another courier", happened.Why, context, cancel);

    public Task RunAsync(CourierArrivedAtRestaurant happened, EventContext context, CancellationToken cancel) =>
        RemarkAsync(happened.OrderId, "The courier is at the restaurant", null, context, cancel);

    public Task RunAsync(CourierArrivedAtDoor happened, EventContext context, CancellationToken cancel) =>
        RemarkAsync(happened.OrderId, "The courier is at the door", null, context, cancel);

    public Task RunAsync(CourierNearby happened, EventContext context, CancellationToken cancel) =>
        RemarkAsync(happened.OrderId, "The courier is nearby", null, context, cancel);

    public Task RunAsync(CourierReachedDoor happened, EventContext context, CancellationToken cancel) =>
        RemarkAsync(happened.OrderId, "The courier has reached the address", null, context, cancel);

    private Task<Result<Order>> RemarkAsync(Guid orderId, string what, string? detail, EventContext context, CancellationToken cancel) =>
        orders.FollowAsync(orderId, order =>
        {
            order.Remark(what, Actor.System, context.Time, detail);
            db.RecordHandled<RemarkOnTimeline>(context);
            return Result.Ok;
        }, cancel);
}
