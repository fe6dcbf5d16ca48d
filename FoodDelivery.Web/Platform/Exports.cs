using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Platform.Orders;
using FoodDelivery.Web.Platform.Payments;

namespace FoodDelivery.Web.Platform;

/// <summary>The lists of operations as files: the same selection as on the screen, each export with an audit line.</summary>
public sealed class Exports(OrderReads orders, OutboxReads outbox, JobReads jobs, PeopleReads people, MoneyReads money, CatalogLookup catalog, PlatformDb db, AuditLog audit, TimeProvider time)
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

    public async Task<IResult> PaymentsAsync(PaymentQuery query, CancellationToken cancel)
    {
        var filter = query.ToFilter(time.GetUtcNow());
        var rows = await AllAsync(page => money.PaymentsAsync(filter, page, AtOnce, cancel));
        await NoteAsync("payments", rows.Count, query, cancel);
        return Csv.File("payments.csv", ["order", "state", "provider", "amount", "taken", "given_back", "currency", "begun", "needs_a_look", "order_id"], rows, p =>
            [p.OrderNumber, p.Status, p.Provider, p.Amount.Major, p.Captured.Major, p.Refunded.Major, p.Amount.Currency, p.CreatedAt, p.Attention, p.OrderId]);
    }

    public async Task<IResult> DeadLettersAsync(DeadLetterFilter filter, CancellationToken cancel)
    {
        var rows = await AllAsync(page => outbox.DeadAsync(filter, page, AtOnce, cancel));
        await NoteAsync("dead letters", rows.Count, filter, cancel);
        return Csv.File("dead-letters.csv", ["event", "id", "subject", "happened", "attempts", "error", "ran", "did_not_run"], rows, e =>
            [e.Type, e.Id, e.Subject, e.Time, e.Attempts, e.LastError, Names(e, ran: true), Names(e, ran: false)]);
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
