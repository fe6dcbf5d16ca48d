using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Ends promotions by the sealed link that each of them carries, without signing in (RFC 8058), and takes that back. Whoever has the link may, and nothing else.</summary>
public sealed class Unsubscribe(NotificationsDb db, WayOut wayOut, Consents consents, Suppressions suppressions, LiftThere there, People people)
{
    public const string Source = "unsubscribe link", Undone = "unsubscribe link, undone";

    /// <summary>What somebody agrees to who takes it back.</summary>
    public const string UndoWords = "Keep sending me offers. I can stop them with one click in each of them.";

    private static readonly Error Unknown = Error.NotFound("notifications.way_out_unknown", "This link is not complete. Open it again from the message, or sign in and choose what you want to be told.");

    /// <param name="Channel">Which way the promotions came.</param>
    /// <param name="Ended">None come by this way any more.</param>
    /// <param name="MayUndo">It was this link that ended them.</param>
    public sealed record Standing(MessageChannel Channel, bool Ended, bool MayUndo);

    /// <summary>How it stands; changes nothing, because mail scanners open every link. Null for a link that is none of ours.</summary>
    public async Task<Standing?> LookAsync(string seal, CancellationToken cancel)
    {
        if (wayOut.Open(seal) is not var (person, channel)) return null;
        var preferences = await db.Preferences.AsNoTracking().SingleOrDefaultAsync(p => p.PersonId == person, cancel);
        var agreed = preferences is not null && new ByChannel(preferences.PromotionsByPush, preferences.PromotionsBySms, preferences.PromotionsByEmail)[channel];
        return new(channel, !agreed, !agreed && await EndedHereAsync(person, channel, cancel));
    }

    /// <summary>It is over; asked twice it is over once.</summary>
    public async Task<Result> RunAsync(string seal, CancellationToken cancel)
    {
        if (wayOut.Open(seal) is not var (person, channel)) return Unknown;
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        await consents.RecordAsync(person, channel, given: false, Source, words: null, cancel);
        // The address as well: another account or a guest may have the same.
        if (await AddressAsync(person, channel, cancel) is { } address) await suppressions.AddAsync(channel, address, SuppressionReason.Unsubscribed, "link", cancel);
        await together.CommitAsync(cancel);
        return Result.Ok;
    }

    /// <summary>Only what this link has ended: it cannot give a consent that nobody gave.</summary>
    public async Task<Result> UndoAsync(string seal, CancellationToken cancel)
    {
        if (wayOut.Open(seal) is not var (person, channel)) return Unknown;
        if (!await EndedHereAsync(person, channel, cancel)) return Error.Conflict("notifications.nothing_to_undo", "There is nothing to take back. Sign in to choose what you want to be told.");
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        await consents.RecordAsync(person, channel, given: true, Undone, UndoWords, cancel);
        var lifted = await AddressAsync(person, channel, cancel) is { } address && await suppressions.LiftAsync(channel, address, SuppressionReason.Unsubscribed, "the person: " + Undone, cancel);
        await together.CommitAsync(cancel);
        if (lifted) there.Soon(channel, SuppressionReason.Unsubscribed);
        return Result.Ok;
    }

    /// <summary>A yes was there before the link's no: the last two lines say so.</summary>
    private async Task<bool> EndedHereAsync(Guid person, MessageChannel channel, CancellationToken cancel) =>
        await db.Consents.AsNoTracking().Where(c => c.PersonId == person && c.Channel == channel).OrderByDescending(c => c.Number).Take(2).ToListAsync(cancel)
            is [{ Given: false, Source: Source }, { Given: true }];

    private async Task<string?> AddressAsync(Guid person, MessageChannel channel, CancellationToken cancel) =>
        await people.FindAsync(person, cancel) is { } found ? Notify.AddressOf(new("", person, found.Phone, found.Email, "", ""), channel) : null;
}
