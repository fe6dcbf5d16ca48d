using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Web.Platform.Orders;
using FoodDelivery.Web.Platform.Webhooks;

namespace FoodDelivery.Web.Platform;

/// <summary>The lists of operations as files: the same selection as on the screen, each export with an audit line.</summary>
public sealed class Exports(OrderReads orders, OutboxReads outbox, WebhookReads webhooks, JobReads jobs, PeopleReads people, CatalogLookup catalog, PlatformDb db, AuditLog audit, TimeProvider time)
{
    /// <summary>More than a spreadsheet is good for; whoever needs more wants the warehouse.</summary>
    public const int Most = 10_000;
    private const int AtOnce = 500;

    public async Task<IResult> OrdersAsync(OrderQuery query, CancellationToken cancel)
    {
        var filter = query.ToFilter(await catalog.RestaurantsAsync(cancel), time.GetUtcNow());
        var rows = await AllAsync(page => orders.PageAsync(filter, page, AtOnce, cancel));
        await NoteAsync("orders", rows.Count, query, cancel);
        return Csv.File("orders.csv", ["number", "state", "restaurant", "customer", "to", "items", "total", "currency", "ordered", "promised_by", "id"], rows, o =>
            [o.Number, o.Status, o.RestaurantName, o.ContactName, o.DropOffLine, o.ItemCount, o.Total.Major, o.Total.Currency, o.CreatedAt, o.PromisedBy, o.Id]);
    }

    public async Task<IResult> DeadLettersAsync(DeadLetterFilter filter, CancellationToken cancel)
    {
        var rows = await AllAsync(page => outbox.DeadAsync(filter, page, AtOnce, cancel));
        await NoteAsync("dead letters", rows.Count, filter, cancel);
        return Csv.File("dead-letters.csv", ["event", "id", "subject", "happened", "attempts", "error", "ran", "did_not_run"], rows, e =>
            [e.Type, e.Id, e.Subject, e.Time, e.Attempts, e.LastError, Names(e, ran: true), Names(e, ran: false)]);
    }

    /// <summary>Without what they said: that holds people's data, and a file goes round.</summary>
    public async Task<IResult> WebhooksAsync(WebhookQuery query, CancellationToken cancel)
    {
        var filter = query.ToFilter(time.GetUtcNow());
        var rows = new List<WebhookRow>();
        long? before = null;
        do
        {
            var page = await webhooks.PageAsync(filter, before, AtOnce, cancel);
            rows.AddRange(page.Items);
            before = page.Next;
        }
        while (before is not null && rows.Count < Most);
        await NoteAsync("webhooks", rows.Count, query, cancel);
        return Csv.File("webhooks.csv", ["provider", "type", "event", "about", "order", "received", "state", "attempts", "outcome", "applied", "id"], rows, w =>
            [w.Provider, w.Type, w.EventId, w.ObjectId, w.Reference, w.ReceivedAt, WebhookWords.Of(w), w.Attempts, w.Outcome, w.AppliedAt, w.Id]);
    }

    public async Task<IResult> JobsAsync(string? part, bool failing, CancellationToken cancel)
    {
        var rows = JobQuery.Apply((await jobs.OverviewAsync(cancel)).Jobs, part, failing);
        return Csv.File("jobs.csv", ["job", "cron", "last_run", "result", "next_run", "problem"], rows, j => [j.Id, j.Cron, j.LastRun, j.LastResult, j.NextRun, j.Problem]);
    }

    public async Task<IResult> PeopleAsync(PeopleFilter filter, CancellationToken cancel)
    {
        var names = await catalog.RestaurantsAsync(cancel);
        var rows = await AllAsync(page => people.PageAsync(filter, page, AtOnce, cancel));
        await NoteAsync("people", rows.Count, new { filter.Role, Searched = filter.Search is not null }, cancel);
        return Csv.File("people.csv", ["name", "email", "phone", "roles", "restaurants", "since", "id"], rows, p =>
            [p.Name, p.Email, p.Phone, string.Join(" ", p.Roles), string.Join("; ", p.Restaurants.Select(id => names.GetValueOrDefault(id)?.Name)), p.CreatedAt, p.Id]);
    }

    private static async Task<IReadOnlyList<T>> AllAsync<T>(Func<int, Task<Page<T>>> read)
    {
        var all = new List<T>();
        for (var page = 0; all.Count < Most; page++)
        {
            var one = await read(page);
            all.AddRange(one.Items);
            if (one.Items.Count < AtOnce) break;
        }
        return all;
    }

    private async Task NoteAsync(string list, int rows, object selection, CancellationToken cancel)
    {
        audit.Write(db, "platform.exported", list, after: new { rows, selection });
        await db.SaveChangesAsync(cancel);
    }

    private static string Names(OutboxEvent e, bool ran) => string.Join(" ", e.Reactions.Where(r => r.HandledAt is not null == ran).Select(r => r.Name));
}
