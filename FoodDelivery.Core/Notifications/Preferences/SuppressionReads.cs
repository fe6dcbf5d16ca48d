using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <param name="Address">The whole address only: of the list nobody can read addresses off, nor guess at them letter by letter.</param>
/// <param name="Lifted">Those that were taken back as well.</param>
public sealed record SuppressionFilter(MessageChannel? Channel = null, SuppressionReason? Reason = null, string? Address = null, bool Lifted = false);

/// <param name="Address">Masked.</param>
/// <param name="Source">Who told: a provider, a link, an operator's name.</param>
public sealed record SuppressionRow(
    Guid Id, MessageChannel Channel, string Address, SuppressionReason Reason, DateTimeOffset Since, string Source, string? Note, DateTimeOffset? LiftedAt, string? LiftedBy, string? LiftedWhy);

/// <summary>The list of addresses that are left alone, for admins.</summary>
public sealed class SuppressionReads(NotificationsDb db, CurrentActor current)
{
    /// <summary>The latest first.</summary>
    /// <param name="after">The last row of the piece before.</param>
    public async Task<IReadOnlyList<SuppressionRow>> NewestAsync(SuppressionFilter filter, (DateTimeOffset Since, Guid Id)? after, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var matching = db.Suppressions.AsNoTracking();
        if (!filter.Lifted) matching = matching.Where(s => s.LiftedAt == null);
        if (filter.Channel is { } channel) matching = matching.Where(s => s.Channel == channel);
        if (filter.Reason is { } reason) matching = matching.Where(s => s.Reason == reason);
        if (filter.Address?.Trim() is { Length: > 0 } address)
        {
            var (number, mail) = (Suppressions.Normal(MessageChannel.Sms, address), Suppressions.Normal(MessageChannel.Email, address));
            matching = matching.Where(s => (s.Channel == MessageChannel.Sms && s.Address == number) || (s.Channel == MessageChannel.Email && s.Address == mail));
        }
        if (after is var (since, id)) matching = matching.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.Since, s.Id), ValueTuple.Create(since, id)));
        var rows = await matching.OrderByDescending(s => s.Since).ThenByDescending(s => s.Id).Take(size).ToListAsync(cancel);
        return [.. rows.Select(Row)];
    }

    public async Task<SuppressionRow?> OneAsync(Guid id, CancellationToken cancel) =>
        current.Actor.IsAdmin && await db.Suppressions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel) is { } row ? Row(row) : null;

    private static SuppressionRow Row(Suppression s) => new(s.Id, s.Channel, MaskedAddress.Of(s.Channel, s.Address) ?? MaskedAddress.Blot, s.Reason, s.Since, s.Source, s.Note, s.LiftedAt, s.LiftedBy, s.LiftedWhy);
}
