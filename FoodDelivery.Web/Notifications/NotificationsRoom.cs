using FoodDelivery.Notifications;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Notifications.Monitor;
using FoodDelivery.Web.Notifications.Preferences;
using FoodDelivery.Web.Shell;

namespace FoodDelivery.Web.Notifications;

/// <summary>What the room shows and serves: the ledger's screens, templates, preferences, campaigns, unsubscribing, devices. Start reading here.</summary>
public static class NotificationsRoom
{
    /// <param name="services">Of the host.</param>
    /// <param name="send">Whether this process hands messages over and sends webhooks to partners.</param>
    public static IServiceCollection AddNotificationsRoom(this IServiceCollection services, bool send) => services.AddTroubleWatch(send).AddWishes(send)
        .AddScoped<NotificationExport>()
        .AddSingleton<BrowserLanguage>()
        .AddScoped<ThisDevice>();

    public static void MapNotificationsRoom(this IEndpointRouteBuilder app)
    {
        app.MapMessages();
        app.MapChannels();
        app.MapGet("/admin/notifications.csv", (string? q, string? channel, string? provider, string? template, string? state, string? cause, string? since, NotificationExport export, CancellationToken cancel) =>
            export.RunAsync(new(q, channel, provider, template, state, cause, since), cancel)).RequireAuthorization(Policies.Admin);
        app.MapDevices();
        app.MapPush();
        app.MapWishes();
    }
}
