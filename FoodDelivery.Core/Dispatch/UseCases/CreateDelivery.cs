using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FoodDelivery.Dispatch;

/// <summary>Takes an accepted order on: somebody has to bring it now. Safe to ask for again.</summary>
public sealed class CreateDelivery(DispatchDb db, CurrentActor current, OrderLookup orders, CatalogLookup catalog, IMapService map, IOptions<DispatchOptions> options, TimeProvider time)
{
    public sealed record Request(Guid OrderId);

    public async Task<Result<Guid>> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsSystem) return Error.Forbidden("dispatch.by_itself", "Deliveries begin by themselves when a kitchen accepts an order.");
        if (await ExistingAsync(request.OrderId, cancel) is { } known) return known;
        if (await orders.ForDeliveryAsync(request.OrderId, cancel) is not { } order) return Error.NotFound("dispatch.order_gone", "There is no such order.");
        // The event may be late, e.g. retried from the dead letters: an order that ended meanwhile needs nobody.
        if (order.Status is not (OrderStatus.Accepted or OrderStatus.Preparing or OrderStatus.Ready))
            return Error.Conflict("dispatch.order_not_open", $"{order.Number} needs no courier any more.");
        if (await catalog.RestaurantAsync(order.RestaurantId, cancel) is not { } restaurant) return Error.NotFound("dispatch.restaurant_gone", "There is no such restaurant.");

        var now = time.GetUtcNow();
        var ride = await map.TravelTimeAsync(restaurant.Location, order.DropOff, cancel) ?? Eta.Travel(restaurant.Location, order.DropOff, options.Value);
        var delivery = Delivery.For(Guid.CreateVersion7(now), new OrderFacts(
            order.OrderId, order.Number, order.CustomerId, restaurant.Id, restaurant.Name, restaurant.Phone, restaurant.TimeZone,
            restaurant.AddressLine, restaurant.Location, order.DropOffLine, order.DropOff, order.ItemCount, ride,
            order.ReadyAt, order.PromisedFrom, order.PromisedBy), now);
        if (order.Status == OrderStatus.Ready) delivery.FoodReady(now, new("Kitchen", now, now));
        db.Deliveries.Add(delivery);
        db.Tell(new DeliveryChanged(delivery.OrderId, delivery.Id, null));
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear(); // Another process took it on at the same moment.
            if (await ExistingAsync(request.OrderId, cancel) is { } other) return other;
            throw;
        }
        return delivery.Id;
    }

    private async Task<Guid?> ExistingAsync(Guid orderId, CancellationToken cancel) =>
        await db.Deliveries.Where(d => d.OrderId == orderId).Select(d => (Guid?)d.Id).FirstOrDefaultAsync(cancel);
}
