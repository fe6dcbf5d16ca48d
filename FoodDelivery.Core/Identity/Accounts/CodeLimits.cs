using FoodDelivery.Kernel;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Identity;

/// <summary>Who asks for a code, as far as it can be known.</summary>
/// <param name="Network">The asker's network address; only a hash of it is kept. Null: unknown, and all unknown ones share one limit.</param>
/// <param name="Ticket">The row this asker was given before, if any.</param>
/// <param name="Culture">The language of the asker's browser, e.g. <c>de</c>.</param>
public sealed record Asker(string? Network = null, Guid? Ticket = null, string? Culture = null)
{
    public static readonly Asker Unknown = new();
}

/// <summary>
/// Five codes an hour and one a minute to the same address for askers of one network, ten an hour to it in all: whoever asks for somebody else's address
/// neither keeps its owner from asking nor fills the mailbox. And so many for one person, and for one network.
/// </summary>
public sealed class CodeLimits(HourlyCounts counts, IOptions<NetworkLimits> options)
{
    public const int PerHour = 5, PerAddressHour = 10, PerPersonHour = 10;
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public static readonly Error Often = Error.Conflict("identity.codes_often", "Many codes were asked for from here. Wait an hour, then ask again.");

    /// <summary>What concerns the asker alone is said openly; it tells nothing of the address.</summary>
    /// <param name="person">The asker, when signed in.</param>
    public async Task<Error?> RefuseAsync(string? network, Guid? person, CancellationToken cancel)
    {
        if (person is { } id && !await counts.TakeAsync("codes-person", id.ToString(), PerPersonHour, TimeSpan.Zero, cancel)) return Often;
        return await counts.TakeAsync("codes-network", network ?? "", options.Value.CodesPerHour, TimeSpan.Zero, cancel) ? null : Often;
    }

    /// <summary>Whether another message may go. Never told to the asker, who would learn from it that others ask.</summary>
    public async Task<bool> MaySendAsync(CodePurpose purpose, string about, string sendTo, string? network, CancellationToken cancel) =>
        await counts.TakeAsync($"codes-{purpose}", $"{about} {network}", PerHour, Again, cancel) && await counts.TakeAsync("codes-to", sendTo, PerAddressHour, TimeSpan.Zero, cancel);
}
