namespace FoodDelivery.Notifications;

/// <summary>A device has taken a message: the next try is for the others.</summary>
public sealed class PushSend
{
    public Guid NotificationId { get; init; }
    public Guid DeviceId { get; init; }

    /// <summary>The latest time; an operator may have it sent again.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>FCM's own name of it, e.g. <c>projects/…/messages/…</c>.</summary>
    public string? MessageName { get; init; }
}
