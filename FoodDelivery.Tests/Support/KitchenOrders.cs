using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Support;

/// <summary>Puts paid orders before a kitchen, made by the order's own methods, as a payment does.</summary>
public static class KitchenOrders
{
    private static readonly string[] Names = ["Ada Lindqvist", "Bo Li", "Maximiliano-Alexander de la Cruz", "Chloe Abbott", "Oluwaseun Adeyemi", "Hiro Tanaka"];
    private static readonly string?[] Wishes = [null, null, null, "no onions", null];

    /// <param name="ago">How long ago it was placed; what came after is spread over that time.</param>
    /// <param name="dishes">How many lines.</param>
    public static async Task<Order> PlaceAsync(IServiceProvider services, string slug, OrderStatus status = OrderStatus.Placed, TimeSpan ago = default, int dishes = 2, int seed = 0, string phone = "+12125550123")
    {
        await using var scope = services.CreateAsyncScope();
        var at = scope.ServiceProvider;
        at.GetRequiredService<CurrentActor>().Actor = Actor.System;
        var now = at.GetRequiredService<TimeProvider>().GetUtcNow();
        var placed = now - ago;
        var kitchen = await at.GetRequiredService<CatalogLookup>().RestaurantBySlugAsync(slug, CancellationToken.None) ?? throw new InvalidOperationException($"No restaurant is called {slug}.");
        var menu = await at.GetRequiredService<CatalogDb>().Items.AsNoTracking().Include(i => i.Category).Where(i => i.RestaurantId == kitchen.Id).OrderBy(i => i.Position).ThenBy(i => i.Id).ToListAsync();
        var lines = Enumerable.Range(0, dishes).Select(n => Line(menu[(seed * 3 + n) % menu.Count], seed + n)).ToList();
        var bill = Bill.Of(lines, kitchen.TaxBasisPoints, kitchen.TaxIncluded, kitchen.DeliveryFeeBase, kitchen.ServiceFeeBasisPoints, Money.Zero(kitchen.Currency));
        var customer = DemoPeople.Ada;
        var order = Order.Begin(new AgreedOrder(kitchen, customer.Id, Names[seed % Names.Length], phone, "350 W 42nd St", new GeoPoint(40.757, -73.99), seed % 4 == 1 ? "Ring twice, the bell is shy" : null,
            lines, bill, Promise.For(placed, 20, 4, 8, 10), Guid.CreateVersion7(now), "kitchen", null), "4711", Actor.System, placed);
        Done(order.Place(TimeSpan.FromMinutes(10), Actor.System, placed));
        if (status != OrderStatus.Placed) Done(order.Accept(15, Actor.System, placed + ago * .1, status == OrderStatus.Accepted ? now.AddMinutes(5) : null));
        if (status == OrderStatus.Ready) Done(order.MarkReady(Actor.System, placed + ago * .8));
        var db = at.GetRequiredService<OrderingDb>();
        db.Add(order);
        await db.SaveChangesAsync();
        return order;
    }

    private static PricedLine Line(MenuItem item, int seed) => new(
        item.Id, item.Name, item.Category.Name, 1 + seed % 3 / 2, item.Price,
        seed % 3 == 0 ? [new PricedOption(item.Id, "Extras", "Extra cheese", item.Price), new PricedOption(item.Id, "Size", "Large", item.Price)] : [], item.Allergens, Wishes[seed % Wishes.Length]);

    private static void Done(Result result)
    {
        if (!result.IsOk) throw new InvalidOperationException(result.Error.Message);
    }
}
