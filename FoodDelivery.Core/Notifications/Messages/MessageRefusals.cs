using FoodDelivery.Kernel;

namespace FoodDelivery.Notifications;

/// <summary>What every use case about messages may have to say.</summary>
internal static class MessageRefusals
{
    public static readonly Error NotAnOperator = Error.Forbidden("notifications.not_an_operator", "Only operations may do this.");
    public static readonly Error WhyMissing = Error.Invalid("notifications.why_missing", "Say why, in up to 300 letters: it stays in the audit log.", "Why");

    /// <summary>Null when it says nothing or is too long to be kept.</summary>
    public static string? Reason(string? why, int longest) => why?.Trim() is { Length: > 0 } text && text.Length <= longest ? text : null;
}
