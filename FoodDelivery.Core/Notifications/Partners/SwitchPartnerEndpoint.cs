using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>Switches an endpoint off, or on again. Off, it hears nothing, and what happens meanwhile is not kept for it; what was waiting already waits on.</summary>
public sealed class SwitchPartnerEndpoint(NotificationsDb db, Alerts alerts, PartnerSignal signal, CurrentActor current, AuditLog audit, TimeProvider time)
{
    /// <param name="Why">Asked for when it is switched off.</param>
    public sealed record Request(Guid Id, bool On, string? Why = null);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return PartnerRefusals.NotAnAdmin;
        var why = string.IsNullOrWhiteSpace(request.Why) ? null : request.Why.Trim();
        if (!request.On && why is null or { Length: > 200 }) return Error.Invalid("notifications.why_missing", "Say why it is switched off, in up to 200 letters.", nameof(request.Why));
        if (await db.PartnerEndpoints.SingleOrDefaultAsync(e => e.Id == request.Id, cancel) is not { } endpoint) return PartnerRefusals.NoSuchEndpoint;
        if (endpoint.OffSince is null == request.On) return Result.Ok;
        endpoint.OffSince = request.On ? null : time.GetUtcNow();
        endpoint.OffWhy = request.On ? null : why;
        // It begins with a clean sheet, or its first failure would switch it off again.
        endpoint.FailingSince = null;
        endpoint.Version++;
        audit.Write(db, "notifications.webhook_endpoint_switched", endpoint.Id.ToString(), new { On = !request.On }, new { request.On }, why);
        db.Tell(new PartnersChanged());
        if (await PartnerRefusals.SaveAsync(db, cancel) is { } refusal) return refusal;
        await alerts.EndAsync(PartnerAttempts.OffKey(endpoint.Id), $"{current.Actor.Name} has seen to it.", cancel);
        if (!request.On) await alerts.EndAsync(PartnerAttempts.FailingKey(endpoint.Id), "It is switched off.", cancel);
        signal.Wake();
        return Result.Ok;
    }
}
