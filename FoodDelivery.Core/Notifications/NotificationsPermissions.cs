using FoodDelivery.Kernel;

namespace FoodDelivery.Notifications;

/// <summary>What people and programs may be let do here.</summary>
public static class NotificationsPermissions
{
    public const string Alerts = "notifications.alerts";
    public const string Webhooks = "notifications.webhooks";
    public const string Read = "notifications.read";
    public const string Send = "notifications.send";
    public const string Devices = "notifications.devices";

    public static readonly IReadOnlyList<Permission> All =
    [
        new(Alerts, "notifications", "See alerts and settle them", Roles.Dispatcher, Roles.Admin),
        new(Webhooks, "notifications", "Manage webhooks to partners", Roles.Admin),
        new(Read, "notifications", "See messages to people and what became of them", Roles.Dispatcher, Roles.Admin),
        new(Send, "notifications", "Send messages again, pause a channel", Roles.Dispatcher, Roles.Admin),
        new(Devices, "notifications", "Send you push messages on your devices"),
    ];
}
