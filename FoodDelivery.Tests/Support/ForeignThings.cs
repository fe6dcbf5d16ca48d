using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Support;

/// <summary>
/// An order that is none of the demo's hosts' business: another customer's, from another restaurant than Marco's, in the hands of another courier than Lena.
/// Operators may see it. Whatever of it shows up elsewhere has leaked.
/// </summary>
public sealed record ForeignThings(DemoPerson Customer, Guid OrderId, string Number, Guid DeliveryId, Guid CourierId, RestaurantInfo Restaurant, Guid ItemId, Guid DeviceId)
{
    public const string ContactName = "Zenobia Quuxley", Notes = "Violet gate behind the gasworks", Pin = "8351";

    /// <summary>What nobody else may read. The courier's and the restaurant's names are no secrets.</summary>
    public IReadOnlyList<string> Secrets => [Number, ContactName, Notes];

    /// <param name="segment">The part of the address before the parameter: what kind of thing it names.</param>
    /// <returns>Null for what has no owner among people.</returns>
    public string? ValueOf(string segment, bool isGuid) => segment switch
    {
        "orders" or "tickets" or "queue" or "slips" or "receipts" => OrderId.ToString(),
        "deliveries" or "lost" => DeliveryId.ToString(),
        "couriers" => CourierId.ToString(),
        "items" => ItemId.ToString(),
        "devices" => DeviceId.ToString(),
        "restaurants" or "kitchens" or "kitchen" or "statements" or "menu" => isGuid ? Restaurant.Id.ToString() : Restaurant.Slug,
        _ => null,
    };

    public static async Task<ForeignThings> MakeAsync(TestApp app)
    {
        var now = TimeProvider.System.GetUtcNow();
        var restaurant = (await app.InsideAsync((CatalogLookup catalog) => catalog.RestaurantsAsync(CancellationToken.None))).Values.Where(one => one.Slug != DemoPeople.MarcosRestaurant).OrderBy(one => one.Slug, StringComparer.Ordinal).First();
        var customer = DemoPeople.Customers[7];
        var (id, number) = await app.InsideAsync(async (OrderingDb db) =>
        {
            var line = new PricedLine(Guid.CreateVersion7(now), "Lasagne", "Pasta", 2, new(1600, "USD"), [], [], null);
            var order = Order.Begin(new AgreedOrder(
                restaurant, customer.Id, ContactName, "+12125550177", "1 Vanderbilt Ave", new GeoPoint(40.7527, -73.9772), Notes, [line],
                Bill.Of([line], 888, false, new(299, "USD"), 500, new(300, "USD")), Promise.For(now, 15, 4, 6, 10), Guid.CreateVersion7(now), "foreign", null),
                Pin, new Actor(customer.Id, customer.Name, new HashSet<string> { Roles.Customer }, new HashSet<Guid>()), now);
            db.Orders.Add(order);
            await db.SaveChangesAsync();
            Done(order.Place(TimeSpan.FromMinutes(10), Actor.System, now));
            Done(order.Accept(15, Actor.System, now));
            await db.SaveChangesAsync();
            return (order.Id, order.Number);
        });
        var delivery = (await app.InsideAsync((CreateDelivery use) => use.RunAsync(new(id), CancellationToken.None))).Value;
        var courier = await app.InsideAsync((DispatchDb db) => db.Couriers.AsNoTracking().Where(one => !one.ForPeople && one.UserId != DemoPeople.Lena.Id).OrderBy(one => one.Number).Skip(3).FirstAsync());
        Done(await app.InsideAsync((GoOnDuty use) => use.RunAsync(new(courier.Id), CancellationToken.None)));
        Done(await app.InsideAsync((AssignDelivery use) => use.RunAsync(new(delivery, courier.Id), CancellationToken.None)));
        Done(await app.InsideAsync((ArriveAtRestaurant use) => use.RunAsync(new(delivery), CancellationToken.None)));
        Done(await app.InsideAsync((PickUp use) => use.RunAsync(new(delivery), CancellationToken.None)));
        Done(await app.InsideAsync((ReportPositions use) => use.RunAsync(new([new(courier.Id, [new(TimeProvider.System.GetUtcNow(), 40.7535, -73.9809)])]), CancellationToken.None)));
        var item = await app.InsideAsync((CatalogDb db) => db.Items.AsNoTracking().Where(one => one.RestaurantId == restaurant.Id).OrderBy(one => one.Position).ThenBy(one => one.Id).Select(one => one.Id).FirstAsync());
        var device = await app.AsPersonAsync<RegisterDevice, Result<Guid>>(customer, use => use.RunAsync(new("a-strangers-token", DeviceKind.Web, "A stranger's phone"), CancellationToken.None));
        return new(customer, id, number, delivery, courier.Id, restaurant, item, device.Value);
    }

    /// <summary>Every version of everything it is made of: the same as long as nobody has touched it.</summary>
    public async Task<string> VersionAsync(TestApp app)
    {
        await using var command = app.Database.Source.CreateCommand("""
            SELECT coalesce((SELECT string_agg(xmin::text, ',') FROM ordering.orders WHERE id = $1), '') || '/' ||
                   coalesce((SELECT string_agg(xmin::text, ',' ORDER BY id) FROM ordering.order_lines WHERE order_id = $1), '') || '/' ||
                   coalesce((SELECT string_agg(xmin::text, ',') FROM dispatch.deliveries WHERE id = $2), '') || '/' ||
                   coalesce((SELECT string_agg(xmin::text, ',') FROM dispatch.couriers WHERE id = $3), '') || '/' ||
                   coalesce((SELECT string_agg(xmin::text, ',') FROM notifications.push_devices WHERE id = $5), '') || '/' ||
                   coalesce((SELECT string_agg(xmin::text, ',') FROM catalog.restaurants WHERE id = $4), '') || '/' ||
                   coalesce((SELECT string_agg(xmin::text, ',' ORDER BY id) FROM catalog.items WHERE restaurant_id = $4), '')
            """);
        foreach (var id in new[] { OrderId, DeliveryId, CourierId, Restaurant.Id, DeviceId }) command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = id });
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static void Done(Result result)
    {
        if (!result.IsOk) throw new InvalidOperationException(result.Error.Message);
    }
}
