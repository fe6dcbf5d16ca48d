using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

public sealed record MyOrderRow(Guid Id, string Number, OrderStatus Status, DateTimeOffset StatusSince, string RestaurantName, string RestaurantSlug, string TimeZone, IReadOnlyList<string> Dishes, Money Total, DateTimeOffset CreatedAt, DateTimeOffset PromisedFrom, DateTimeOffset PromisedBy);

/// <summary>A customer's own orders. Those of other people do not exist here.</summary>
public sealed class MyOrders(OrderingDb db, CurrentActor current)
{
    /// <summary>Null when unknown or somebody else's, without a difference. Operators may look too.</summary>
    public async Task<OrderDetail?> FindAsync(Guid orderId, CancellationToken cancel)
    {
        var order = await db.Orders.AsNoTracking().Include(o => o.Lines).Include(o => o.Entries).AsSplitQuery().FirstOrDefaultAsync(o => o.Id == orderId, cancel);
        return order is not null && (order.CustomerId == current.Actor.UserId || current.Actor.IsOperator) ? OrderReads.Detail(order) : null;
    }

    /// <summary>The asker's own and nobody else's, whatever the asker may do elsewhere: for programs that were only let do this.</summary>
    public async Task<OrderDetail?> FindMineAsync(Guid orderId, CancellationToken cancel) => await IsMineAsync(orderId, cancel) ? await FindAsync(orderId, cancel) : null;

    public async Task<bool> IsMineAsync(Guid orderId, CancellationToken cancel) =>
        current.Actor.UserId is { } me && await db.Orders.AnyAsync(o => o.Id == orderId && o.CustomerId == me, cancel);

    /// <param name="page">From 0, newest first.</param>
    public async Task<Page<MyOrderRow>> PageAsync(int page, int size, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } me) return new([], 0);
        var mine = db.Orders.AsNoTracking().Where(o => o.CustomerId == me);
        var rows = await Rows(mine.OrderByDescending(o => o.CreatedAt).Skip(page * size).Take(size)).ToListAsync(cancel);
        return new(rows, await mine.CountAsync(cancel));
    }

    /// <summary>Newest first, those older than a position; for readers who go on later and must not see one twice.</summary>
    public async Task<IReadOnlyList<MyOrderRow>> NewestAsync((DateTimeOffset At, Guid Id)? after, int most, CancellationToken cancel)
    {
        if (current.Actor.UserId is not { } me) return [];
        var mine = db.Orders.AsNoTracking().Where(o => o.CustomerId == me);
        if (after is { } last) mine = mine.Where(o => EF.Functions.LessThan(ValueTuple.Create(o.CreatedAt, o.Id), ValueTuple.Create(last.At, last.Id)));
        return await Rows(mine.OrderByDescending(o => o.CreatedAt).ThenByDescending(o => o.Id).Take(most)).ToListAsync(cancel);
    }

    private static IQueryable<MyOrderRow> Rows(IQueryable<Order> orders) => orders.Select(o => new MyOrderRow(
            o.Id, o.Number, o.Status, o.StatusSince, o.RestaurantName, o.RestaurantSlug, o.TimeZone,
            o.Lines.Where(l => l.RemovedAt == null).OrderBy(l => l.Position).Select(l => l.Quantity == 1 ? l.Name : l.Quantity + " × " + l.Name).ToList(),
            new Money(o.Bill.TotalMinor, o.Bill.Currency), o.CreatedAt, o.Promise.From, o.Promise.By));
}
