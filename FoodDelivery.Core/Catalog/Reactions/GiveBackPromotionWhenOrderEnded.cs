using FoodDelivery.Ordering;
using FoodDelivery.Platform;

namespace FoodDelivery.Catalog;

/// <summary>Unpaid, rejected, expired or cancelled: the customer had no meal for the code, so it may be used again.</summary>
public sealed class GiveBackPromotionWhenOrderEnded(GiveBackPromotion giveBack)
    : IReaction<OrderPaymentFailed>, IReaction<OrderRejected>, IReaction<OrderExpired>, IReaction<OrderCancelled>
{
    public Task RunAsync(OrderPaymentFailed happened, EventContext context, CancellationToken cancel) => giveBack.RunAsync(happened.OrderId, cancel);
    public Task RunAsync(OrderRejected happened, EventContext context, CancellationToken cancel) => giveBack.RunAsync(happened.OrderId, cancel);
    public Task RunAsync(OrderExpired happened, EventContext context, CancellationToken cancel) => giveBack.RunAsync(happened.OrderId, cancel);
    public Task RunAsync(OrderCancelled happened, EventContext context, CancellationToken cancel) => giveBack.RunAsync(happened.OrderId, cancel);
}
