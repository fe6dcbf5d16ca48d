using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Platform;

/// <summary>Section <c>Platform</c>.</summary>
public sealed class PlatformOptions
{
    /// <summary>How long events that ran through are kept; the story of an order is told from them. Dead letters stay until a person has seen to them.</summary>
    [Range(1, 3650)] public int KeepEventsDays { get; init; } = 90;

    /// <summary>How long a request with an Idempotency-Key may be sent again and hears the same answer.</summary>
    [Range(24, 24 * 30)] public int KeepAnswersHours { get; init; } = 48;
}
