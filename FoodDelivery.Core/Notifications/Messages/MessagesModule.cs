using FoodDelivery.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Notifications;

/// <summary>The ledger of messages and the worker that hands them over. Start reading here.</summary>
internal static class MessagesModule
{
    public static IServiceCollection AddMessages(this IServiceCollection services) => services
        .AddCheckedOptions<MessageOptions>("Messages")
        .PostConfigure<MessageOptions>(options => options.Fill())
        .AddLiveChange<NotificationsChanged>()

        // What is written, what is heard of it, how it is sent
        .AddScoped<Notify>()
        .AddScoped<NotificationLedger>()
        .AddScoped<NotificationAttempts>()
        .AddScoped<NotificationGate>()
        .AddScoped<HandOver>()
        .AddScoped<ProviderTrouble>()
        .AddScoped<Fallbacks>()
        .AddScoped<StopMessages>()
        .AddSingleton<NotificationSignal>()
        .AddSingleton<NotificationWorker>()

        // What people and programs may ask of it
        .AddScoped<ResendNotifications>()
        .AddScoped<PauseChannel>()
        .AddScoped<ResumeChannel>()

        // By the clock
        .AddRecurringJob<AskProviders>(AskProviders.Id, cron: "* * * * *")
        .AddRecurringJob<ForgetOldNotifications>(ForgetOldNotifications.Id, cron: "55 8 * * *");
}
