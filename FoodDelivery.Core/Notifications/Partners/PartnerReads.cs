using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <param name="Waiting">Messages still to be delivered.</param>
/// <param name="GivenUp">Messages that did not come through and wait for a person.</param>
/// <param name="OldSecretUntil">How long the secret before the current one signs besides; null when it does not.</param>
public sealed record PartnerEndpointRow(Guid Id, string Name, string Url, IReadOnlyList<string> Types, IReadOnlyList<Guid> Restaurants, DateTimeOffset CreatedAt, DateTimeOffset? OffSince, string? OffWhy,
    DateTimeOffset? FailingSince, DateTimeOffset? LastDeliveredAt, DateTimeOffset? OldSecretUntil, int Version, int Waiting, int GivenUp);

/// <param name="NextAttemptAt">Null when it is not tried again by itself, or is being tried this moment.</param>
public sealed record PartnerMessageRow(long Seq, Guid Id, Guid EndpointId, string Type, Guid? OrderId, string? OrderNumber, DateTimeOffset CreatedAt, PartnerMessageState State, int Attempts,
    DateTimeOffset? NextAttemptAt, bool Working, string? Outcome, DateTimeOffset? DeliveredAt);

/// <param name="Next">Gets the next piece; null after the last.</param>
public sealed record PartnerMessageList(IReadOnlyList<PartnerMessageRow> Items, long? Next);

public sealed record PartnerMessageFile(PartnerMessageRow Row, string Payload, IReadOnlyList<PartnerAttempt> Attempts);

/// <param name="Search">An order's number, or the id of an order or a message, with or without msg_.</param>
public sealed record PartnerMessageFilter(string? Type = null, PartnerMessageState? State = null, string? Search = null);

/// <summary>Endpoints, their messages and what came of them. For admins. Secrets are never read.</summary>
public sealed class PartnerReads(NotificationsDb db, CurrentActor current, TimeProvider time)
{
    public async Task<IReadOnlyList<PartnerEndpointRow>> EndpointsAsync(CancellationToken cancel) =>
        current.Actor.IsAdmin ? await Rows(db.PartnerEndpoints.OrderBy(e => e.Name).ThenBy(e => e.Id)).ToListAsync(cancel) : [];

    /// <summary>Null when there is none.</summary>
    public async Task<PartnerEndpointRow?> EndpointAsync(Guid id, CancellationToken cancel) =>
        current.Actor.IsAdmin ? await Rows(db.PartnerEndpoints.Where(e => e.Id == id)).SingleOrDefaultAsync(cancel) : null;

    /// <summary>Newest first.</summary>
    /// <param name="before">From the last piece's <see cref="PartnerMessageList.Next"/>; null for the newest.</param>
    public async Task<PartnerMessageList> MessagesAsync(Guid endpointId, PartnerMessageFilter filter, long? before, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return new([], null);
        var matching = db.PartnerMessages.AsNoTracking().Where(m => m.EndpointId == endpointId);
        if (!string.IsNullOrWhiteSpace(filter.Type)) matching = matching.Where(m => m.Type == filter.Type);
        if (filter.State is { } state) matching = matching.Where(m => m.State == state);
        if (filter.Search?.Trim() is { Length: > 0 } text)
        {
            var number = text.All(char.IsAsciiDigit) ? "FD-" + text : text.ToUpperInvariant();
            matching = Guid.TryParse(text.StartsWith("msg_", StringComparison.Ordinal) ? text[4..] : text, out var id) ? matching.Where(m => m.OrderId == id || m.Id == id) : matching.Where(m => m.OrderNumber == number);
        }
        if (before is { } seq) matching = matching.Where(m => m.Seq < seq);
        var rows = await Rows(matching.OrderByDescending(m => m.Seq).Take(size + 1)).ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], rows[size - 1].Seq) : new(rows, null);
    }

    /// <summary>Null when there is none.</summary>
    public async Task<PartnerMessageFile?> MessageAsync(Guid endpointId, Guid id, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return null;
        var one = db.PartnerMessages.AsNoTracking().Where(m => m.Id == id && m.EndpointId == endpointId);
        if (await Rows(one).SingleOrDefaultAsync(cancel) is not { } row) return null;
        var attempts = await db.PartnerAttempts.AsNoTracking().Where(a => a.MessageId == id).OrderByDescending(a => a.Number).Take(100).ToListAsync(cancel);
        return new(row, await one.Select(m => m.Payload).SingleAsync(cancel), attempts);
    }

    private IQueryable<PartnerEndpointRow> Rows(IQueryable<PartnerEndpoint> endpoints)
    {
        var now = time.GetUtcNow();
        return endpoints.AsNoTracking().Select(e => new PartnerEndpointRow(e.Id, e.Name, e.Url, e.Types, e.Restaurants, e.CreatedAt, e.OffSince, e.OffWhy, e.FailingSince, e.LastDeliveredAt,
            e.OldSecretUntil > now ? e.OldSecretUntil : null, e.Version,
            db.PartnerMessages.Count(m => m.EndpointId == e.Id && m.State == PartnerMessageState.Waiting), db.PartnerMessages.Count(m => m.EndpointId == e.Id && m.State == PartnerMessageState.GivenUp)));
    }

    private static IQueryable<PartnerMessageRow> Rows(IQueryable<PartnerMessage> messages) => messages.Select(m => new PartnerMessageRow(m.Seq, m.Id, m.EndpointId, m.Type, m.OrderId, m.OrderNumber, m.CreatedAt, m.State,
        m.Attempts, m.State == PartnerMessageState.Waiting && m.WorkingOn == null ? m.NextAttemptAt : null, m.WorkingOn != null, m.Outcome, m.DeliveredAt));
}
