using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Notifications;

/// <summary>Section <c>Notifications</c>.</summary>
public sealed class NotificationsOptions
{
    /// <summary>How long alerts that are over can be looked up.</summary>
    [Range(1, 3650)] public int KeepAlertsDays { get; init; } = 90;
}
