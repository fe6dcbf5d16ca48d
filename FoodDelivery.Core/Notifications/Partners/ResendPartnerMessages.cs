using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Sends messages of one endpoint again that were delivered or given up; what waits is sent at once. Their ids stay, so that a partner who has one already can tell.</summary>
public sealed class ResendPartnerMessages(NotificationsDb db, PartnerMessages messages, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public const int Most = 1_000;

    /// <param name="Ids">These; or null for those given up.</param>
    /// <param name="GivenUpSince">With no ids: made since then.</param>
    public sealed record Request(Guid EndpointId, IReadOnlyCollection<Guid>? Ids, DateTimeOffset? GivenUpSince = null);

    /// <returns>How many are sent again. One that is being sent this moment is left alone.</returns>
    public async Task<Result<int>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return PartnerRefusals.NotAnAdmin;
        if (request.Ids is { Count: 0 }) return Error.Invalid("notifications.nothing_chosen", "Choose at least one message.");
        if (request.Ids is { Count: > Most }) return Error.Invalid("notifications.too_many", $"Choose at most {Most} at a time.");
        if (await db.PartnerEndpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == request.EndpointId, cancel) is not { } endpoint) return PartnerRefusals.NoSuchEndpoint;
        if (endpoint.OffSince is not null) return PartnerRefusals.IsOff;

        var now = time.GetUtcNow();
        var wanted = db.PartnerMessages.Where(m => m.EndpointId == endpoint.Id && (m.WorkingOn == null || m.NextAttemptAt <= now));
        var since = request.GivenUpSince ?? DateTimeOffset.UnixEpoch;
        wanted = request.Ids is { } ids ? wanted.Where(m => ids.Contains(m.Id)) : wanted.Where(m => m.State == PartnerMessageState.GivenUp && m.CreatedAt >= since);
        var who = current.Actor.Name;
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        var count = await wanted.ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, PartnerMessageState.Waiting).SetProperty(m => m.Attempts, 0).SetProperty(m => m.NextAttemptAt, now).SetProperty(m => m.WorkingOn, (long?)null).SetProperty(m => m.ResentBy, who), cancel);
        if (count == 0) return Error.NotFound("notifications.no_such_message", "None of these messages can be sent again: they are gone, or on their way.");
        audit.Write(db, "notifications.webhook_resent", endpoint.Id.ToString(), after: new { Count = count, Ids = request.Ids?.Take(20), request.GivenUpSince });
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        messages.Wake();
        return count;
    }
}
