using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Platform.Orders;
using FoodDelivery.Web.Platform.Payments;
using FoodDelivery.Web.Platform.Webhooks;

namespace FoodDelivery.Web.Platform;

/// <summary>The lists of operations as files: the same selection as on the screen, each export with an audit line.</summary>
public sealed class Exports(
    OrderReads orders, OutboxReads outbox, WebhookReads webhooks, JobReads jobs, PeopleReads people, MoneyReads money, CatalogLookup catalog, PlatformDb db, AuditLog audit, TimeProvider time)
{
    /// <summary>More than a spreadsheet is good for; whoever needs more wants the warehouse.</summary>
    public const int Most = 10_000;
    private const int AtOnce = 500;

    public async Task<IResult> OrdersAsync(OrderQuery query, CancellationToken cancel)
    {
        var filter = query.ToFilter(await catalog.RestaurantsAsync(cancel), time.GetUtcNow());
        var rows = await GatherAsync(await orders.PageAsync(filter, 0, AtOnce, cancel), last => orders.AfterAsync(filter, last, AtOnce, cancel), Most);
        await NoteAsync("orders", rows, new { query.Status, query.Restaurant, query.Since, query.Late, Searched = query.Q is not null }, cancel);
        return Csv.File("orders.csv", ["number", "state", "restaurant", "customer", "to", "items", "total", "currency", "ordered", "promised_by", "id"], rows, o =>
            [o.Number, o.Status, o.RestaurantName, o.ContactName, o.DropOffLine, o.ItemCount, o.Total.Major, o.Total.Currency, o.CreatedAt, o.PromisedBy, o.Id]);
    }

    public async Task<IResult> PaymentsAsync(PaymentQuery query, CancellationToken cancel)
    {
        var filter = query.ToFilter(time.GetUtcNow());
        var rows = await GatherAsync(await money.PaymentsAsync(filter, 0, AtOnce, cancel), last => money.PaymentsFromAsync(filter, new(last.CreatedAt, last.PaymentId), AtOnce, cancel), Most);
        await NoteAsync("payments", rows, new { query.Provider, query.Status, query.Since, Searched = query.Q is not null }, cancel);
        return Csv.File("payments.csv", ["order", "state", "provider", "amount", "taken", "given_back", "currency", "begun", "needs_a_look", "order_id"], rows, p =>
            [p.OrderNumber, p.Status, p.Provider, p.Amount.Major, p.Captured.Major, p.Refunded.Major, p.Amount.Currency, p.CreatedAt, p.Attention, p.OrderId]);
    }

    public async Task<IResult> DeadLettersAsync(DeadLetterFilter filter, CancellationToken cancel)
    {
        var rows = await GatherAsync(await outbox.DeadAsync(filter, 0, AtOnce, cancel), last => outbox.DeadAfterAsync(filter, last.Seq, AtOnce, cancel), Most);
        await NoteAsync("dead letters", rows, new { filter.Type, Searched = filter.Search is not null }, cancel);
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
        var found = new Page<WebhookRow>(rows, before is null ? rows.Count : Csv.ManyMore);
        await NoteAsync("webhooks", found, query with { Q = query.Q is null ? null : "…" }, cancel);
        return Csv.File("webhooks.csv", ["provider", "type", "event", "about", "order", "received", "state", "attempts", "outcome", "applied", "id"], found, w =>
            [w.Provider, w.Type, w.EventId, w.ObjectId, w.Reference, w.ReceivedAt, WebhookWords.Of(w), w.Attempts, w.Outcome, w.AppliedAt, w.Id]);
    }

    public async Task<IResult> JobsAsync(string? part, bool failing, CancellationToken cancel)
    {
        var found = JobQuery.Apply((await jobs.OverviewAsync(cancel)).Jobs, part, failing).ToArray();
        var rows = new Page<JobRow>(found, found.Length);
        return Csv.File("jobs.csv", ["job", "cron", "last_run", "result", "next_run", "problem"], rows, j => [j.Id, j.Cron, j.LastRun, j.LastResult, j.NextRun, j.Problem]);
    }

    public async Task<IResult> PeopleAsync(PeopleFilter filter, CancellationToken cancel)
    {
        var names = await catalog.RestaurantsAsync(cancel);
        var rows = await GatherAsync(await people.PageAsync(filter, 0, AtOnce, cancel), last => people.FromAsync(filter, (last.Name, last.Id), AtOnce, cancel), Most);
        await NoteAsync("people", rows, new { filter.Role, Searched = filter.Search is not null }, cancel);
        return Csv.File("people.csv", ["name", "email", "phone", "roles", "restaurants", "since", "id"], rows, p =>
            [p.Name, p.Email, p.Phone, string.Join(" ", p.Roles), string.Join("; ", p.Restaurants.Select(id => names.GetValueOrDefault(id)?.Name)), p.CreatedAt, p.Id]);
    }

    /// <summary>Goes on from the last row, not by page numbers: what is added meanwhile would push a row over the edge and into the file twice.</summary>
    public static async Task<Page<T>> GatherAsync<T>(Page<T> first, Func<T, Task<IReadOnlyList<T>>> after, int most)
    {
        var all = first.Items.ToList();
        while (all.Count > 0 && all.Count < Math.Min(first.Total, most))
        {
            var next = await after(all[^1]);
            if (next.Count == 0) break;
            all.AddRange(next);
        }
        if (all.Count > most) all.RemoveRange(most, all.Count - most);
        // What vanished while we read is not missing from the file.
        return new(all, all.Count < most ? all.Count : Math.Max(first.Total, all.Count));
    }

    /// <param name="selection">How it was chosen, without what was typed into the search: that may be somebody's name or telephone, and this line stays for ever.</param>
    private async Task NoteAsync<T>(string list, Page<T> rows, object selection, CancellationToken cancel)
    {
        audit.Write(db, "platform.exported", list, after: new { rows = rows.Items.Count, of = rows.Total, selection });
        await db.SaveChangesAsync(cancel);
    }

    private static string Names(OutboxEvent e, bool ran) => string.Join(" ", e.Reactions.Where(r => r.HandledAt is not null == ran).Select(r => r.Name));
}
