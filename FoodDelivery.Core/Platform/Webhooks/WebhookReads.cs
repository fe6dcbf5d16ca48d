using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Platform;

/// <summary>What an operator looks for in the inbox. Everything left out means "any".</summary>
/// <param name="Search">An order's number or id, or the provider's id of the event or of its object; whole, not a part.</param>
public sealed record WebhookFilter(string? Search = null, string? Provider = null, string? Type = null, WebhookState? State = null, DateTimeOffset? Since = null);

/// <summary>One webhook in a list.</summary>
/// <param name="Working">A try is at work this moment.</param>
/// <param name="NextAttemptAt">Null when it is not tried again by itself.</param>
/// <param name="Kept">What it said is not forgotten yet.</param>
public sealed record WebhookRow(long Seq, Guid Id, string Provider, string EventId, string Type, string? ObjectId, Guid? OrderId, string? Reference,
    DateTimeOffset ReceivedAt, WebhookState State, int Attempts, DateTimeOffset? NextAttemptAt, bool Working, string? Outcome, DateTimeOffset? AppliedAt, bool Kept);

/// <summary>A piece of the list, newest first.</summary>
/// <param name="Next">Gets the next piece; null after the last.</param>
public sealed record WebhookPage(IReadOnlyList<WebhookRow> Items, long? Next);

/// <summary>Everything about one.</summary>
/// <param name="Payload">Masked; null when it is forgotten.</param>
public sealed record WebhookFile(WebhookRow Row, string? Payload, IReadOnlyList<WebhookAttempt> Attempts);

/// <summary>How the inbox stands.</summary>
/// <param name="Waiting">Stored, and not decided for more than a minute.</param>
public sealed record WebhookHealth(int Waiting, IReadOnlyList<DeadWebhooks> Dead)
{
    public int DeadCount => Dead.Sum(group => group.Count);
}

/// <summary>How many of a provider's webhooks failed for good, and since when.</summary>
public sealed record DeadWebhooks(string Provider, int Count, DateTimeOffset Since);

/// <summary>The inbox for operators. Pages go on from the last row seen: counting or skipping a million rows would take longer than the look is worth.</summary>
public sealed class WebhookReads(PlatformDb db, WebhookSources sources, CurrentActor current, TimeProvider time)
{
    /// <summary>Rows that come at once are numbered and timed in slightly different orders.</summary>
    private const int Disorder = 1_000;
    private static readonly TimeSpan MayWait = TimeSpan.FromMinutes(1);

    /// <summary>Whose webhooks this product takes.</summary>
    public IReadOnlyList<string> Providers => sources.Providers;

