using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>Orders before a kitchen, in the database.</summary>
public abstract class KitchenTest(ClassDatabase database) : ModuleTest(database)
{
    protected static Actor Cook { get; } = AnOrder.Staff("Maria", AnOrder.RestaurantId);
    protected static Actor OtherCook { get; } = AnOrder.Staff("Nico", Guid.CreateVersion7(AnOrder.Noon));

    /// <summary>A stored order that people brought into this state a moment ago.</summary>
    protected async Task<Order> OrderAsync(OrderStatus status = OrderStatus.Placed)
    {
        var now = Time.GetUtcNow();
        var order = Order.Begin(AnOrder.Agreed() with { Promise = Promise.For(now, 20, 4, 8, 10) }, "4711", AnOrder.Customer, now);
        Done(order.Place(TimeSpan.FromMinutes(10), Actor.System, now));
        if (status != OrderStatus.Placed) Done(order.Accept(15, Cook, now, status == OrderStatus.Accepted ? now.AddMinutes(5) : null));
        if (status is OrderStatus.Ready or OrderStatus.PickedUp) Done(order.MarkReady(Cook, now));
        if (status == OrderStatus.PickedUp) Done(order.PickUp(Actor.System, now));
        await WithAsync<OrderingDb>(db =>
        {
            db.Add(order);
            return db.SaveChangesAsync();
        });
        await Database.ExecuteAsync("DELETE FROM platform.outbox");
        return order;
    }

    /// <summary>The restaurant those orders are for, open day and night.</summary>
    protected Task RestaurantAsync() => WithAsync<CatalogDb>(db =>
    {
        var like = AnOrder.Restaurant;
        db.Add(new Restaurant
        {
            Id = like.Id, Slug = like.Slug, Name = like.Name, Cuisines = ["Italian"], Description = "Pizza", AddressLine = like.AddressLine, Location = like.Location, Phone = like.Phone,
            TimeZone = like.TimeZone, Currency = like.Currency, TaxBasisPoints = like.TaxBasisPoints, TaxIncluded = like.TaxIncluded, DeliveryFeeBase = like.DeliveryFeeBase,
            DeliveryFeePerKm = like.DeliveryFeePerKm, ServiceFeeBasisPoints = like.ServiceFeeBasisPoints, MinimumOrder = like.MinimumOrder, RadiusMeters = like.RadiusMeters,
            PrepMinutes = like.PrepMinutes, Hours = OpeningHours.Always(),
        });
        return db.SaveChangesAsync();
    });

    protected Task<string?> StatusAsync(Order order) => Database.ScalarAsync<string>("SELECT status FROM ordering.orders WHERE id = $1", order.Id);

    protected async Task<string[]> PublishedAsync() => await Database.ScalarAsync<string[]>("SELECT coalesce(array_agg(type ORDER BY seq), '{}') FROM platform.outbox") ?? [];

    protected static void Refused(Result result, ErrorKind kind, string code, string? says = null)
    {
        Assert.NotNull(result.Error);
        Assert.Equal((kind, code), (result.Error.Kind, result.Error.Code));
        if (says is not null) Assert.Contains(says, result.Error.Message);
    }

    private static void Done(Result result) => Assert.Null(result.Error);
}
