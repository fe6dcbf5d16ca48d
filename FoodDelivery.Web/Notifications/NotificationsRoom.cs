using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications;

/// <summary>What the room shows and serves: the ledger's screens, templates, preferences, campaigns, unsubscribing, devices. Start reading here.</summary>
public static class NotificationsRoom
{
    /// <param name="services">Of the host.</param>
    /// <param name="send">Whether this process hands messages over and sends webhooks to partners.</param>
    public static IServiceCollection AddNotificationsRoom(this IServiceCollection services, bool send) => services.AddTroubleWatch(send)
        .AddScoped<ThisDevice>();

    public static void MapNotificationsRoom(this IEndpointRouteBuilder app)
    {
        app.MapDevices();
        app.MapPush();
    }
}
