using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Removes an endpoint with its messages. Who did it, and what it was, stays in the audit log.</summary>
public sealed class RemovePartnerEndpoint(NotificationsDb db, Alerts alerts, CurrentActor current, AuditLog audit)
{
    public sealed record Request(Guid Id, string? Why = null);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return PartnerRefusals.NotAnAdmin;
        if (await db.PartnerEndpoints.SingleOrDefaultAsync(e => e.Id == request.Id, cancel) is not { } endpoint) return PartnerRefusals.NoSuchEndpoint;
        db.PartnerEndpoints.Remove(endpoint);
        audit.Write(db, "notifications.webhook_endpoint_removed", endpoint.Id.ToString(), new { endpoint.Name, endpoint.Url, endpoint.Types, endpoint.Restaurants }, why: request.Why);
        db.Tell(new PartnersChanged());
        if (await PartnerRefusals.SaveAsync(db, cancel) is { } refusal) return refusal;
        foreach (var key in new[] { PartnerAttempts.FailingKey(endpoint.Id), PartnerAttempts.OffKey(endpoint.Id) }) await alerts.EndAsync(key, "The endpoint was removed.", cancel);
        return Result.Ok;
    }
}
