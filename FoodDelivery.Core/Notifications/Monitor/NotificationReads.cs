using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>What an operator looks for. Everything left out means "any".</summary>
/// <param name="Search">An order's number; a person's name, e-mail or number; a provider's id; or the id of an order, person, message, event or campaign. Whole, not a part.</param>
/// <param name="Provider">Or <see cref="None"/>: those that were given to nobody.</param>
/// <param name="States">Any of these; none means all.</param>
/// <param name="Cause">As failures are grouped by, e.g. <c>twilio.30003</c>; or <see cref="None"/>: those whose cause nobody told.</param>
public sealed record NotificationFilter(
    string? Search = null, MessageChannel? Channel = null, string? Provider = null, string? Template = null, IReadOnlyList<NotificationState>? States = null, string? Cause = null, DateTimeOffset? Since = null)
{
    /// <summary>For what a row does not have; left out it would mean any.</summary>
    public const string None = "none";

    internal static string? Named(string wanted) => wanted == None ? null : wanted;
}

/// <summary>One message in a list.</summary>
/// <param name="To">Masked; null for push, and when it is forgotten.</param>
/// <param name="Working">A try is at work this moment.</param>
/// <param name="NextAttemptAt">Null when it is not tried again by itself, or is being tried this moment.</param>
public sealed record NotificationRow(
    long Seq, Guid Id, MessageChannel Channel, NotificationKind Kind, string Template, string? To, Guid? PersonId, Guid? OrderId, string? OrderNumber, Guid? CampaignId, DateTimeOffset CreatedAt, NotificationState State,
    string? Provider, string? ProviderId, string? ProviderStatus, int Attempts, DateTimeOffset? NextAttemptAt, bool Working, string? Cause, string? Words, bool MaybeTwice, int? Segments, DateTimeOffset? SentAt, DateTimeOffset? DeliveredAt);

/// <summary>A piece of the list, newest first.</summary>
/// <param name="Next">Gets the next piece; null after the last.</param>
public sealed record NotificationList(IReadOnlyList<NotificationRow> Items, long? Next);

/// <summary>The ledger for operators. Pages go on from the last row seen: counting or skipping a million rows would take longer than the look is worth.</summary>
public sealed partial class NotificationReads(NotificationsDb db, People people, NotificationFiguresBook book, CurrentActor current)
{
    /// <summary>Rows that come at once are numbered and timed in slightly different orders.</summary>
    private const int Disorder = 1_000;
    private const int MostPeople = 50;

