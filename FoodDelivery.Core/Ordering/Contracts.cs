using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>Where an order stands. The cart is the draft; an order row begins when the customer goes to pay.</summary>
public enum OrderStatus
{
    AwaitingPayment,
    /// <summary>Not paid in time, or given up. The customer may try again from the cart.</summary>
    PaymentFailed,
    Placed,
    Accepted,
    Preparing,
    Ready,
    PickedUp,
    Delivered,
    Rejected,
    /// <summary>The kitchen did not answer in time, or the payment came too late.</summary>
    Expired,
    Cancelled,
    DeliveryFailed,
}

/// <summary>Why a kitchen refuses. Each reason has a consequence in Catalog.</summary>
public enum RejectReason
{
    /// <summary>The named items are 86'd.</summary>
    SoldOut,
    /// <summary>Rush mode goes on.</summary>
    TooBusy,
    /// <summary>No new orders today.</summary>
    Closing,
    /// <summary>Something else, in the kitchen's words.</summary>
    Other,
}

// Facts. The subject is always the order, so that a reaction never sees its events out of order.

/// <summary>Paid (authorised) and now before the kitchen.</summary>
public sealed record OrderPlaced(Guid OrderId, string Number, Guid RestaurantId, Guid CustomerId) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>The kitchen took it. <paramref name="ReadyAt"/> is when it promises the food.</summary>
public sealed record OrderAccepted(Guid OrderId, string Number, Guid RestaurantId, DateTimeOffset ReadyAt) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>The kitchen promised another time.</summary>
public sealed record OrderPromiseMoved(Guid OrderId, Guid RestaurantId, DateTimeOffset ReadyAt) : IEvent { public string Subject => OrderId.ToString(); }
public sealed record OrderPreparing(Guid OrderId, Guid RestaurantId) : IEvent { public string Subject => OrderId.ToString(); }
public sealed record OrderReady(Guid OrderId, Guid RestaurantId) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>Taken back from Ready by the kitchen.</summary>
public sealed record OrderRecalled(Guid OrderId, Guid RestaurantId) : IEvent { public string Subject => OrderId.ToString(); }
public sealed record OrderPickedUp(Guid OrderId, Guid RestaurantId) : IEvent { public string Subject => OrderId.ToString(); }
public sealed record OrderDelivered(Guid OrderId, Guid RestaurantId, Guid CustomerId) : IEvent { public string Subject => OrderId.ToString(); }

/// <param name="SoldOutItems">Menu item ids to 86, for reason SoldOut.</param>
public sealed record OrderRejected(Guid OrderId, Guid RestaurantId, RejectReason Reason, IReadOnlyList<Guid> SoldOutItems) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>Something of it was not to be had, so it costs less now: <see cref="OrderLookup.SharesAsync"/> tells what.</summary>
/// <param name="Lines">Positions of the lines that went.</param>
/// <param name="SoldOutItems">Menu item ids to 86.</param>
public sealed record OrderReduced(Guid OrderId, Guid RestaurantId, Money Total, IReadOnlyList<int> Lines, IReadOnlyList<Guid>? SoldOutItems = null) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>Nobody has answered it for a while; told once per level.</summary>
/// <param name="Level">1, 2 or 3: the limits of OrderingOptions, which others may read for their own words.</param>
public sealed record OrderUnanswered(Guid OrderId, Guid RestaurantId, int Level) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>Time ran out: nobody accepted it, or it was paid too late to be cooked.</summary>
public sealed record OrderExpired(Guid OrderId, Guid RestaurantId) : IEvent { public string Subject => OrderId.ToString(); }
public sealed record OrderCancelled(Guid OrderId, Guid RestaurantId, string Reason) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>Given up unpaid. Money that arrives after this must go back.</summary>
public sealed record OrderPaymentFailed(Guid OrderId, string Reason) : IEvent { public string Subject => OrderId.ToString(); }
public sealed record OrderDeliveryFailed(Guid OrderId, Guid RestaurantId, string Reason) : IEvent { public string Subject => OrderId.ToString(); }

/// <summary>Open, and no kitchen screen has watched it since then: it must not take orders that nobody sees.</summary>
/// <param name="PauseUntil">Until when it should rest, at the latest; a person may resume it at once.</param>
public sealed record KitchenUnwatched(Guid RestaurantId, DateTimeOffset Since, DateTimeOffset PauseUntil) : IEvent { public string Subject => RestaurantId.ToString(); }

/// <summary>For open screens: this order's row is different now.</summary>
public sealed record OrderChanged(Guid OrderId, Guid RestaurantId, Guid CustomerId, OrderStatus Status) : ILiveChange;

/// <summary>What a courier's delivery needs to know of an order. Asked for, never put into an event: it holds personal data.</summary>
/// <param name="DoorPin">Four digits the customer reads out at the door.</param>
/// <param name="PromisedBy">Upper end of the time range the customer saw.</param>
public sealed record OrderForDelivery(
    Guid OrderId, string Number, OrderStatus Status, Guid RestaurantId, Guid CustomerId,
    string DropOffLine, GeoPoint DropOff, string ContactName, string ContactPhone, string? Notes,
    string DoorPin, DateTimeOffset ReadyAt, DateTimeOffset PromisedFrom, DateTimeOffset PromisedBy, int ItemCount, Money Total, Money Tip);

/// <summary>Where an order stands and what it costs now.</summary>
public sealed record OrderMoney(Guid OrderId, string Number, OrderStatus Status, DateTimeOffset StatusSince, Money Total);

// Which customers have ordered where, when and how often: CustomerLookup, asked with a CustomerRule (and a Circle of the city).

