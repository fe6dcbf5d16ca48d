namespace FoodDelivery.Notifications;

/// <summary>A trouble that was told, kept after it is over. At most one open alert per key.</summary>
public sealed class Alert
{
    public const int TextLength = 300;

    public Guid Id { get; init; }
    public required string Key { get; init; }
    public AlertSeverity Severity { get; set; }
    public required string What { get; set; }
    public required string Whom { get; set; }
    public required string Link { get; set; }
    public required string LinkText { get; set; }
    public DateTimeOffset Since { get; init; }
    public bool ByItself { get; init; }

    /// <summary>When the trouble was last found to be still there.</summary>
    public DateTimeOffset SeenAt { get; set; }
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>Who said that it is over; "by itself" when the watch did.</summary>
    public string? ResolvedBy { get; set; }
    public string? Resolution { get; set; }
}