    /// <param name="before">From the last piece's <see cref="NotificationList.Next"/>; null for the newest.</param>
    public async Task<NotificationList> PageAsync(NotificationFilter filter, long? before, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator || await MatchingAsync(filter, cancel) is not { } matching) return new([], null);
        if (before is { } seq) matching = matching.Where(n => n.Seq < seq);
        var rows = await Rows(matching.OrderByDescending(n => n.Seq).Take(size + 1)).ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], rows[size - 1].Seq) : new(rows, null);
    }

    /// <summary>What was told of an order, newest first.</summary>
    public async Task<IReadOnlyList<NotificationRow>> OfOrderAsync(Guid orderId, int most, CancellationToken cancel) => current.Actor.IsOperator
        ? await Rows(db.Notifications.AsNoTracking().Where(n => n.OrderId == orderId).OrderByDescending(n => n.Seq).Take(most)).ToListAsync(cancel)
        : [];

    /// <summary>What a person was told, newest first.</summary>
    public async Task<IReadOnlyList<NotificationRow>> OfPersonAsync(Guid personId, int most, CancellationToken cancel) => current.Actor.IsOperator
        ? await Rows(db.Notifications.AsNoTracking().Where(n => n.PersonId == personId).OrderByDescending(n => n.Seq).Take(most)).ToListAsync(cancel)
        : [];

    /// <summary>Those that a cause counts as failed, the newest first.</summary>
    /// <param name="since">Where the figures begin that it was counted in.</param>
    public async Task<IReadOnlyList<Guid>> FailedOfAsync(CauseRow cause, DateTimeOffset since, int most, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return [];
        var (why, channel, provider) = (cause.Cause, cause.Channel, cause.Provider);
        return await db.Notifications.Where(n => n.CreatedAt >= since && n.Cause == why && n.Channel == channel && n.Provider == provider
                && (n.State == NotificationState.Failed || n.State == NotificationState.Undelivered || n.State == NotificationState.Bounced))
            .OrderByDescending(n => n.Seq).Select(n => n.Id).Take(most).ToListAsync(cancel);
    }

    /// <summary>Every template a message was ever written by. Steps from one to the next through the index, however many there are of each.</summary>
    public async Task<IReadOnlyList<string>> TemplatesAsync(CancellationToken cancel) => !current.Actor.IsOperator ? [] : await db.Database.SqlQuery<string>($"""
        WITH RECURSIVE one AS (
            (SELECT template FROM notifications.notifications ORDER BY template LIMIT 1)
            UNION ALL SELECT (SELECT n.template FROM notifications.notifications n WHERE n.template > one.template ORDER BY n.template LIMIT 1) FROM one WHERE one.template IS NOT NULL)
        SELECT template AS "Value" FROM one WHERE template IS NOT NULL
        """).ToListAsync(cancel);

    /// <summary>How the channels did: the funnel, the course of time, the causes of failure. One look serves everybody for a few seconds.</summary>
    /// <param name="channel">Only this one; null for all.</param>
    public async Task<NotificationFigures?> FiguresAsync(FiguresSpan span, MessageChannel? channel, CancellationToken cancel) =>
        current.Actor.IsOperator ? await book.OfAsync(span, channel, cancel) : null;

    /// <summary>Which messages a filter means; what the lists, the file and resending go by. Null when nothing can match.</summary>
    internal async Task<IQueryable<Notification>?> MatchingAsync(NotificationFilter filter, CancellationToken cancel)
    {
        var matching = db.Notifications.AsNoTracking();
        if (filter.Search?.Trim() is { Length: > 0 } text)
        {
            var found = await FoundAsync(text, cancel);
            matching = matching.Where(n => found.Contains(n.Seq));
        }
        if (filter.Channel is { } channel) matching = matching.Where(n => n.Channel == channel);
        if (!string.IsNullOrWhiteSpace(filter.Provider)) matching = matching.Where(n => n.Provider == NotificationFilter.Named(filter.Provider));
        if (!string.IsNullOrWhiteSpace(filter.Template)) matching = matching.Where(n => n.Template == filter.Template);
        if (filter.States is [var state]) matching = matching.Where(n => n.State == state);
        else if (filter.States is { Count: > 1 } states) matching = matching.Where(n => states.Contains(n.State));
        if (!string.IsNullOrWhiteSpace(filter.Cause)) matching = matching.Where(n => n.Cause == NotificationFilter.Named(filter.Cause));
        if (filter.Since is { } since)
        {
            // A bound on what the list is ordered by: without it, few matches would mean a walk to the beginning of time.
            var first = await db.Notifications.Where(n => n.CreatedAt >= since).OrderBy(n => n.CreatedAt).Select(n => (long?)n.Seq).FirstOrDefaultAsync(cancel);
            if (first is not { } seq) return null;
            matching = matching.Where(n => n.Seq >= seq - Disorder && n.CreatedAt >= since);
        }
        return matching;
    }

    // One look into each index, and not one condition with "or", which PostgreSQL may answer by reading everything.
    private async Task<IQueryable<long>> FoundAsync(string text, CancellationToken cancel)
    {
        var all = db.Notifications;
        if (Guid.TryParse(text, out var id))
            return all.Where(n => n.Id == id).Select(n => n.Seq)
                .Union(all.Where(n => n.OrderId == id).Select(n => n.Seq))
                .Union(all.Where(n => n.PersonId == id).Select(n => n.Seq))
                .Union(all.Where(n => n.EventId == id).Select(n => n.Seq))
                .Union(all.Where(n => n.CampaignId == id).Select(n => n.Seq));

        var number = text.All(char.IsAsciiDigit) ? "FD-" + text : text.ToUpperInvariant();
        string[] providerIds = [text, .. IdsBehind(text)];
        var found = all.Where(n => n.OrderNumber == number).Select(n => n.Seq)
            .Union(all.Where(n => n.ProviderId != null && providerIds.Contains(n.ProviderId)).Select(n => n.Seq))
            .Union(db.NotificationAttempts.Where(a => a.ProviderId != null && providerIds.Contains(a.ProviderId)).Join(all, a => a.NotificationId, n => n.Id, (a, n) => n.Seq));
        var (addresses, known) = await WhoAsync(text, cancel);
        if (addresses.Length > 0) found = found.Union(all.Where(n => n.Address != null && addresses.Contains(n.Address)).Select(n => n.Seq));
        if (known.Length > 0) found = found.Union(all.Where(n => n.PersonId != null && known.Contains(n.PersonId.Value)).Select(n => n.Seq));
        return found;
    }

    /// <summary>SendGrid's callbacks name a mail by a longer id than its answer did: <c>14c5d75ce93.dfd.64b469.filter0001…</c>, <c>….recvd-…</c>.</summary>
    private static IEnumerable<string> IdsBehind(string text)
    {
        foreach (var mark in (string[])[".recvd", ".filter"])
            if (text.IndexOf(mark, StringComparison.Ordinal) is > 0 and var at) yield return text[..at];
    }

    /// <summary>Whom a typed name, mail address or number means. Messages to people who have no account are found by the address itself.</summary>
    private async Task<(string[] Addresses, Guid[] People)> WhoAsync(string text, CancellationToken cancel)
    {
        if (text.Contains('@'))
            return ([.. new[] { text, Suppressions.Normal(MessageChannel.Email, text) }.Distinct()], [.. (await people.WithEmailAsync(text, cancel)).Take(MostPeople).Select(person => person.Id)]);
        if (PhoneNumber.Normalise(text) is { IsOk: true, Value: { } phone })
            return ([phone], [.. (await people.WithPhoneAsync(phone, cancel)).Take(MostPeople).Select(person => person.Id)]);
        return ([], [.. await people.CalledAsync(text, MostPeople, cancel)]);
    }

    private static IQueryable<NotificationRow> Rows(IQueryable<Notification> notifications) => notifications.Select(n => new NotificationRow(
        n.Seq, n.Id, n.Channel, n.Kind, n.Template, MaskedAddress.Of(n.Channel, n.Address), n.PersonId, n.OrderId, n.OrderNumber, n.CampaignId, n.CreatedAt, n.State,
        n.Provider, n.ProviderId, n.ProviderStatus, n.Attempts, n.State == NotificationState.Queued && n.WorkingOn == null ? n.NextAttemptAt : null, n.WorkingOn != null, n.Cause, n.Words, n.MaybeTwice, n.Segments, n.SentAt, n.DeliveredAt));
}
