using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>What operators see of the messages: finding one, its whole story, how many get through, how fast, and what stops the others.</summary>
internal static class MonitorModule
{
    public static IServiceCollection AddMonitor(this IServiceCollection services) => services
        .AddSingleton<NotificationFiguresBook>()
        .AddScoped<NotificationReads>()
        .AddScoped<NotificationPreview>()
        .AddScoped<ChannelReads>();
}
