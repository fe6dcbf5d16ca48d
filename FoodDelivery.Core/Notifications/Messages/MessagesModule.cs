using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>The ledger of messages and the worker that hands them over. Start reading here.</summary>
internal static class MessagesModule
{
    public static IServiceCollection AddMessages(this IServiceCollection services) => services
        .AddScoped<Notify>()
        .AddScoped<NotificationLedger>()
        .AddSingleton<NotificationSignal>()
        .AddLiveChange<NotificationsChanged>();
}
