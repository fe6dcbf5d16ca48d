using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Notifications;

/// <summary>Section <c>Messages</c>: how messages to people are handed over, tried again and kept.</summary>
public sealed class MessageOptions : IValidatableObject
{
    /// <summary>How many one process has on their way to one provider at once, where <see cref="Providers"/> says nothing else.</summary>
    [Range(1, 256)] public int AtOnce { get; set; } = 16;

    /// <summary>Limits by the provider's name in the ledger, e.g. <c>Messages:Providers:twilio:PerSecond</c>.</summary>
    public Dictionary<string, ProviderLimits> Providers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits between the tries, in seconds; up to a fifth is added by chance, so that a provider that comes back is not met by all at once. After the last of them comes one more try.</summary>
    [MinLength(1)] public int[] RetrySeconds { get; set; } = [];

    /// <summary>How long a provider may take to answer; after that nobody knows whether it has the message.</summary>
    [Range(1, 120)] public int AnswerWithinSeconds { get; set; } = 20;

    /// <summary>After so long a try is taken for dead, with the process that made it.</summary>
    [Range(5, 600)] public int LeaseSeconds { get; set; } = 75;

    /// <summary>How long after a try whose end nobody knows, at a provider that cannot tell, its callback is waited for before the message is sent again.</summary>
    [Range(0, 3600)] public int GraceSeconds { get; set; } = 90;

    /// <summary>How long after it was handed over, and then after each asking, a provider that never calls is asked; after the last nothing more is expected.</summary>
    [MinLength(1)] public int[] AskSeconds { get; set; } = [];

    /// <summary>So many calls within half a minute, half of them failed, and the provider is left alone for a while.</summary>
    [Range(2, 1000)] public int BreakAfter { get; set; } = 10;

    /// <summary>How long it is left alone; then one message tries it.</summary>
    [Range(1, 600)] public int BreakSeconds { get; set; } = 15;

    /// <summary>After so many days addresses and what messages were filled with are forgotten.</summary>
    [Range(1, 3650)] public int KeepAddressesDays { get; set; } = 30;

    /// <summary>After so many days the rows are forgotten.</summary>
    [Range(1, 3650)] public int KeepDays { get; set; } = 400;

    /// <summary>Eight tries within half an hour, chance and slow answers included.</summary>
    public static readonly IReadOnlyList<int> DefaultRetrySeconds = [5, 15, 45, 120, 240, 420, 540];

    public static readonly IReadOnlyList<int> DefaultAskSeconds = [120, 600, 3600, 6 * 3600];

    public TimeSpan AnswerWithin => TimeSpan.FromSeconds(AnswerWithinSeconds);
    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    /// <summary>After so many tries it is over.</summary>
    public int MostTries => RetrySeconds.Length + 1;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Looking whether the provider has it, and sending, each as slow as they may be.
        if (LeaseSeconds < 2 * AnswerWithinSeconds + 2) yield return new("Messages:LeaseSeconds must be more than twice Messages:AnswerWithinSeconds, or a slow try would be taken for dead.", [nameof(LeaseSeconds)]);
    }

    // Set afterwards and not above: configured lists are added to what is already there.
    internal void Fill()
    {
        if (RetrySeconds.Length == 0) RetrySeconds = [.. DefaultRetrySeconds];
        if (AskSeconds.Length == 0) AskSeconds = [.. DefaultAskSeconds];
    }
}

/// <summary>How much one provider is given.</summary>
public sealed class ProviderLimits
{
    [Range(1, 256)] public int? AtOnce { get; set; }

    /// <summary>Per process. Twilio takes one a second for each long code.</summary>
    [Range(0.01, 10_000)] public double? PerSecond { get; set; }

    /// <summary>How many may go at once after a quiet while; else what one second allows.</summary>
    [Range(1, 10_000)] public int? Burst { get; set; }
}
