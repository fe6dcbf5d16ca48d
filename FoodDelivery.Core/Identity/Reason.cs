using FoodDelivery.Kernel;

namespace FoodDelivery.Identity;

/// <summary>Why somebody did something to somebody else, for the audit log.</summary>
internal static class Reason
{
    private const int Longest = 500;

    public static readonly Error Missing = Error.Invalid("identity.why_missing", $"Say why, in up to {Longest} letters: it stays in the audit log.", "Why");

    /// <summary>Null when it says nothing or is too long to be kept.</summary>
    public static string? Of(string? why) => why?.Trim() is { Length: > 0 and <= Longest } text ? text : null;
}
