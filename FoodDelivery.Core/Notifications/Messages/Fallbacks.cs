namespace FoodDelivery.Notifications;

/// <summary>What follows a message that did not get through.</summary>
public sealed class Fallbacks
{
    /// <summary>It will not get through by this way any more, and another way makes sense.</summary>
    internal static bool IsOver(NotificationState state, string? cause) => state is NotificationState.Undelivered or NotificationState.Bounced or NotificationState.Failed
        || (state == NotificationState.Suppressed && cause != null);
}
