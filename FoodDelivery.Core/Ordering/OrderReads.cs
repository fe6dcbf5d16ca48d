using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>What an operator looks for. Everything left out means "any".</summary>
public sealed class OrderFilter
{
    /// <summary>Number, contact name, phone or restaurant, or a part of one.</summary>
    public string? Search { get; set; }
    public IReadOnlyCollection<OrderStatus> Statuses { get; set; } = [];
    public Guid? RestaurantId { get; set; }
    public DateTimeOffset? Since { get; set; }
    public DateTimeOffset? Until { get; set; }

    /// <summary>Only orders still under way whose promise has passed.</summary>
    public bool LateOnly { get; set; }
}

public sealed record OrderRow(
    Guid Id, string Number, OrderStatus Status, DateTimeOffset StatusSince, Guid RestaurantId, string RestaurantName, string TimeZone,
    string ContactName, string DropOffLine, int ItemCount, Money Total, DateTimeOffset CreatedAt, DateTimeOffset PromisedBy, int AcceptanceAlarms);

/// <summary>An order its kitchen has not answered.</summary>
/// <param name="AcceptBefore">When it expires without an answer.</param>
public sealed record WaitingOrder(Guid OrderId, string Number, Guid RestaurantId, string RestaurantName, DateTimeOffset PlacedAt, DateTimeOffset AcceptBefore);

/// <param name="Lines">In the order of the cart.</param>
/// <param name="Entries">The whole history, oldest first.</param>
public sealed record OrderDetail(
    OrderRow Row, string RestaurantSlug, string RestaurantPhone, GeoPoint RestaurantLocation, Guid CustomerId, string ContactPhone, GeoPoint DropOff, string? Notes, string DoorPin,
    Bill Bill, Promise Promise, DateTimeOffset AgreedBy, DateTimeOffset? PlacedAt, DateTimeOffset? AcceptBefore, DateTimeOffset? AcceptedAt, DateTimeOffset? PreparingAt,
    DateTimeOffset? MadeReadyAt, DateTimeOffset? PickedUpAt, DateTimeOffset? DeliveredAt, DateTimeOffset? EndedAt, RejectReason? RejectReason, string? EndNote,
    IReadOnlyList<OrderLineRow> Lines, IReadOnlyList<OrderEntryRow> Entries);

/// <param name="Discount">What of the order's discount falls on it.</param>
/// <param name="Removed">Sold out and taken off after ordering: not paid.</param>
public sealed record OrderLineRow(
    long Id, Guid ItemId, string Name, string Category, int Quantity, Money UnitPrice, Money Total, IReadOnlyList<PricedOption> Options, IReadOnlyList<string> Allergens, string? Note,
    Money Discount, bool Removed);

public sealed record OrderEntryRow(DateTimeOffset At, string What, string By, string? Detail);

/// <summary>Orders as operators see them. Everybody else sees their own through TrackingReads or the kitchen.</summary>
public sealed class OrderReads(OrderingDb db, CurrentActor current, TimeProvider time)
{
    private static readonly OrderStatus[] UnderWay = [OrderStatus.Placed, OrderStatus.Accepted, OrderStatus.Preparing, OrderStatus.Ready, OrderStatus.PickedUp];

    /// <param name="page">From 0.</param>
    public async Task<Page<OrderRow>> PageAsync(OrderFilter filter, int page, int size, CancellationToken cancel = default)
    {
        if (!current.Actor.IsOperator) return new([], 0);
        var orders = Matching(filter);
        var total = await orders.CountAsync(cancel);
        var rows = await Rows(orders.OrderByDescending(o => o.CreatedAt).ThenByDescending(o => o.Id).Skip(page * size).Take(size)).ToListAsync(cancel);
        return new(rows, total);
    }

    /// <summary>The orders that come after that one in the order of <see cref="PageAsync"/>.</summary>
    public Task<IReadOnlyList<OrderRow>> AfterAsync(OrderFilter filter, OrderRow last, int size, CancellationToken cancel = default) => AfterAsync(filter, (last.CreatedAt, last.Id), size, cancel);

    /// <param name="last">Null for the first ones.</param>
    public async Task<IReadOnlyList<OrderRow>> AfterAsync(OrderFilter filter, (DateTimeOffset At, Guid Id)? last, int size, CancellationToken cancel)
    {
        if (!current.Actor.IsOperator) return [];
        var orders = Matching(filter);
        if (last is { } after) orders = orders.Where(o => EF.Functions.LessThan(ValueTuple.Create(o.CreatedAt, o.Id), ValueTuple.Create(after.At, after.Id)));
        return await Rows(orders.OrderByDescending(o => o.CreatedAt).ThenByDescending(o => o.Id).Take(size)).ToListAsync(cancel);
    }

