using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Web.Platform;

namespace FoodDelivery.Web.Notifications.Monitor;

/// <summary>The ledger as a file: the same selection as on the screen, addresses masked as there, words left out; each export with an audit line.</summary>
public sealed class NotificationExport(NotificationReads reads, PlatformDb db, AuditLog audit, TimeProvider time)
{
    private const int AtOnce = 500;

    public async Task<IResult> RunAsync(NotificationQuery query, CancellationToken cancel)
    {
        var filter = query.ToFilter(time.GetUtcNow());
        var rows = new List<NotificationRow>();
        long? before = null;
        do
        {
            var page = await reads.PageAsync(filter, before, AtOnce, cancel);
            rows.AddRange(page.Items);
            before = page.Next;
        }
        while (before is not null && rows.Count < Exports.Most);
        var found = new Page<NotificationRow>(rows, before is null ? rows.Count : Csv.ManyMore);
        // Not what was typed into the search: that may be somebody's name or number, and this line stays for ever.
        audit.Write(db, "platform.exported", "notifications", after: new { rows = found.Items.Count, of = found.Total, selection = query with { Q = query.Q is null ? null : "…" } });
        await db.SaveChangesAsync(cancel);
        return Csv.File("notifications.csv", ["template", "kind", "channel", "to", "order", "written", "state", "tries", "provider", "provider_id", "provider_status", "cause", "in_words", "sent", "delivered", "maybe_twice", "segments", "id"], found, row =>
            [row.Template, row.Kind, row.Channel, row.To, row.OrderNumber, row.CreatedAt, row.State, row.Attempts, row.Provider, row.ProviderId, row.ProviderStatus, row.Cause, row.Words, row.SentAt, row.DeliveredAt, row.MaybeTwice ? "yes" : "", row.Segments, row.Id]);
    }
}
