using FoodDelivery.Kernel;

namespace FoodDelivery.Notifications;

/// <summary>What people and programs may be let do here.</summary>
public static class NotificationsPermissions
{
    public const string Alerts = "notifications.alerts";
    public const string Webhooks = "notifications.webhooks";
    public const string Devices = "notifications.devices";

    public static readonly IReadOnlyList<Permission> All =
    [
        new(Alerts, "notifications", "See alerts and settle them", Roles.Dispatcher, Roles.Admin),
        new(Webhooks, "notifications", "Manage webhooks to partners", Roles.Admin),
        new(Devices, "notifications", "Send you push messages on your devices"),
    ];
}
