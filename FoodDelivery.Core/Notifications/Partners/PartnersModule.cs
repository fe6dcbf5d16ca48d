using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>Webhooks to partners: what is written down for whom, and who sends it. Start reading here.</summary>
internal static class PartnersModule
{
    public static IServiceCollection AddPartners(this IServiceCollection services) => services
        .AddCheckedOptions<PartnerOptions>("Partners")
        .PostConfigure<PartnerOptions>(options => options.Fill())
        .AddLiveChange<PartnersChanged>()

        // What is written and how it is sent
        .AddSingleton<PartnerSignal>()
        .AddSingleton<PartnerNames>()
        .AddSingleton<PartnerDoor>()
        .AddSingleton<PartnerWire>()
        .AddSingleton<PartnerWorker>()
        .AddScoped<PartnerMessages>()
        .AddScoped<PartnerAttempts>()

        // What people and programs may ask of it
        .AddScoped<PartnerReads>()
        .AddScoped<SavePartnerEndpoint>()
        .AddScoped<SwitchPartnerEndpoint>()
        .AddScoped<RotatePartnerSecret>()
        .AddScoped<RemovePartnerEndpoint>()
        .AddScoped<SendTestEvent>()
        .AddScoped<ResendPartnerMessages>()

        // When this happens, do that
        .AddReaction<OrderPlaced, TellPartners>()
        .AddReaction<OrderAccepted, TellPartners>()
        .AddReaction<OrderPromiseMoved, TellPartners>()
        .AddReaction<OrderPreparing, TellPartners>()
        .AddReaction<OrderReady, TellPartners>()
        .AddReaction<OrderRecalled, TellPartners>()
        .AddReaction<OrderPickedUp, TellPartners>()
        .AddReaction<OrderDelivered, TellPartners>()
        .AddReaction<OrderReduced, TellPartners>()
        .AddReaction<OrderRejected, TellPartners>()
        .AddReaction<OrderExpired, TellPartners>()
        .AddReaction<OrderCancelled, TellPartners>()
        .AddReaction<OrderDeliveryFailed, TellPartners>()
        .AddReaction<DeliveryAssigned, TellPartners>()
        .AddReaction<DeliveryUnassigned, TellPartners>()
        .AddReaction<CourierArrivedAtRestaurant, TellPartners>()
        .AddReaction<DeliveryPickedUp, TellPartners>()
        .AddReaction<CourierArrivedAtDoor, TellPartners>()
        .AddReaction<DeliveryCompleted, TellPartners>()
        .AddReaction<DeliveryAbandoned, TellPartners>()
        .AddReaction<PaymentCaptured, TellPartners>()
        .AddReaction<PaymentCaptureFailed, TellPartners>()
        .AddReaction<PaymentVoided, TellPartners>()
        .AddReaction<PaymentRefunded, TellPartners>()
        .AddReaction<PaymentRefundFailed, TellPartners>()
        .AddReaction<PaymentDisputed, TellPartners>()
        .AddReaction<PaymentDisputeClosed, TellPartners>()

        // By the clock
        .AddRecurringJob<ForgetPartnerMessages>(ForgetPartnerMessages.Id, cron: "50 8 * * *");
}
