using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Yes or no by each channel.</summary>
public sealed record ByChannel(bool Push, bool Sms, bool Email)
{
    public bool this[MessageChannel channel] => channel switch
    {
        MessageChannel.Push => Push,
        MessageChannel.Sms => Sms,
        _ => Email,
    };
}

/// <param name="CanSend">Whether anything leaves by this channel as the product is configured.</param>
/// <param name="Address">Masked; null for push, or when the person has given none.</param>
/// <param name="Proven">Offers may go there: the person has shown that it is theirs. Always so for push.</param>
/// <param name="LeftAlone">Why nothing goes there; empty when something does.</param>
/// <param name="LastConsent">What was last said about promotions; null when nothing ever was.</param>
public sealed record OwnChannel(MessageChannel Channel, bool CanSend, string? Address, bool Proven, IReadOnlyList<SuppressionReason> LeftAlone, Consent? LastConsent)
{
    /// <summary>Whether the person may lift that here: see <see cref="FreeOwnAddress"/>.</summary>
    public bool MayFree => LeftAlone.Any(FreeOwnAddress.MayLift);
}

/// <param name="Culture">Null: English.</param>
/// <param name="TimeZone">Null: the city's.</param>
/// <param name="Version">Of what <see cref="SavePreferences"/> changes; 0 before anything was chosen.</param>
public sealed record OwnPreferences(Guid PersonId, ByChannel Orders, ByChannel Promotions, string? Culture, string? TimeZone, uint Version, IReadOnlyList<OwnChannel> Channels);

/// <summary>What the person who asks wants to be told, and what stands in the way of it.</summary>
public sealed class PreferencesReads(NotificationsDb db, Suppressions suppressions, People people, IEnumerable<IChannel> channels, CurrentActor current)
{
    /// <summary>Null for nobody.</summary>
    public async Task<OwnPreferences?> MineAsync(CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } me || await people.FindAsync(me, cancel) is not { } person) return null;
        var row = await db.Preferences.AsNoTracking().SingleOrDefaultAsync(p => p.PersonId == me, cancel) ?? new PersonPreferences { PersonId = me };
        var own = new List<OwnChannel>();
        foreach (var channel in Enum.GetValues<MessageChannel>())
        {
            var address = Notify.AddressOf(new("", me, person.Phone, person.Email, "", ""), channel);
            var alone = address is null ? [] : await suppressions.OfAsync(channel, address, cancel);
            var last = await db.Consents.AsNoTracking().Where(c => c.PersonId == me && c.Channel == channel).OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancel);
            own.Add(new(channel, channels.Any(sends => sends.Channel == channel && sends.IsOn), MaskedAddress.Of(channel, address), channel == MessageChannel.Push || ProvenAddress.Of(person, channel) is not null, [.. alone.Distinct()], last));
        }
        return new(me, new(row.OrdersByPush, row.OrdersBySms, row.OrdersByEmail), new(row.PromotionsByPush, row.PromotionsBySms, row.PromotionsByEmail), row.Culture, row.TimeZone, row.Version, own);
    }

    /// <summary>What the person has said about promotions so far, the latest first.</summary>
    public async Task<IReadOnlyList<Consent>> MyConsentsAsync(int most, CancellationToken cancel) => current.Actor.UserId is { } me
        ? await db.Consents.AsNoTracking().Where(c => c.PersonId == me).OrderByDescending(c => c.Number).Take(most).ToListAsync(cancel)
        : [];
}
