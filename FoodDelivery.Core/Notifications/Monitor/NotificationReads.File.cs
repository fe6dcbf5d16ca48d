using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Everything about one message but its words, which are <see cref="NotificationPreview"/>'s.</summary>
/// <param name="Statuses">In the order they were heard.</param>
/// <param name="Attempts">The first try first.</param>
/// <param name="Chain">The same told by other ways, in the order they were written, itself included; one line only where nothing follows or went before.</param>
/// <param name="FallbackTo">What follows when it does not get through; null when nothing does.</param>
/// <param name="AskAt">When the provider is asked, in case it never calls.</param>
public sealed record NotificationFile(
    NotificationRow Row, string? PersonName, int TemplateVersion, string Culture, string TimeZone, DateTimeOffset ExpiresAt, Guid? FallbackOf, MessageChannel? FallbackTo, int? FallbackAfterSeconds, DateTimeOffset? FallbackAt,
    DateTimeOffset? AskAt, int Asked, string? ResentBy, IReadOnlyList<NotificationStatus> Statuses, IReadOnlyList<NotificationAttempt> Attempts, IReadOnlyList<NotificationRow> Chain);

public sealed partial class NotificationReads
{
    private const int MostLines = 200;

    /// <summary>Null when there is none.</summary>
    public async Task<NotificationFile?> OneAsync(Guid id, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return null;
        var one = db.Notifications.AsNoTracking().Where(n => n.Id == id);
        if (await Rows(one).SingleOrDefaultAsync(cancel) is not { } row) return null;
        var more = await one.Select(n => new { n.EventId, n.Recipient, n.TemplateVersion, n.Culture, n.TimeZone, n.ExpiresAt, n.FallbackOf, n.FallbackTo, n.FallbackAfterSeconds, n.FallbackAt, n.AskAt, n.Asked, n.ResentBy }).SingleAsync(cancel);
        var statuses = await db.NotificationStatuses.AsNoTracking().Where(s => s.NotificationId == id).OrderBy(s => s.Number).Take(MostLines).ToListAsync(cancel);
        var attempts = await db.NotificationAttempts.AsNoTracking().Where(a => a.NotificationId == id).OrderBy(a => a.Number).Take(MostLines).ToListAsync(cancel);
        // A fallback tells the same event to the same recipient: there is one row per channel.
        var chain = await Rows(db.Notifications.AsNoTracking().Where(n => n.EventId == more.EventId && n.Recipient == more.Recipient && n.Template == row.Template).OrderBy(n => n.Seq)).ToListAsync(cancel);
        var name = row.PersonId is { } person ? (await people.NamesAsync([person], cancel)).GetValueOrDefault(person) : null;
        return new(row, name, more.TemplateVersion, more.Culture, more.TimeZone, more.ExpiresAt, more.FallbackOf, more.FallbackTo, more.FallbackAfterSeconds, more.FallbackAt, more.AskAt, more.Asked, more.ResentBy, statuses, attempts, chain);
    }
}