    /// <param name="before">From the last page's <see cref="WebhookPage.Next"/>; null for the newest.</param>
    public async Task<WebhookPage> PageAsync(WebhookFilter filter, long? before, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin || await MatchingAsync(filter, cancel) is not { } matching) return new([], null);
        if (before is { } seq) matching = matching.Where(w => w.Seq < seq);
        var rows = await Rows(matching.OrderByDescending(w => w.Seq).Take(size + 1)).ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], rows[size - 1].Seq) : new(rows, null);
    }

    /// <summary>Null when there is none.</summary>
    public async Task<WebhookFile?> OneAsync(Guid id, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return null;
        var one = db.Webhooks.AsNoTracking().Where(w => w.Id == id);
        if (await Rows(one).SingleOrDefaultAsync(cancel) is not { } row) return null;
        var payload = await one.Select(w => w.Payload).SingleAsync(cancel);
        var attempts = await db.WebhookAttempts.AsNoTracking().Where(a => a.WebhookId == id).OrderByDescending(a => a.Number).Take(100).ToListAsync(cancel);
        return new(row, payload is null ? null : MaskedPayload.Of(payload), attempts);
    }

    /// <summary>Every kind that ever came. Steps from one to the next through the index, however many there are of each.</summary>
    public async Task<IReadOnlyList<string>> TypesAsync(CancellationToken cancel) => !current.Actor.IsAdmin ? [] : await db.Database.SqlQuery<string>($"""
        WITH RECURSIVE kind AS (
            (SELECT type FROM platform.webhooks ORDER BY type LIMIT 1)
            UNION ALL SELECT (SELECT w.type FROM platform.webhooks w WHERE w.type > kind.type ORDER BY w.type LIMIT 1) FROM kind WHERE kind.type IS NOT NULL)
        SELECT type AS "Value" FROM kind WHERE type IS NOT NULL
        """).ToListAsync(cancel);

    /// <summary>Turned away, newest day first.</summary>
    public async Task<IReadOnlyList<WebhookRefusal>> RefusalsAsync(int days, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return [];
        var from = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1 - days);
        return await db.WebhookRefusals.AsNoTracking().Where(r => r.Day >= from).OrderByDescending(r => r.Day).ThenBy(r => r.Provider).ThenBy(r => r.Reason).ToListAsync(cancel);
    }

    public async Task<WebhookHealth> HealthAsync(CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return new(0, []);
        var since = time.GetUtcNow() - MayWait;
        return new(
            await db.Webhooks.CountAsync(w => w.State == WebhookState.Received && w.ReceivedAt < since, cancel),
            await db.Webhooks.Where(w => w.State == WebhookState.Dead).GroupBy(w => w.Provider).OrderBy(group => group.Key)
                .Select(group => new DeadWebhooks(group.Key, group.Count(), group.Min(w => w.NextAttemptAt))).ToListAsync(cancel));
    }

    /// <summary>Null when nothing can match.</summary>
    private async Task<IQueryable<Webhook>?> MatchingAsync(WebhookFilter filter, CancellationToken cancel)
    {
        var matching = db.Webhooks.AsNoTracking();
        if (filter.Search?.Trim() is { Length: > 0 } text) matching = matching.Where(w => Found(text).Contains(w.Seq));
        if (!string.IsNullOrWhiteSpace(filter.Provider)) matching = matching.Where(w => w.Provider == filter.Provider);
        if (!string.IsNullOrWhiteSpace(filter.Type)) matching = matching.Where(w => w.Type == filter.Type);
        if (filter.State is { } state) matching = matching.Where(w => w.State == state);
        if (filter.Since is { } since)
        {
            // A bound on what the list is ordered by: without it, few matches would mean a walk to the beginning of time.
            var first = await db.Webhooks.Where(w => w.ReceivedAt >= since).OrderBy(w => w.ReceivedAt).Select(w => (long?)w.Seq).FirstOrDefaultAsync(cancel);
            if (first is not { } seq) return null;
            matching = matching.Where(w => w.Seq >= seq - Disorder && w.ReceivedAt >= since);
        }
        return matching;
    }

    // One look into each index, and not one condition with "or", which PostgreSQL may answer by reading everything.
    private IQueryable<long> Found(string text)
    {
        if (Guid.TryParse(text, out var id)) return db.Webhooks.Where(w => w.OrderId == id).Select(w => w.Seq).Union(db.Webhooks.Where(w => w.Id == id).Select(w => w.Seq));
        var number = text.All(char.IsAsciiDigit) ? "FD-" + text : text.ToUpperInvariant();
        return db.Webhooks.Where(w => w.Reference == number).Select(w => w.Seq)
            .Union(db.Webhooks.Where(w => w.EventId == text).Select(w => w.Seq)).Union(db.Webhooks.Where(w => w.ObjectId == text).Select(w => w.Seq));
    }

    private static IQueryable<WebhookRow> Rows(IQueryable<Webhook> webhooks) => webhooks.Select(w => new WebhookRow(w.Seq, w.Id, w.Provider, w.EventId, w.Type, w.ObjectId, w.OrderId, w.Reference,
        w.ReceivedAt, w.State, w.Attempts, w.State == WebhookState.Received ? w.NextAttemptAt : null, w.WorkingOn != null, w.Outcome, w.AppliedAt, w.Payload != null));
}
