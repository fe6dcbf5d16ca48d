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

    /// <summary>What <see cref="Soon"/> says to programs and pages.</summary>
    public const string SoonCode = "identity.codes_soon";

    public static readonly Error Often = Error.Conflict("identity.codes_often", "Many codes were asked for from here. Wait an hour, then ask again.");

    /// <summary>As many as may be were asked for this very address, by whoever.</summary>
    public static readonly Error OftenTo = Error.Conflict("identity.codes_often_to", "Many codes were asked for this address or number. Wait an hour, then ask again.");

    /// <summary>Says "asked" and not "sent": to an address that somebody else has an account under none goes.</summary>
    public static Error Soon(TimeSpan rest) => Math.Ceiling(rest.TotalSeconds) is var seconds && seconds > 1
        ? Error.Conflict(SoonCode, $"You asked for a code to it a moment ago, and the last one counts. You can ask for another in {seconds} seconds.")
        : Error.Conflict(SoonCode, "You asked for a code to it a moment ago, and the last one counts. You can ask for another in a second.");

    /// <summary>What concerns the asker alone is said openly; it tells nothing of the address.</summary>
    public async Task<Error?> RefuseAsync(string? network, CancellationToken cancel) =>
        await counts.TakeAsync("codes-network", network ?? "", options.Value.CodesPerHour, TimeSpan.Zero, cancel) ? null : Often;

    /// <summary>Whether another message may go. Never told to the asker, who would learn from it that others ask.</summary>
    public async Task<bool> MaySendAsync(CodeRow wanted, Asker asker, CancellationToken cancel)
    {
        var kind = $"codes-{wanted.Purpose}";
        // Only for the account it was signed in to; about every other address this browser is a stranger like all.
        if (asker.Browser is { } browser && browser.Account == wanted.UserId) return await counts.TakeAsync(kind, $"{wanted.About} {browser.Name}", PerHour, Again, cancel);
        return await counts.TakeAsync(kind, $"{wanted.About} {asker.Network}", PerHour, Again, cancel) && await counts.TakeAsync("codes-to", wanted.SendTo, PerAddressHour, TimeSpan.Zero, cancel);
    }

    /// <summary>Everything is said openly to somebody who is signed in, who would otherwise wait for a message that nobody sends.</summary>
    public async Task<Error?> RefuseAsync(CodeRow wanted, Guid person, string? network, CancellationToken cancel)
    {
        // By address: one that was mistyped does not keep the right one from its code. Looked at before all else, so that a second click costs none of the hour's.
        var (kind, whose) = ($"codes-{wanted.Purpose}", $"{wanted.About} {wanted.SendTo}");
        if (await counts.RestOfAsync(kind, whose, Again, cancel) is { } rest) return Soon(rest);
        if (!await counts.TakeAsync("codes-person", person.ToString(), PerPersonHour, TimeSpan.Zero, cancel)) return Often;
        // To one's own proven address nobody else sends codes by being signed in.
        if (wanted.Purpose != CodePurpose.ProveItsYou && !await counts.TakeAsync("codes-to-signed-in", wanted.SendTo, PerAddressHourSignedIn, TimeSpan.Zero, cancel)) return OftenTo;
        if (await RefuseAsync(network, cancel) is { } often) return often;
        // The last, for it is what "a moment ago" is known by: nothing but a code on its way may count as one.
        if (await counts.TakeAsync(kind, whose, PerHour, Again, cancel)) return null;
        return await counts.RestOfAsync(kind, whose, Again, cancel) is { } other ? Soon(other) : Often;
    }
}