    /// <summary>Orders placed by then and still without an answer, those that wait longest first.</summary>
    public async Task<IReadOnlyList<WaitingOrder>> UnansweredAsync(DateTimeOffset placedBy, int most, CancellationToken cancel) => current.Actor.IsOperator
        ? await db.Orders.AsNoTracking().Where(o => o.Status == OrderStatus.Placed && o.PlacedAt <= placedBy).OrderBy(o => o.PlacedAt).ThenBy(o => o.Id).Take(most)
            .Select(o => new WaitingOrder(o.Id, o.Number, o.RestaurantId, o.RestaurantName, o.PlacedAt!.Value, o.AcceptBefore ?? o.PlacedAt!.Value)).ToListAsync(cancel)
        : [];

    /// <summary>How many orders stand where, for the overview.</summary>
    public async Task<IReadOnlyDictionary<OrderStatus, int>> CountsAsync(OrderFilter filter, CancellationToken cancel = default)
    {
        if (!current.Actor.IsOperator) return new Dictionary<OrderStatus, int>();
        return await Matching(filter).GroupBy(o => o.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
    }

    /// <summary>Everything about one order; null when unknown or not yours to see.</summary>
    public async Task<OrderDetail?> DetailAsync(Guid orderId, CancellationToken cancel = default)
    {
        var order = await db.Orders.AsNoTracking().Include(o => o.Lines).Include(o => o.Entries).AsSplitQuery().FirstOrDefaultAsync(o => o.Id == orderId, cancel);
        return order is null || !(current.Actor.IsOperator || current.Actor.MayOperate(order.RestaurantId)) ? null : Detail(order);
    }

    internal static OrderDetail Detail(Order o) => new(
        new(o.Id, o.Number, o.Status, o.StatusSince, o.RestaurantId, o.RestaurantName, o.TimeZone, o.ContactName, o.DropOffLine, o.ItemCount, o.Bill.Total, o.CreatedAt, o.Promise.By, o.AcceptanceAlarms),
        o.RestaurantSlug, o.RestaurantPhone, o.RestaurantLocation, o.CustomerId, o.ContactPhone, o.DropOff, o.Notes, o.DoorPin, o.Bill, o.Promise, o.AgreedBy, o.PlacedAt, o.AcceptBefore,
        o.AcceptedAt, o.PreparingAt, o.MadeReadyAt, o.PickedUpAt, o.DeliveredAt, o.EndedAt, o.RejectReason, o.EndNote,
        [.. o.Lines.OrderBy(l => l.Position).Select(l => new OrderLineRow(l.Id, l.ItemId, l.Name, l.Category, l.Quantity, l.UnitPrice, l.Total, l.Options, l.Allergens, l.Note, new(l.DiscountMinor, l.Currency), l.IsRemoved))],
        [.. o.Entries.OrderBy(e => e.Id).Select(e => new OrderEntryRow(e.At, e.What, e.By, e.Detail))]);

    private IQueryable<Order> Matching(OrderFilter filter)
    {
        var orders = db.Orders.AsNoTracking();
        if (filter.Statuses.Count > 0)
        {
            var statuses = filter.Statuses.ToArray();
            orders = orders.Where(o => statuses.Contains(o.Status));
        }
        if (filter.RestaurantId is { } restaurant) orders = orders.Where(o => o.RestaurantId == restaurant);
        if (filter.Since is { } since) orders = orders.Where(o => o.CreatedAt >= since);
        if (filter.Until is { } until) orders = orders.Where(o => o.CreatedAt < until);
        if (filter.LateOnly)
        {
            var now = time.GetUtcNow();
            orders = orders.Where(o => UnderWay.Contains(o.Status) && o.Promise.By < now);
        }
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var like = "%" + filter.Search.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%";
            orders = orders.Where(o => EF.Functions.ILike(o.Number, like) || EF.Functions.ILike(o.ContactName, like)
                || EF.Functions.ILike(o.ContactPhone, like) || EF.Functions.ILike(o.RestaurantName, like));
        }
        return orders;
    }

    private static IQueryable<OrderRow> Rows(IQueryable<Order> orders) => orders.Select(o => new OrderRow(
        o.Id, o.Number, o.Status, o.StatusSince, o.RestaurantId, o.RestaurantName, o.TimeZone, o.ContactName, o.DropOffLine, o.ItemCount,
        new Money(o.Bill.TotalMinor, o.Bill.Currency), o.CreatedAt, o.Promise.By, o.AcceptanceAlarms));
}
