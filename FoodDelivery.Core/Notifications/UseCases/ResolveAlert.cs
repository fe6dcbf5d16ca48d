using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>A person says that a trouble has been dealt with.</summary>
public sealed class ResolveAlert(NotificationsDb db, CurrentActor current, AuditLog audit, TimeProvider time)
{
    public sealed record Request(Guid AlertId, string? How = null);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return Error.Forbidden("notifications.not_an_operator", "Only operations may close an alert.");
        var alert = await db.Alerts.SingleOrDefaultAsync(a => a.Id == request.AlertId, cancel);
        if (alert is null) return Error.NotFound("notifications.no_such_alert", "This alert does not exist.");
        if (alert.ResolvedAt is not null) return Error.Conflict("notifications.already_resolved", $"This is over already: closed {alert.ResolvedBy}.");
        if (alert.ByItself) return Error.Conflict("notifications.still_there", "This closes by itself as soon as the trouble is gone. Mend it with the button beside it.");
        alert.ResolvedAt = time.GetUtcNow();
        alert.ResolvedBy = current.Actor.Name;
        alert.Resolution = string.IsNullOrWhiteSpace(request.How) ? null : request.How.Trim();
        audit.Write(db, "notifications.alert_closed", alert.Id.ToString(), new { alert.Key }, why: alert.Resolution);
        db.Tell(new AlertsChanged());
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    }
}
