using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Sends an endpoint an event of no order, so that a partner can try its own side.</summary>
public sealed class SendTestEvent(NotificationsDb db, PartnerMessages messages, CurrentActor current, AuditLog audit)
{
    public sealed record Request(Guid EndpointId);

    /// <returns>The message's id.</returns>
    public async Task<Result<Guid>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return PartnerRefusals.NotAnAdmin;
        if (await db.PartnerEndpoints.AsNoTracking().SingleOrDefaultAsync(e => e.Id == request.EndpointId, cancel) is not { } endpoint) return PartnerRefusals.NoSuchEndpoint;
        if (endpoint.OffSince is not null) return PartnerRefusals.IsOff;
        await using var together = await db.Database.BeginTransactionAsync(cancel);
        var id = await messages.WriteTestAsync(endpoint.Id, cancel);
        audit.Write(db, "notifications.webhook_test_sent", endpoint.Id.ToString(), after: new { MessageId = id });
        await db.SaveChangesAsync(cancel);
        await together.CommitAsync(cancel);
        messages.Wake();
        return id;
    }
}
