using FoodDelivery.Identity;
using FoodDelivery.Dispatch;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>The cart, the order and its state machine, promises. Start reading here, then Order/OrderTransitions.cs.</summary>
public static class OrderingModule
{
    public static IServiceCollection AddOrdering(this IServiceCollection services) => services
        // Where it keeps things
        .AddModuleDb<OrderingDb>(OrderingDb.SchemaName)
        .AddPermissions(OrderingPermissions.All)
        .AddCheckedOptions<OrderingOptions>("Ordering")
        .AddScoped<OrderChanges>()
        .AddScoped<OneByOne>()
        .AddScoped<Carts>()
        .AddLiveChange<OrderChanged>()
        .AddLiveChange<CartChanged>()

        // What people and programs may ask of it
        .AddScoped<AddToCart>()
        .AddScoped<ChangeCartLine>()
        .AddScoped<ClearCart>()
        .AddScoped<ApplyCode>()
        .AddScoped<CartReads>()
        .AddScoped<Quotes>()
        .AddScoped<Codes>()
        .AddScoped<CheckoutReads>()
        .AddScoped<PlaceOrder>()
        .AddScoped<PlaceGuestOrder>()
        .AddScoped<GiveUpUnpaid>()
        .AddScoped<PlacePaidOrder>()
        .AddScoped<RetryPayment>()
        .AddScoped<CancelOrder>()
        .AddScoped<Reorder>()
        .AddScoped<OrderAgain>()
        .AddScoped<MyOrders>()
        .AddScoped<OrderLookup>()
        .AddScoped<OrdersToTell>()
        .AddScoped<CustomerLookup>()
        .AddScoped<OrderReads>()

        // The kitchen
        .AddCheckedOptions<KitchenOptions>("Kitchen")
        .AddSingleton<IPostConfigureOptions<KitchenOptions>>(provider => new PostConfigureOptions<KitchenOptions, IOptions<OrderingOptions>>(
            Options.DefaultName, provider.GetRequiredService<IOptions<OrderingOptions>>(), (kitchen, clock) => kitchen.Follow(clock.Value)))
        .AddLiveChange<TicketMarked>()
        .AddSingleton<KitchenBoard>()
        .AddScoped<TicketReads>()
        .AddScoped<KitchenReads>()
        .AddScoped<AcceptOrder>()
        .AddScoped<RejectOrder>()
        .AddScoped<RemoveItems>()
        .AddScoped<StartTicket>()
        .AddScoped<BumpTicket>()
        .AddScoped<UndoBump>()
        .AddScoped<RecallTicket>()
        .AddScoped<MoveReadyTime>()
        .AddScoped<StrikeItem>()
        .AddScoped<AcknowledgeOrder>()
        .AddScoped<KitchenHeartbeat>()
        .AddRecurringJob<FindUnwatchedKitchens>("ordering.no-kitchen-screen", cron: "* * * * *")
        .AddRecurringJob<ForgetOldScreens>(ForgetOldScreens.Id, cron: "25 8 * * *")
        .AddRecurringJob<DemoCrew>("ordering.demo-crew", cron: "* * * * *")

        // When this happens, do that
        .AddReaction<GuestBecamePerson, GiveOrdersWhenGuestBecamePerson>()
        .AddReaction<PaymentAuthorised, PlaceWhenPaymentAuthorised>()
        .AddReaction<PaymentSessionEnded, GiveUpWhenPaymentSessionEnded>(slow: true)
        .AddReaction<PaymentCaptureFailed, CancelWhenPaymentCaptureFailed>()
        .AddReaction<DeliveryPickedUp, FollowTheDelivery>()
        .AddReaction<DeliveryCompleted, FollowTheDelivery>()
        .AddReaction<DeliveryAbandoned, FollowTheDelivery>()
        .AddReaction<PaymentFailed, RemarkOnTimeline>()
        .AddReaction<PaymentCaptured, RemarkOnTimeline>()
        .AddReaction<PaymentVoided, RemarkOnTimeline>()
        .AddReaction<PaymentRefunded, RemarkOnTimeline>()
        .AddReaction<DeliveryAssigned, RemarkOnTimeline>()
        .AddReaction<DeliveryUnassigned, RemarkOnTimeline>()
        .AddReaction<CourierArrivedAtRestaurant, RemarkOnTimeline>()
        .AddReaction<CourierArrivedAtDoor, RemarkOnTimeline>()
        .AddReaction<CourierNearby, RemarkOnTimeline>()
        .AddReaction<CourierReachedDoor, RemarkOnTimeline>()

        // By the clock
        .AddRecurringJob<WatchAcceptance>(WatchAcceptance.Id, cron: "*/15 * * * * *")
        .AddRecurringJob<FireDueOrders>(FireDueOrders.Id, cron: "*/15 * * * * *")
        .AddRecurringJob<ForgetOldCarts>(ForgetOldCarts.Id, cron: "20 8 * * *")
        .AddRecurringJob<ExpireUnpaidOrders>(ExpireUnpaidOrders.Id, cron: "* * * * *");
}
