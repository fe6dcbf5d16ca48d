using FoodDelivery.Platform;

namespace FoodDelivery.Notifications;

// Rooms that notice a trouble tell it through Alerts: RaiseAsync, EndAsync, SetAsync.

/// <summary>How soon somebody has to act.</summary>
public enum AlertSeverity
{
    /// <summary>It will hurt if nobody acts.</summary>
    Warning,
    /// <summary>It hurts now.</summary>
    Critical,
}

/// <summary>Something is wrong and a person should know.</summary>
/// <param name="Key">The same trouble has the same key; while it is open it is told once. Begins with the family, e.g. <c>ordering.unanswered:</c>.</param>
/// <param name="What">One sentence: what is wrong.</param>
/// <param name="Whom">Whom it hurts and how.</param>
/// <param name="Link">The page with the button that helps.</param>
/// <param name="LinkText">What that button is called.</param>
/// <param name="Since">When it began; not when it was noticed.</param>
/// <param name="ByItself">True when the watch closes it as soon as it is over; false when a person has to say so.</param>
public sealed record Trouble(string Key, AlertSeverity Severity, string What, string Whom, string Link, string LinkText, DateTimeOffset Since, bool ByItself);

/// <summary>A trouble is new, or has become critical: somebody may have to be woken. Told in the commit that says so on the screens.</summary>
public sealed record AlertRaised(Guid AlertId, AlertSeverity Severity) : IEvent { public string Subject => $"alert:{AlertId}"; }

/// <summary>For open screens: an alert was raised or is over.</summary>
public sealed record AlertsChanged : ILiveChange;
