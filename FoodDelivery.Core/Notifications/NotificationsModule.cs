using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>Tells people what they must know. So far: operators, what is broken. Start reading here.</summary>
public static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        // Where it keeps things
        .AddModuleDb<NotificationsDb>(NotificationsDb.SchemaName)
        .AddPermissions(NotificationsPermissions.All)
        .AddCheckedOptions<NotificationsOptions>("Notifications")
        .AddLiveChange<AlertsChanged>()

        // What people and programs may ask of it
        .AddScoped<Alerts>()
        .AddScoped<AlertReads>()
        .AddScoped<ResolveAlert>()
        .AddScoped<FindTrouble>()

        // When this happens, do that
        .AddReaction<PaymentCaptureFailed, RaiseAlertWhenPaymentCaptureFailed>()
        .AddReaction<OrderCancelled, EndAlertWhenOrderCancelled>()
        .AddReaction<OrderDeliveryFailed, RaiseAlertWhenOrderDeliveryFailed>()

        // By the clock
        .AddRecurringJob<ForgetOldAlerts>(ForgetOldAlerts.Id, cron: "45 8 * * *");

    /// <summary>The part that looks by itself; tests call <see cref="FindTrouble"/> when they want it.</summary>
    public static IServiceCollection AddTroubleWatch(this IServiceCollection services) => services.AddHostedService<TroubleWatch>();
}
