using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>
/// Takes an order whose money is held to its kitchen, and what is in it out of the cart. Started by the payment's event, and by the
/// clock where that event was lost. A payment that took so long that the promise is no longer true ends the order instead.
/// </summary>
public sealed class PlacePaidOrder(OrderChanges orders, OrderingDb db, CatalogLookup catalog, IOptions<OrderingOptions> options, TimeProvider time, ILogger<PlacePaidOrder> log)
{
    /// <exception cref="OrderIsBusy">Others kept changing it: try again.</exception>
    public async Task RunAsync(Guid orderId, CancellationToken cancel)
    {
        var (now, rules) = (time.GetUtcNow(), options.Value);
        var restaurant = await db.Orders.Where(o => o.Id == orderId).Select(o => new { o.RestaurantId, o.TimeZone }).FirstOrDefaultAsync(cancel);
        var closed = restaurant is not null && IsClosedForToday(await catalog.OpenStateAsync(restaurant.RestaurantId, now, cancel), restaurant.TimeZone, now);
        var result = await orders.FollowAsync(orderId,
            order => order.Place(rules.AcceptWithin, Actor.System, now, rules.LatestPromise, closed), cancel,
            alongside: order => order.Status == OrderStatus.Placed ? EmptyCartAsync(order, now, cancel) : Task.CompletedTask);

        // Placed before: this is the second call. Ended before: Payments lets the money go because of the event that ended it.
        if (!result.IsOk) log.LogInformation("Order {OrderId} was not placed on its payment: {Code}", orderId, result.Error.Code);
    }

    /// <summary>A kitchen that has just taken its last order, or rests for a while, may still cook this one; one that opens tomorrow, or nobody knows when, cannot.</summary>
    private static bool IsClosedForToday(OpenState state, string timeZone, DateTimeOffset now)
    {
        if (state.State != Openness.Closed || state.DoorsOpen) return false;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        return state.Until is not { } opens || TimeZoneInfo.ConvertTime(opens, zone).Date > TimeZoneInfo.ConvertTime(now, zone).Date;
    }

    // Only what is ordered leaves the cart: the customer may have put something else into it while paying.
    private async Task EmptyCartAsync(Order order, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.Carts.Include(cart => cart.Lines).FirstOrDefaultAsync(cart => cart.Id == order.CartId, cancel) is not { } cart) return;
        foreach (var line in await db.Lines.AsNoTracking().Where(line => line.OrderId == order.Id).ToListAsync(cancel))
            cart.Take(new(line.ItemId, line.Quantity, [.. line.Options.Select(option => option.OptionId)], line.Note), now);
        db.Tell(new CartChanged(cart.Id));
    }
}
