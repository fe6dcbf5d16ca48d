using FoodDelivery.Identity;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Why a message is not sent now.</summary>
/// <param name="State">What becomes of it; null: it waits.</param>
/// <param name="Until">How long it waits.</param>
public sealed record Withheld(NotificationState? State, DateTimeOffset? Until, string Cause, string Words);

/// <summary>Decides before each send whether a message may go: not too late, not to somebody who has forbidden it, not in the night. A channel that is paused is passed over before it comes here.</summary>
public sealed class NotificationGate(NotificationsDb db, People people, TimeProvider time)
{
    public const string NotConfigured = "not_configured", ByPreference = "suppressed.preference", NoConsent = "suppressed.consent", Unproven = "suppressed.unproven", Quiet = "waits.quiet_hours";

    /// <summary>Those that may not go; the others may.</summary>
    public async Task<IReadOnlyDictionary<Guid, Withheld>> JudgeAsync(IReadOnlyCollection<Notification> rows, CancellationToken cancel)
    {
        var listed = await ListedAsync(rows, cancel);
        var whose = rows.Where(row => row.Kind is NotificationKind.Order or NotificationKind.Promotion && row.PersonId is not null).Select(row => row.PersonId!.Value).Distinct().ToArray();
        var wishes = whose.Length == 0 ? [] : await db.Preferences.AsNoTracking().Where(p => whose.Contains(p.PersonId)).ToDictionaryAsync(p => p.PersonId, cancel);
        var persons = await OfferedAsync(rows, cancel);
        var now = time.GetUtcNow();
        var withheld = new Dictionary<Guid, Withheld>();
        foreach (var row in rows)
        {
            var reasons = row.Address is { } address ? listed[(row.Channel, Suppressions.Normal(row.Channel, address))] : [];
            var proven = row.Channel == MessageChannel.Push || (row.PersonId is { } id && row.Address is { } to && persons.TryGetValue(id, out var them) && ProvenAddress.Is(them, row.Channel, to));
            if (Judge(row, now, reasons, row.PersonId is { } person ? wishes.GetValueOrDefault(person) : null, proven) is { } verdict) withheld[row.Id] = verdict;
        }
        await InTurnAsync(rows, withheld, cancel);
        return withheld;
    }

    /// <summary>What waits for the morning leaves then as slowly as its campaign is to go out.</summary>
    private async Task InTurnAsync(IReadOnlyCollection<Notification> rows, Dictionary<Guid, Withheld> withheld, CancellationToken cancel)
    {
        var waiting = rows.Where(row => row.CampaignId is not null && withheld.GetValueOrDefault(row.Id) is { Until: not null }).ToList();
        if (waiting.Count == 0) return;
        var ids = waiting.Select(row => row.CampaignId!.Value).Distinct().ToArray();
        var began = await db.Campaigns.AsNoTracking().Where(c => ids.Contains(c.Id) && c.StartedAt != null).ToDictionaryAsync(c => c.Id, c => c.StartedAt!.Value, cancel);
        foreach (var row in waiting)
            if (withheld[row.Id] is { Until: { } morning } verdict && began.TryGetValue(row.CampaignId!.Value, out var at)) withheld[row.Id] = verdict with { Until = QuietHours.InTurn(morning, row.CreatedAt, at) };
    }

    /// <param name="reasons">Why its address is left alone.</param>
    /// <param name="wishes">What the person has chosen; null: nothing yet.</param>
    /// <param name="proven">The person has shown that its address is theirs, and it still is. Counts for promotions only.</param>
    internal static Withheld? Judge(Notification row, DateTimeOffset now, IEnumerable<SuppressionReason> reasons, PersonPreferences? wishes, bool proven)
    {
        if (row.ExpiresAt <= now) return new(NotificationState.Expired, null, "expired", "It would have come too late to be of use.");
        // Somebody has just asked for it, at this very address.
        if (row.Kind == NotificationKind.Code) return null;
        foreach (var reason in reasons.Order())
            if (row.Kind == NotificationKind.Promotion || reason != SuppressionReason.Unsubscribed) return new(NotificationState.Suppressed, null, CauseOf(reason), WordsOf(reason));
        if (row.Kind == NotificationKind.Work) return null;
        if (row.Kind == NotificationKind.Order)
            return Wants(wishes, row.Channel) ? null : new(NotificationState.Suppressed, null, ByPreference, "The person has switched order news by this channel off.");
        if (!Agreed(wishes, row.Channel)) return new(NotificationState.Suppressed, null, NoConsent, "The person has not agreed to promotions by this channel, or has taken it back.");
        if (!proven) return new(NotificationState.Suppressed, null, Unproven, "The person has not shown that this address is theirs, or it is theirs no more.");
        return QuietHours.EndOf(now, row.TimeZone) is { } morning ? new(null, morning, Quiet, "Waits for the morning where the person is.") : null;
    }

    public static string CauseOf(SuppressionReason reason) => "suppressed." + reason.ToString().ToLowerInvariant();

    public static string WordsOf(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Stop => "The person has answered STOP.",
        SuppressionReason.Dead => "This address takes no messages.",
        SuppressionReason.Spam => "The person has marked our mail as spam.",
        SuppressionReason.Unsubscribed => "The person has unsubscribed from promotions.",
        _ => "Operations have put this address on the list of those left alone.",
    };

    private static bool Wants(PersonPreferences? wishes, MessageChannel channel) => wishes is null || channel switch
    {
        MessageChannel.Push => wishes.OrdersByPush,
        MessageChannel.Sms => wishes.OrdersBySms,
        _ => wishes.OrdersByEmail,
    };

    private static bool Agreed(PersonPreferences? wishes, MessageChannel channel) => wishes is not null && channel switch
    {
        MessageChannel.Push => wishes.PromotionsByPush,
        MessageChannel.Sms => wishes.PromotionsBySms,
        _ => wishes.PromotionsByEmail,
    };

    /// <summary>Those whom something is offered at an address: what was proven when it was written may have been changed since.</summary>
    private async Task<IReadOnlyDictionary<Guid, PersonInfo>> OfferedAsync(IReadOnlyCollection<Notification> rows, CancellationToken cancel)
    {
        var offered = rows.Where(row => row is { Kind: NotificationKind.Promotion, Channel: not MessageChannel.Push, PersonId: not null }).Select(row => row.PersonId!.Value).Distinct().ToArray();
        return offered.Length == 0 ? new Dictionary<Guid, PersonInfo>() : (await people.ReachableAsync(offered, cancel)).ToDictionary(person => person.Id);
    }

    private async Task<ILookup<(MessageChannel, string), SuppressionReason>> ListedAsync(IReadOnlyCollection<Notification> rows, CancellationToken cancel)
    {
        var addresses = rows.Where(row => row.Address is not null && row.Kind != NotificationKind.Code).Select(row => Suppressions.Normal(row.Channel, row.Address!)).Distinct().ToArray();
        var found = addresses.Length == 0 ? [] : await db.Suppressions.AsNoTracking().Where(s => s.LiftedAt == null && addresses.Contains(s.Address)).Select(s => new { s.Channel, s.Address, s.Reason }).ToListAsync(cancel);
        return found.ToLookup(s => (s.Channel, s.Address), s => s.Reason);
    }
}
