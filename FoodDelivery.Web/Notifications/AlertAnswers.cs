using FoodDelivery.Notifications;

namespace FoodDelivery.Web.Notifications;

/// <summary>What programs read of alerts.</summary>
public static class AlertAnswers
{
    /// <param name="What">What is wrong, in a sentence.</param>
    /// <param name="Whom">Whom it hurts and how.</param>
    /// <param name="Link">The page with the button that helps.</param>
    /// <param name="ByItself">It closes as soon as the trouble is gone; nobody can close it before.</param>
    public sealed record AlertAnswer(Guid Id, AlertSeverity Severity, string What, string Whom, string Link, string LinkText, DateTimeOffset Since, bool ByItself, DateTimeOffset? ResolvedAt, string? ResolvedBy, string? Resolution)
    {
        public static AlertAnswer Of(AlertRow row) => new(row.Id, row.Severity, row.What, row.Whom, row.Link, row.LinkText, row.Since, row.ByItself, row.ResolvedAt, row.ResolvedBy, row.Resolution);
    }
}
