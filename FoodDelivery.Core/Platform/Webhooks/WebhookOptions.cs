using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Platform;

/// <summary>Section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>How many are applied at once by one process.</summary>
    [Range(1, 32)] public int AtOnce { get; set; } = 4;

    /// <summary>After so many days what came is forgotten; that it came, and what it led to, stays.</summary>
    [Range(1, 3650)] public int KeepPayloadDays { get; set; } = 30;

    /// <summary>Waits between the tries, in seconds. After the last of them comes one more try, then it is dead.</summary>
    [MinLength(1)] public int[] RetrySeconds { get; set; } = [];

    /// <summary>The ladder of a product nobody has told another one.</summary>
    public static readonly IReadOnlyList<int> DefaultRetrySeconds = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600];

    // Set afterwards and not above: configured lists are added to what is already there.
    internal void Fill()
    {
        if (RetrySeconds.Length == 0) RetrySeconds = [.. DefaultRetrySeconds];
    }
}
