using FoodDelivery.Notifications;
using FoodDelivery.Web.Notifications.Templates;
using FoodDelivery.Web.Notifications.Templates.Orders;
using FoodDelivery.Web.Notifications.Templates.Work;

namespace FoodDelivery.Web.Notifications;

/// <param name="Name">What the sample shows, for the preview's list.</param>
/// <param name="Code">For codes.</param>
public sealed record MessageSample(string Name, object Data, string? Code = null);

/// <summary>One version of a template: the component that says it, and what it is filled with.</summary>
/// <param name="About">When it is sent, for operators.</param>
/// <param name="Samples">What it looks like filled; the usual case first.</param>
public sealed record MessageTemplateVersion(string Name, int Version, Type Component, Type Data, string About, IReadOnlyList<MessageSample> Samples)
{
    /// <summary>Of its words.</summary>
    public string Section => $"{Name}/{Version}";
}

/// <summary>
/// The templates there are, by name and version. Start reading here. What was sent is rendered by the version it was written with, so a version
/// stays when the next one comes; new messages take the highest.
/// </summary>
public static class MessageTemplates
{
    public static IReadOnlyList<MessageTemplateVersion> All { get; } =
    [
        Of<OrderPlaced1, PlacedMessage>(NoticePlan.OrderPlaced, 1, "The order is paid and before the kitchen", MessageSamples.Placed),
        Of<OrderAccepted1, ArrivalMessage>(NoticePlan.OrderAccepted, 1, "The kitchen has said yes", MessageSamples.Accepted),
        Of<OrderDelayed1, ArrivalMessage>(NoticePlan.OrderDelayed, 1, "The kitchen has moved its promise by five minutes or more", MessageSamples.Delayed),
        Of<OrderReduced1, ReducedMessage>(NoticePlan.OrderReduced, 1, "The kitchen has taken sold out dishes off", MessageSamples.Reduced),
        Of<OrderPickedUp1, ArrivalMessage>(NoticePlan.OrderPickedUp, 1, "The courier has the food", MessageSamples.OnTheWay),
        Of<CourierNearby1, ArrivalMessage>(NoticePlan.CourierNearby, 1, "The courier's position came close to the door", MessageSamples.Nearby),
        Of<OrderDelivered1, ReceiptMessage>(NoticePlan.OrderDelivered, 1, "Handed over; the mail is the receipt", MessageSamples.Delivered),
        Of<OrderRejected1, EndedMessage>(NoticePlan.OrderRejected, 1, "The kitchen has said no", MessageSamples.Rejected),
        Of<OrderExpired1, EndedMessage>(NoticePlan.OrderExpired, 1, "Nobody answered in time, or the payment came too late", MessageSamples.Expired),
        Of<OrderCancelled1, EndedMessage>(NoticePlan.OrderCancelled, 1, "The customer or an operator has called it off", MessageSamples.Cancelled),
        Of<RefundDone1, RefundMessage>(NoticePlan.RefundDone, 1, "Money has left for the customer's bank", MessageSamples.Refunded),
        Of<VerificationCode1, CodeMessage>(NoticePlan.VerificationCode, 1, "Somebody has asked for a code", MessageSamples.Codes),
        Of<KitchenUnanswered1, UnansweredMessage>(NoticePlan.KitchenUnanswered, 1, "To the restaurant's people: an order waits for an answer", MessageSamples.Unanswered),
        Of<CourierOffer1, CourierJobMessage>(NoticePlan.CourierOffer, 1, "To the courier: this order is yours", MessageSamples.CourierJob),
        Of<OperatorAlert1, AlertMessage>(NoticePlan.OperatorAlert, 1, "To operators: something hurts now", MessageSamples.Alerts),
        Of<Promotion1, PromotionMessage>(NoticePlan.Promotion, 1, "A campaign, to those who agreed", MessageSamples.Promotions),
    ];

    public static MessageTemplateVersion? Find(string name, int version) => All.SingleOrDefault(one => one.Name == name && one.Version == version);

    /// <summary>The one new messages are written with; null when there is no such template.</summary>
    public static MessageTemplateVersion? Current(string name) => All.Where(one => one.Name == name).MaxBy(one => one.Version);

    public static IServiceCollection AddMessageTemplates(this IServiceCollection services) => services.AddSingleton<MessageRenderer, RazorMessages>();

    private static MessageTemplateVersion Of<TComponent, TData>(string name, int version, string about, IReadOnlyList<MessageSample> samples) where TComponent : MessageTemplate<TData> where TData : class =>
        new(name, version, typeof(TComponent), typeof(TData), about, samples);
}
