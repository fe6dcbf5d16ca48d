using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

/// <summary>
/// Writes down for partners what has happened: which fact becomes which message, and what of it they may know. Ids, amounts and codes; never names,
/// addresses, or what somebody has typed. Sending is <see cref="PartnerWorker"/>'s.
/// </summary>
public sealed class TellPartners(PartnerMessages partners) :
    IReaction<OrderPlaced>, IReaction<OrderAccepted>, IReaction<OrderPromiseMoved>, IReaction<OrderPreparing>, IReaction<OrderReady>, IReaction<OrderRecalled>,
    IReaction<OrderPickedUp>, IReaction<OrderDelivered>, IReaction<OrderReduced>, IReaction<OrderRejected>, IReaction<OrderExpired>, IReaction<OrderCancelled>, IReaction<OrderDeliveryFailed>,
    IReaction<DeliveryAssigned>, IReaction<DeliveryUnassigned>, IReaction<CourierArrivedAtRestaurant>, IReaction<DeliveryPickedUp>, IReaction<CourierArrivedAtDoor>,
    IReaction<DeliveryCompleted>, IReaction<DeliveryAbandoned>,
    IReaction<PaymentCaptured>, IReaction<PaymentCaptureFailed>, IReaction<PaymentVoided>, IReaction<PaymentRefunded>, IReaction<PaymentRefundFailed>, IReaction<PaymentDisputed>, IReaction<PaymentDisputeClosed>
{
    public Task RunAsync(OrderPlaced happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderPlaced, happened.OrderId, context, null, cancel);

    public Task RunAsync(OrderAccepted happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderAccepted, happened.OrderId, context, new { happened.ReadyAt }, cancel);

    public Task RunAsync(OrderPromiseMoved happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderPromiseMoved, happened.OrderId, context, new { happened.ReadyAt }, cancel);

    public Task RunAsync(OrderPreparing happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderPreparing, happened.OrderId, context, null, cancel);

    public Task RunAsync(OrderReady happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderReady, happened.OrderId, context, null, cancel);

    public Task RunAsync(OrderRecalled happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderRecalled, happened.OrderId, context, null, cancel);

    public Task RunAsync(OrderPickedUp happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderPickedUp, happened.OrderId, context, null, cancel);

    public Task RunAsync(OrderDelivered happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderDelivered, happened.OrderId, context, null, cancel);

    public Task RunAsync(OrderReduced happened, EventContext context, CancellationToken cancel) =>
        partners.WriteAsync(PartnerEvents.OrderReduced, happened.OrderId, context, new { TotalMinor = happened.Total.Minor, happened.Total.Currency, happened.Lines, SoldOutItemIds = happened.SoldOutItems ?? [] }, cancel);

    public Task RunAsync(OrderRejected happened, EventContext context, CancellationToken cancel) =>
        partners.WriteAsync(PartnerEvents.OrderRejected, happened.OrderId, context, new { happened.Reason, SoldOutItemIds = happened.SoldOutItems }, cancel);

    public Task RunAsync(OrderExpired happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderExpired, happened.OrderId, context, null, cancel);

    // The reasons of the next two are people's own words.
    public Task RunAsync(OrderCancelled happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderCancelled, happened.OrderId, context, null, cancel);

    public Task RunAsync(OrderDeliveryFailed happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.OrderDeliveryFailed, happened.OrderId, context, null, cancel);

    public Task RunAsync(DeliveryAssigned happened, EventContext context, CancellationToken cancel) =>
        partners.WriteAsync(PartnerEvents.DeliveryAssigned, happened.OrderId, context, new { happened.DeliveryId, happened.CourierId }, cancel);

    public Task RunAsync(DeliveryUnassigned happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.DeliveryUnassigned, happened.OrderId, context, new { happened.DeliveryId }, cancel);

    public Task RunAsync(CourierArrivedAtRestaurant happened, EventContext context, CancellationToken cancel) =>
        partners.WriteAsync(PartnerEvents.DeliveryAtRestaurant, happened.OrderId, context, new { happened.DeliveryId }, cancel);

    public Task RunAsync(DeliveryPickedUp happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.DeliveryPickedUp, happened.OrderId, context, new { happened.DeliveryId }, cancel);

    public Task RunAsync(CourierArrivedAtDoor happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.DeliveryAtDoor, happened.OrderId, context, new { happened.DeliveryId }, cancel);

    public Task RunAsync(DeliveryCompleted happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.DeliveryCompleted, happened.OrderId, context, new { happened.DeliveryId }, cancel);

    public Task RunAsync(DeliveryAbandoned happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.DeliveryAbandoned, happened.OrderId, context, new { happened.DeliveryId }, cancel);

    public Task RunAsync(PaymentCaptured happened, EventContext context, CancellationToken cancel) =>
        partners.WriteAsync(PartnerEvents.PaymentCaptured, happened.OrderId, context, new { happened.PaymentId, AmountMinor = happened.Amount.Minor, happened.Amount.Currency }, cancel);

    public Task RunAsync(PaymentCaptureFailed happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.PaymentCaptureFailed, happened.OrderId, context, new { happened.Reason }, cancel);

    public Task RunAsync(PaymentVoided happened, EventContext context, CancellationToken cancel) => partners.WriteAsync(PartnerEvents.PaymentVoided, happened.OrderId, context, new { happened.PaymentId }, cancel);

    public Task RunAsync(PaymentRefunded happened, EventContext context, CancellationToken cancel) =>
        partners.WriteAsync(PartnerEvents.PaymentRefunded, happened.OrderId, context, new { happened.PaymentId, happened.RefundId, AmountMinor = happened.Amount.Minor, happened.Amount.Currency }, cancel);

    public Task RunAsync(PaymentRefundFailed happened, EventContext context, CancellationToken cancel) =>
        partners.WriteAsync(PartnerEvents.PaymentRefundFailed, happened.OrderId, context, new { happened.PaymentId, happened.RefundId, AmountMinor = happened.Amount.Minor, happened.Amount.Currency }, cancel);

    public Task RunAsync(PaymentDisputed happened, EventContext context, CancellationToken cancel) =>
        partners.WriteAsync(PartnerEvents.PaymentDisputed, happened.OrderId, context, new { happened.PaymentId, happened.DisputeId, AmountMinor = happened.Amount.Minor, happened.Amount.Currency, happened.AnswerBy }, cancel);

    public Task RunAsync(PaymentDisputeClosed happened, EventContext context, CancellationToken cancel) =>
        partners.WriteAsync(PartnerEvents.PaymentDisputeClosed, happened.OrderId, context, new { happened.PaymentId, happened.DisputeId, happened.Won }, cancel);
}
