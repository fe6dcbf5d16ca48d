using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>What is told to whom when what happens: start with <see cref="NoticePlan"/>.</summary>
internal static class NoticesModule
{
    public static IServiceCollection AddNotices(this IServiceCollection services) => services
        .AddScoped<ToldPeople>()
        .AddScoped<SendTestMessage>()

        // Whoever ordered
        .AddReaction<OrderPlaced, TellCustomer>()
        .AddReaction<OrderAccepted, TellCustomer>()
        .AddReaction<OrderPromiseMoved, TellCustomer>()
        .AddReaction<OrderReduced, TellCustomer>()
        .AddReaction<OrderPickedUp, TellCustomer>()
        .AddReaction<CourierNearby, TellCustomer>()
        .AddReaction<OrderDelivered, TellCustomer>()
        .AddReaction<OrderRejected, TellCustomer>()
        .AddReaction<OrderExpired, TellCustomer>()
        .AddReaction<OrderCancelled, TellCustomer>()
        .AddReaction<PaymentRefunded, TellCustomer>()

        // People at work
        .AddReaction<OrderUnanswered, TellKitchenWhenOrderUnanswered>()
        .AddReaction<DeliveryAssigned, TellCourierWhenDeliveryAssigned>()
        .AddReaction<OrderAccepted, StopTellingKitchenWhenOrderAnswered>()
        .AddReaction<OrderRejected, StopTellingKitchenWhenOrderAnswered>()
        .AddReaction<OrderExpired, StopTellingKitchenWhenOrderAnswered>()
        .AddReaction<OrderCancelled, StopTellingKitchenWhenOrderAnswered>()
        .AddReaction<DeliveryUnassigned, StopTellingCourierWhenDeliveryMoved>()
        .AddReaction<DeliveryAssigned, StopTellingCourierWhenDeliveryMoved>()
        .AddReaction<OrderCancelled, StopTellingCourierWhenDeliveryMoved>()
        .AddReaction<AlertRaised, TellOperatorsWhenAlertRaised>();
}
