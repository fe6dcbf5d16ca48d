using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Notifications;

/// <summary>What every use case about partners may have to say.</summary>
internal static class PartnerRefusals
{
    public static readonly Error NotAnAdmin = Error.Forbidden("notifications.not_an_admin", "Only operations may manage webhooks to partners.");
    public static readonly Error NoSuchEndpoint = Error.NotFound("notifications.no_such_endpoint", "This endpoint does not exist any more.");
    public static readonly Error Changed = Error.Conflict("notifications.webhook_endpoint_changed", "Somebody else has changed this endpoint meanwhile. Look at it again before you save.");
    public static readonly Error IsOff = Error.Conflict("notifications.webhook_endpoint_off", "This endpoint is switched off. Switch it on first.");

    /// <summary>Null when saved.</summary>
    public static async Task<Error?> SaveAsync(NotificationsDb db, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Changed;
        }
    }
}
