using FoodDelivery.Kernel;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Identity;

/// <summary>Who asks for a code, as far as it can be known.</summary>
/// <param name="Network">The asker's network address; only a hash of it is kept. Null: unknown, and all unknown ones share one limit.</param>
/// <param name="Ticket">The row this asker was given before, if any.</param>
/// <param name="Culture">The language of the asker's browser, e.g. <c>de</c>.</param>
/// <param name="Browser">The asker's browser, where somebody has signed in with it before.</param>
public sealed record Asker(string? Network = null, Guid? Ticket = null, string? Culture = null, KnownBrowser? Browser = null)
{
    public static readonly Asker Unknown = new();
}

/// <summary>A browser in which somebody has signed in before.</summary>
/// <param name="Account">As whom, the last time.</param>
/// <param name="Name">Tells it from the person's other browsers.</param>
public sealed record KnownBrowser(Guid Account, string Name);

/// <summary>
/// Five codes an hour and one a minute to the same address for askers of one network, ten an hour to it in all: whoever asks for somebody else's address
/// does not fill the mailbox. Two networks are enough to use those ten up, so they bind strangers only: a browser its owner has signed in with before, and
/// whoever is signed in, is counted apart and gets a code all the same. And so many for one person, and for one network.
/// </summary>
public sealed class CodeLimits(HourlyCounts counts, IOptions<NetworkLimits> options)
{
    public const int PerHour = 5, PerAddressHour = 10, PerPersonHour = 10;

    /// <summary>To one address nobody has proven, of all who are signed in: more than two of them can use up, and still no flood.</summary>
    public const int PerAddressHourSignedIn = 20;
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
    public async Task<bool> MaySendAsync(CodeRow wanted, Asker asker, CancellationToken cancel)
    {
        var kind = $"codes-{wanted.Purpose}";
        // Only for the account it was signed in to; about every other address this browser is a stranger like all.
        if (asker.Browser is { } browser && browser.Account == wanted.UserId) return await counts.TakeAsync(kind, $"{wanted.About} {browser.Name}", PerHour, Again, cancel);
        return await counts.TakeAsync(kind, $"{wanted.About} {asker.Network}", PerHour, Again, cancel) && await counts.TakeAsync("codes-to", wanted.SendTo, PerAddressHour, TimeSpan.Zero, cancel);
    }

    /// <summary>The same for somebody who is signed in.</summary>
    public async Task<bool> MaySendAsync(CodeRow wanted, CancellationToken cancel) => await counts.TakeAsync($"codes-{wanted.Purpose}", wanted.About, PerHour, Again, cancel)
        // To one's own proven address nobody else sends codes by being signed in.
        && (wanted.Purpose == CodePurpose.ProveItsYou || await counts.TakeAsync("codes-to-signed-in", wanted.SendTo, PerAddressHourSignedIn, TimeSpan.Zero, cancel));
}
