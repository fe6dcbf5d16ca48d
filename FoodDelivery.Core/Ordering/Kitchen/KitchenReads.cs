using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>A restaurant as its kitchen screen needs it.</summary>
public sealed record KitchenInfo(RestaurantInfo Restaurant, OpenState Open);

/// <summary>A ticket that has left the board, or is about to.</summary>
public sealed record PastTicket(Guid OrderId, string Number, string ShortNumber, string FirstName, OrderStatus Status, DateTimeOffset Since, int Pieces, string? Why);

/// <summary>What goes onto 80 mm paper.</summary>
public sealed record Slip(Ticket Ticket, string RestaurantName, string TimeZone, DateTimeOffset PrintedAt);

/// <summary>What a kitchen may ask. Every question checks whose restaurant it is; somebody else's does not exist.</summary>
public sealed class KitchenReads(OrderingDb db, TicketReads tickets, CatalogLookup catalog, CurrentActor current, TimeProvider time)
{
    private const int PastShown = 30;
    private static readonly TimeSpan PastWithin = TimeSpan.FromHours(12);

    /// <summary>The restaurants this person may run, by name.</summary>
    public async Task<IReadOnlyList<KitchenInfo>> MineAsync(CancellationToken cancel)
    {
        var mine = new List<KitchenInfo>();
        foreach (var restaurant in (await catalog.RestaurantsAsync(cancel)).Values.Where(r => current.Actor.MayOperate(r.Id)).OrderBy(r => r.Name, StringComparer.OrdinalIgnoreCase))
            mine.Add(new(restaurant, await catalog.OpenStateAsync(restaurant.Id, time.GetUtcNow(), cancel)));
        return mine;
    }

    public async Task<Result<KitchenInfo>> OpenAsync(string slug, CancellationToken cancel)
    {
        if (await catalog.RestaurantBySlugAsync(slug, cancel) is not { } restaurant || !current.Actor.MayOperate(restaurant.Id))
            return Error.NotFound("ordering.kitchen_unknown", "There is no such kitchen, or it is not yours. Ask your manager to add you to the restaurant.");
        return new KitchenInfo(restaurant, await catalog.OpenStateAsync(restaurant.Id, time.GetUtcNow(), cancel));
    }

    public async Task<Result<KitchenInfo>> OpenAsync(Guid restaurantId, CancellationToken cancel) =>
        await OpenAsync((await catalog.RestaurantAsync(restaurantId, cancel))?.Slug ?? "", cancel);

    /// <summary>The board at this moment, for programs; screens share one that is kept up to date, see <see cref="KitchenBoard"/>.</summary>
    public async Task<Result<KitchenSnapshot>> BoardAsync(Guid restaurantId, CancellationToken cancel)
    {
        var open = await OpenAsync(restaurantId, cancel);
        return open.IsOk ? KitchenSnapshot.Empty(restaurantId).With(await tickets.OfAsync(restaurantId, null, cancel), time.GetUtcNow()) : open.Error;
    }

    /// <summary>The new orders this device has already acknowledged.</summary>
    public async Task<IReadOnlySet<Guid>> SeenAsync(Guid restaurantId, Guid deviceId, CancellationToken cancel)
    {
        if (!current.Actor.MayOperate(restaurantId)) return new HashSet<Guid>();
        return (await db.Set<KitchenSeen>()
            .Where(seen => seen.DeviceId == deviceId && db.Orders.Any(o => o.Id == seen.OrderId && o.RestaurantId == restaurantId && o.Status == OrderStatus.Placed))
            .Select(seen => seen.OrderId).ToListAsync(cancel)).ToHashSet();
    }

    /// <summary>What was bumped or ended lately, newest first: for recall and for "where did that order go?".</summary>
    public async Task<IReadOnlyList<PastTicket>> PastAsync(Guid restaurantId, CancellationToken cancel)
    {
        if (!current.Actor.MayOperate(restaurantId)) return [];
        var since = time.GetUtcNow() - PastWithin;
        var rows = await db.Orders.AsNoTracking()
            .Where(o => o.RestaurantId == restaurantId && o.PlacedAt != null && o.StatusSince >= since
                && o.Status != OrderStatus.Placed && o.Status != OrderStatus.Accepted && o.Status != OrderStatus.Preparing)
            .OrderByDescending(o => o.StatusSince).Take(PastShown)
            .Select(o => new { o.Id, o.Number, o.ContactName, o.Status, o.StatusSince, o.ItemCount, o.EndNote }).ToListAsync(cancel);
        return [.. rows.Select(o => new PastTicket(o.Id, o.Number, TicketReads.ShortOf(o.Number), TicketReads.FirstNameOf(o.ContactName), o.Status, o.StatusSince, o.ItemCount, o.EndNote))];
    }

    /// <summary>How much less the customer would pay without these dishes, or why they cannot be taken off.</summary>
    public async Task<Result<Money>> SavingAsync(Guid orderId, IReadOnlyCollection<int> positions, CancellationToken cancel)
    {
        var order = await db.Orders.AsNoTracking().Include(o => o.Lines).FirstOrDefaultAsync(o => o.Id == orderId, cancel);
        if (order is null || !current.Actor.MayOperate(order.RestaurantId)) return OrderChanges.NotFound;
        var bill = order.BillWithout(positions);
        return bill.IsOk ? order.Bill.Total - bill.Value.Total : bill.Error;
    }

    public async Task<Result<Slip>> SlipAsync(Guid orderId, CancellationToken cancel)
    {
        var order = await db.Orders.AsNoTracking().Where(o => o.Id == orderId).Select(o => new { o.RestaurantId, o.RestaurantName, o.TimeZone }).FirstOrDefaultAsync(cancel);
        if (order is null || !current.Actor.MayOperate(order.RestaurantId)) return OrderChanges.NotFound;
        var ticket = (await tickets.ReadAsync(db.Orders.Where(o => o.Id == orderId), cancel)).Single();
        return new Slip(ticket, order.RestaurantName, order.TimeZone, time.GetUtcNow());
    }
}
