using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Notifications;

/// <summary>Section <c>Partners</c>: webhooks to partners.</summary>
public sealed class PartnerOptions
{
    /// <summary>How many one process has on their way at once.</summary>
    [Range(1, 256)] public int AtOnce { get; set; } = 32;

    /// <summary>Of these, how many to one endpoint; one that fails gets a single one.</summary>
    [Range(1, 64)] public int AtOncePerEndpoint { get; set; } = 4;

    /// <summary>How long a partner may take to answer.</summary>
    [Range(1, 60)] public int AnswerWithinSeconds { get; set; } = 15;

    /// <summary>Waits between the tries, in seconds; up to a fifth is added by chance, so that a partner who comes back is not met by all at once. After the last of them comes one more try.</summary>
    [MinLength(1)] public int[] RetrySeconds { get; set; } = [];

    /// <summary>An endpoint to which nothing came through for so long is switched off.</summary>
    [Range(1, 60)] public int OffAfterDays { get; set; } = 3;

    /// <summary>How long the old secret signs besides the new one.</summary>
    [Range(1, 720)] public int OldSecretHours { get; set; } = 24;

    /// <summary>After so many days a message that has ended is forgotten.</summary>
    [Range(1, 3650)] public int KeepDays { get; set; } = 30;

    /// <summary>Whether a partner on this very machine may be told, by plain http too. Only ever in Development.</summary>
    public bool AllowLoopback { get; set; } = true;

    public TimeSpan AnswerWithin => TimeSpan.FromSeconds(AnswerWithinSeconds);

    /// <summary>DOMAIN §6.</summary>
    public static readonly IReadOnlyList<int> DefaultRetrySeconds = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600];

    // Set afterwards and not above: configured lists are added to what is already there.
    internal void Fill()
    {
        if (RetrySeconds.Length == 0) RetrySeconds = [.. DefaultRetrySeconds];
    }
}
