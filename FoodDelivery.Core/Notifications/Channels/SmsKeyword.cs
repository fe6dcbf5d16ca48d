namespace FoodDelivery.Notifications;

/// <summary>What an answered word asks for, by the carriers' convention: the whole message is the word, in any case.</summary>
public static class SmsKeyword
{
    public const string Stop = "STOP", Start = "START", Help = "HELP";

    /// <summary>Twilio blocks the sender by the English ones itself; the others are what people write who get our messages in their language.</summary>
    private static readonly HashSet<string> Stops = new(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE", "STOPP", "BAJA"], StringComparer.Ordinal);

    private static readonly HashSet<string> Starts = new(["START", "UNSTOP", "YES"], StringComparer.Ordinal);

    private static readonly HashSet<string> Helps = new(["HELP", "INFO"], StringComparer.Ordinal);

    /// <param name="optOutType">What Twilio has made of it, where its messaging service does (Advanced Opt-Out); that counts.</param>
    /// <returns><see cref="Stop"/>, <see cref="Start"/>, <see cref="Help"/>, or null for anything else.</returns>
    public static string? Of(string? body, string? optOutType)
    {
        if (optOutType?.ToUpperInvariant() is Stop or Start or Help) return optOutType.ToUpperInvariant();
        var word = new string([.. (body ?? "").Trim().Trim('.', '!', '"', '\'', '“', '”').ToUpperInvariant().Where(c => c is not ('-' or ' '))]);
        // "Stop all" is the word, "stop please" is not: that would be guessing.
        return Stops.Contains(word) ? Stop : Starts.Contains(word) ? Start : Helps.Contains(word) ? Help : null;
    }
}
