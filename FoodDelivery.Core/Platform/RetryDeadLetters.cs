using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Platform;

/// <summary>Puts dead letters back on their way, as new. Only the reactions that never ran through are run; later events of the subject have already gone on.</summary>
public sealed class RetryDeadLetters(PlatformDb db, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public const int Most = 500;

    public sealed record Request(IReadOnlyCollection<Guid> EventIds, string? Why = null);

    /// <returns>How many were put back; fewer than asked when somebody else was quicker.</returns>
    public async Task<Result<int>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("platform.not_an_admin", "Only operations may send events again.");
        if (request.EventIds.Count == 0) return Error.Invalid("platform.nothing_chosen", "Choose at least one dead letter.");
        if (request.EventIds.Count > Most) return Error.Invalid("platform.too_many", $"Choose at most {Most} at a time.");
        var ids = request.EventIds;
        var dead = await db.Outbox.Where(row => ids.Contains(row.Id) && row.State == OutboxState.Dead).ToListAsync(cancel);
        if (dead.Count == 0) return Error.Conflict("platform.not_dead_any_more", "Somebody has already sent these again. Look at the list once more.");
        foreach (var row in dead)
        {
            audit.Write(db, "platform.dead_letter_retried", row.Id.ToString(), new { row.Type, row.Subject, row.Attempts, row.LastError }, why: request.Why);
            // From the beginning: rooms may have moved since, and the first lane tells them.
            (row.State, row.Lane) = (OutboxState.Pending, OutboxLane.Fast);
            row.Attempts = 0;
            row.NextAttemptAt = time.GetUtcNow();
            row.FinishedAt = null;
        }
        await db.SaveChangesAsync(cancel);
        return dead.Count;
    }
}
