namespace FoodDelivery.Notifications;

/// <summary>One kind of thing partners can be told.</summary>
/// <param name="Name">For programs; never changes. Described in docs/webhooks.md.</param>
/// <param name="Words">For people.</param>
public sealed record PartnerEventType(string Name, string Words);

/// <summary>Everything partners can be told. The names are a promise: programs we do not know depend on them.</summary>
public static class PartnerEvents
{
    public const string OrderPlaced = "order.placed";
    public const string OrderAccepted = "order.accepted";
    public const string OrderPromiseMoved = "order.promise_moved";
    public const string OrderPreparing = "order.preparing";
    public const string OrderReady = "order.ready";
    public const string OrderRecalled = "order.recalled";
    public const string OrderPickedUp = "order.picked_up";
    public const string OrderDelivered = "order.delivered";
    public const string OrderReduced = "order.reduced";
    public const string OrderRejected = "order.rejected";
    public const string OrderExpired = "order.expired";
    public const string OrderCancelled = "order.cancelled";
    public const string OrderDeliveryFailed = "order.delivery_failed";
    public const string DeliveryAssigned = "delivery.assigned";
    public const string DeliveryUnassigned = "delivery.unassigned";
    public const string DeliveryAtRestaurant = "delivery.at_restaurant";
    public const string DeliveryPickedUp = "delivery.picked_up";
    public const string DeliveryAtDoor = "delivery.at_door";
    public const string DeliveryCompleted = "delivery.completed";
    public const string DeliveryAbandoned = "delivery.abandoned";
    public const string PaymentCaptured = "payment.captured";
    public const string PaymentCaptureFailed = "payment.capture_failed";
    public const string PaymentVoided = "payment.voided";
    public const string PaymentRefunded = "payment.refunded";
    public const string PaymentRefundFailed = "payment.refund_failed";
    public const string PaymentDisputed = "payment.disputed";
    public const string PaymentDisputeClosed = "payment.dispute_closed";

    /// <summary>Sent by a person to try an endpoint; cannot be chosen and always comes.</summary>
    public const string Test = "webhook.test";

    public static IReadOnlyList<PartnerEventType> All { get; } =
    [
        new(OrderPlaced, "An order is paid and before the kitchen"),
        new(OrderAccepted, "The kitchen has taken it"),
        new(OrderPromiseMoved, "The kitchen promises another time"),
        new(OrderPreparing, "It is being cooked"),
        new(OrderReady, "It is ready to be fetched"),
        new(OrderRecalled, "It is not ready after all"),
        new(OrderPickedUp, "The courier has it"),
        new(OrderDelivered, "The customer has it"),
        new(OrderReduced, "Something was sold out; it costs less"),
        new(OrderRejected, "The kitchen has refused it"),
        new(OrderExpired, "Nobody answered in time"),
        new(OrderCancelled, "It was cancelled"),
        new(OrderDeliveryFailed, "It could not be handed over"),
        new(DeliveryAssigned, "A courier has got the delivery"),
        new(DeliveryUnassigned, "The courier no longer has it"),
        new(DeliveryAtRestaurant, "The courier is at the restaurant"),
        new(DeliveryPickedUp, "The courier has picked it up"),
        new(DeliveryAtDoor, "The courier is at the door"),
        new(DeliveryCompleted, "The delivery is done"),
        new(DeliveryAbandoned, "The delivery was given up"),
        new(PaymentCaptured, "The money was taken"),
        new(PaymentCaptureFailed, "The money could not be taken"),
        new(PaymentVoided, "The hold on the money was let go"),
        new(PaymentRefunded, "Money was sent back"),
        new(PaymentRefundFailed, "A refund came back"),
        new(PaymentDisputed, "The customer's bank asks for the money"),
        new(PaymentDisputeClosed, "The bank has decided"),
    ];

    private static readonly HashSet<string> Names = [.. All.Select(type => type.Name)];

    public static bool Knows(string name) => Names.Contains(name);
}
