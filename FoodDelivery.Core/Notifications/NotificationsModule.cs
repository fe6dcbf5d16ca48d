using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>Tells people what they must know: by SMS, mail and push; partners, what happens to their orders; operators, what is broken. Start reading here.</summary>
public static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration config) => services
        // Where it keeps things
        .AddModuleDb<NotificationsDb>(NotificationsDb.SchemaName)
        .AddPermissions(NotificationsPermissions.All)
        .AddCheckedOptions<NotificationsOptions>("Notifications")
        .AddLiveChange<AlertsChanged>()
        .AddPartners()

        // Messages to people: the ledger, who hands them over, what is told when, what people want
        .AddMessages()
        .AddTwilio(config)
        .AddSendGrid(config)
        .AddPush(config)
        .AddNotices()
        .AddPreferences()
        .AddCampaigns()

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

    /// <summary>The parts that work by themselves; tests call <see cref="FindTrouble"/>, <see cref="PartnerWorker.DrainAsync"/> and <see cref="NotificationWorker.DrainAsync"/> when they want them.</summary>
    /// <param name="services">Of the host.</param>
    /// <param name="send">Whether this process hands messages over and sends webhooks to partners.</param>
    public static IServiceCollection AddTroubleWatch(this IServiceCollection services, bool send)
    {
        services.AddHostedService<TroubleWatch>();
        return !send ? services : services
            .AddHostedService(provider => provider.GetRequiredService<PartnerWorker>())
            .AddHostedService(provider => provider.GetRequiredService<NotificationWorker>());
    }
}