/// <summary>What other rooms may ask about an order.</summary>
public class OrderLookup(OrderingDb db)
{
    /// <summary>What its delivery needs; null for an unknown order.</summary>
    public virtual Task<OrderForDelivery?> ForDeliveryAsync(Guid orderId, CancellationToken cancel) => db.Orders.AsNoTracking()
        .Where(o => o.Id == orderId)
        .Select(o => new OrderForDelivery(o.Id, o.Number, o.Status, o.RestaurantId, o.CustomerId, o.DropOffLine, o.DropOff, o.ContactName, o.ContactPhone, o.Notes,
            o.DoorPin, o.Promise.ReadyAt, o.Promise.From, o.Promise.By, o.ItemCount,
            new Money(o.Bill.TotalMinor, o.Bill.Currency), new Money(o.Bill.TipMinor, o.Bill.Currency)))
        .FirstOrDefaultAsync(cancel)!;

    /// <summary>Its bill as it is now, for the money; null for an unknown order.</summary>
    public virtual async Task<PaymentShares?> SharesAsync(Guid orderId, CancellationToken cancel) =>
        await db.Orders.AsNoTracking().Include(o => o.Lines).FirstOrDefaultAsync(o => o.Id == orderId, cancel) is { } order ? PaymentRequest.Shares(order) : null;

    /// <summary>How orders stand, for comparing them with their money.</summary>
    public virtual async Task<IReadOnlyList<OrderMoney>> MoneyAsync(IReadOnlyCollection<Guid> orderIds, CancellationToken cancel) =>
        await db.Orders.AsNoTracking().Where(o => orderIds.Contains(o.Id)).Select(o => new OrderMoney(o.Id, o.Number, o.Status, o.StatusSince, new Money(o.Bill.TotalMinor, o.Bill.Currency))).ToListAsync(cancel);

    /// <summary>Orders that began in a time and whose money should exist: for finding those without.</summary>
    public virtual async Task<IReadOnlyList<OrderMoney>> PaidForAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel) =>
        await db.Orders.AsNoTracking().Where(o => o.CreatedAt >= from && o.CreatedAt < until && o.PlacedAt != null)
            .Select(o => new OrderMoney(o.Id, o.Number, o.Status, o.StatusSince, new Money(o.Bill.TotalMinor, o.Bill.Currency))).ToListAsync(cancel);

    /// <summary>Its customer, its restaurant and operators may. Whether a courier may is Dispatch's to say.</summary>
    public virtual async Task<bool> MaySeeAsync(Guid orderId, Actor actor, CancellationToken cancel)
    {
        var order = await db.Orders.Where(o => o.Id == orderId).Select(o => new { o.CustomerId, o.RestaurantId }).FirstOrDefaultAsync(cancel);
        return order is not null && (actor.IsOperator || actor.UserId == order.CustomerId || actor.MayOperate(order.RestaurantId));
    }
}

/// <summary>What messages about an order are made of. Asked for, never put into an event: it holds personal data.</summary>
/// <param name="Phone">E.164, as given at the checkout.</param>
/// <param name="AcceptBefore">When the kitchen's time to answer runs out; null when it never saw the order.</param>
/// <param name="AcceptedAt">From here on the money may be taken.</param>
/// <param name="AgreedBy">The latest time the customer agreed to.</param>
/// <param name="From">Lower end of the time that is promised now.</param>
/// <param name="EndNote">Why it ended, in words for the customer.</param>
/// <param name="Lines">In the order of the cart, with those that were taken off.</param>
public sealed record OrderToTell(
    Guid Id, string Number, OrderStatus Status, Guid RestaurantId, string RestaurantName, string RestaurantSlug, string TimeZone, Guid CustomerId, string ContactName, string Phone, string DropOffLine,
    DateTimeOffset CreatedAt, DateTimeOffset? PlacedAt, DateTimeOffset? AcceptBefore, DateTimeOffset? AcceptedAt, DateTimeOffset? DeliveredAt, DateTimeOffset AgreedBy, DateTimeOffset ReadyAt, DateTimeOffset From, DateTimeOffset By,
    RejectReason? RejectReason, string? EndNote, Bill Bill, IReadOnlyList<LineToTell> Lines);

public sealed record LineToTell(int Position, string Name, int Quantity, IReadOnlyList<string> Options, Money Total, bool Removed);

/// <summary>Finds what there is to tell of an order. Not offered to other processes: only the house writes to people.</summary>
public sealed class OrdersToTell(OrderingDb db)
{
    /// <summary>Null for an unknown order.</summary>
    public async Task<OrderToTell?> FindAsync(Guid orderId, CancellationToken cancel)
    {
        if (await db.Orders.AsNoTracking().Include(o => o.Lines).FirstOrDefaultAsync(o => o.Id == orderId, cancel) is not { } o) return null;
        return new(o.Id, o.Number, o.Status, o.RestaurantId, o.RestaurantName, o.RestaurantSlug, o.TimeZone, o.CustomerId, o.ContactName, o.ContactPhone, o.DropOffLine,
            o.CreatedAt, o.PlacedAt, o.AcceptBefore, o.AcceptedAt, o.DeliveredAt, o.AgreedBy, o.Promise.ReadyAt, o.Promise.From, o.Promise.By, o.RejectReason, o.EndNote, o.Bill,
            [.. o.Lines.OrderBy(l => l.Position).Select(l => new LineToTell(l.Position, l.Name, l.Quantity, [.. l.Options.Select(option => option.Name)], l.Total, l.IsRemoved))]);
    }
}
