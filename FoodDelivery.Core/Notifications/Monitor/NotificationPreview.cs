using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FoodDelivery.Notifications;

/// <summary>A message's words, made anew from its template and data as they would be sent now. A code is never among them: it existed only while it was sent.</summary>
public sealed class NotificationPreview(NotificationsDb db, MessageRenderer renderer, CurrentActor current, ILogger<NotificationPreview> log)
{
    /// <summary>Stands where the code was.</summary>
    public const string NoCode = "••••••";

    /// <summary>Stands where a promotion's way out is: an operator who looks must not be able to unsubscribe somebody.</summary>
    private const string NoWayOut = "about:blank";

    /// <summary>Null when there is no such message, or its template is gone.</summary>
    public async Task<RenderedMessage?> OfAsync(Guid id, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return null;
        var row = await db.Notifications.AsNoTracking().Where(n => n.Id == id)
            .Select(n => new { n.Template, n.TemplateVersion, n.Channel, n.Kind, n.Culture, n.TimeZone, n.Data }).SingleOrDefaultAsync(cancel);
        if (row is null) return null;
        try
        {
            return await renderer.RenderAsync(row.Template, row.TemplateVersion, row.Channel, row.Culture, row.TimeZone, row.Data,
                row.Kind == NotificationKind.Code ? NoCode : null, row.Kind == NotificationKind.Promotion ? NoWayOut : null, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The rest of its story is worth the look without them.
            log.LogWarning(e, "The words of message {NotificationId} cannot be made again.", id);
            return null;
        }
    }
}
