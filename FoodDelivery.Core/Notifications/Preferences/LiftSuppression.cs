using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>An admin takes an address off the list. A carrier that heard STOP still refuses until it hears START: then the next message puts it back.</summary>
public sealed class LiftSuppression(NotificationsDb db, LiftThere there, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public sealed record Request(Guid Id, string? Why);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return SuppressionRefusals.NotAnAdmin;
        if (SuppressionRefusals.Wrong(request.Why) is { } wrong) return wrong;
        var (now, by, why) = (time.GetUtcNow(), Notification.Cut(current.Actor.Name, 100), request.Why!.Trim());
        if (await db.Suppressions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == request.Id, cancel) is not { } row) return SuppressionRefusals.NoSuch;
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        // Of two who lift it at once only one has.
        if (await db.Suppressions.Where(s => s.Id == request.Id && s.LiftedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.LiftedAt, now).SetProperty(s => s.LiftedBy, by).SetProperty(s => s.LiftedWhy, why), cancel) == 0)
            return Error.Conflict("notifications.lifted_already", "It has been taken off the list already.");
        audit.Write(db, "notifications.suppression_lifted", row.Id.ToString(), before: new { row.Channel, row.Reason }, why: why);
        db.Tell(new NotificationsChanged());
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        there.Soon(row.Channel, row.Reason);
        return Result.Ok;
    }
}

internal static class SuppressionRefusals
{
    public static readonly Error NotAnAdmin = Error.Forbidden("notifications.not_an_admin", "Only admins may change whom nobody writes to.");
    public static readonly Error NoSuch = Error.NotFound("notifications.no_such_suppression", "There is no such line on the list.");

    public static Error? Wrong(string? why) => string.IsNullOrWhiteSpace(why) || why.Trim().Length > Suppression.WhyLength
        ? Error.Invalid("notifications.why_missing", $"Say why, in up to {Suppression.WhyLength} letters.", "Why")
        : null;
}
