using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Dispatch;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Modules.Dispatch;

/// <summary>A city with a restaurant, couriers and accepted orders to bring.</summary>
public abstract class DispatchTest(ClassDatabase database) : ModuleTest(database)
{
    protected const string Pin = "4711";
    protected static readonly GeoPoint Kitchen = new(40.7580, -73.9855);
    private static int number;

    protected Actor Dora { get; } = new(Guid.CreateVersion7(), "Dora Mensah", new HashSet<string> { Roles.Dispatcher }, new HashSet<Guid>());
    protected Actor Dan { get; } = new(Guid.CreateVersion7(), "Dan Second", new HashSet<string> { Roles.Dispatcher }, new HashSet<Guid>());
    protected Actor Customer { get; } = new(Guid.CreateVersion7(), "Ada Lindqvist", new HashSet<string> { Roles.Customer }, new HashSet<Guid>());

    protected Guid RestaurantId { get; private set; }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        RestaurantId = Guid.CreateVersion7(Time.GetUtcNow());
        await WithAsync<CatalogDb>(async db =>
        {
            db.Restaurants.Add(new Restaurant
            {
                Id = RestaurantId, Slug = $"kitchen-{++number}", Name = "Nonna's Corner", Cuisines = ["Italian"], Description = "Pasta", AddressLine = "234 W 42nd St", Location = Kitchen,
                Phone = "+12125550123", TimeZone = "America/New_York", Currency = "USD", TaxBasisPoints = 888, TaxIncluded = false, DeliveryFeeBase = new(299, "USD"), DeliveryFeePerKm = new(50, "USD"),
                ServiceFeeBasisPoints = 500, MinimumOrder = new(1000, "USD"), RadiusMeters = 5000, PrepMinutes = 15, Hours = OpeningHours.Always(),
            });
            await db.SaveChangesAsync();
        });
    }

    /// <summary>An order the kitchen has accepted, promised ready in 15 minutes.</summary>
    protected Task<Order> AcceptedOrderAsync() => StoredOrderAsync(Sample.Accept);

    /// <summary>An order the kitchen has not answered yet.</summary>
    protected Task<Order> PlacedOrderAsync() => StoredOrderAsync(Sample.Place);

    /// <summary>An order at the till.</summary>
    protected Task<Order> UnpaidOrderAsync() => StoredOrderAsync((_, _) => { });

    private async Task<Order> StoredOrderAsync(Action<Order, DateTimeOffset> then)
    {
        var restaurant = await WithAsync((CatalogLookup lookup) => lookup.RestaurantAsync(RestaurantId, default));
        var order = Sample.Order(restaurant!, Customer.UserId!.Value, Pin, Time.GetUtcNow());
        await WithAsync<OrderingDb>(async db =>
        {
            db.Orders.Add(order);
            await db.SaveChangesAsync();
            then(order, Time.GetUtcNow());
            await db.SaveChangesAsync();
        });
        return order;
    }

    protected async Task<Guid> DeliveryAsync()
    {
        var order = await AcceptedOrderAsync();
        return Ok(await WithAsync((CreateDelivery use) => use.RunAsync(new(order.Id), default)));
    }

    protected async Task<(Guid Id, Actor Actor)> CourierAsync(string name = "Lena Okafor", bool onDuty = true)
    {
        var (id, user) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await WithAsync<DispatchDb>(async db =>
        {
            db.Couriers.Add(new Courier { Id = id, UserId = user, Name = name, Phone = "+12125550150" });
            await db.SaveChangesAsync();
        });
        var actor = new Actor(user, name, new HashSet<string> { Roles.Courier }, new HashSet<Guid>());
        if (onDuty) Ok(await AsAsync(actor, (GoOnDuty use) => use.RunAsync(new(), default)));
        return (id, actor);
    }

    /// <summary>A delivery and its courier, as far along as wanted.</summary>
    protected async Task<(Guid Delivery, Guid Courier, Actor Actor)> JobAsync(DeliveryStatus status = DeliveryStatus.Assigned)
    {
        var delivery = await DeliveryAsync();
        var (courier, actor) = await CourierAsync();
        Ok(await AsAsync(Dora, (AssignDelivery use) => use.RunAsync(new(delivery, courier), default)));
        if (status >= DeliveryStatus.AtRestaurant) Ok(await AsAsync(actor, (ArriveAtRestaurant use) => use.RunAsync(new(delivery), default)));
        if (status >= DeliveryStatus.PickedUp) Ok(await AsAsync(actor, (PickUp use) => use.RunAsync(new(delivery), default)));
        if (status >= DeliveryStatus.AtDoor) Ok(await AsAsync(actor, (ArriveAtDoor use) => use.RunAsync(new(delivery), default)));
        return (delivery, courier, actor);
    }

    protected Task<Delivery> FindAsync(Guid delivery) => WithAsync((DispatchDb db) => db.Deliveries.Include(d => d.Timeline).SingleAsync(d => d.Id == delivery));

    protected Task<Courier> CourierRowAsync(Guid courier) => WithAsync((DispatchDb db) => db.Couriers.SingleAsync(c => c.Id == courier));

    /// <summary>Types of the events written about a delivery's order, oldest first, without Ordering's own.</summary>
    protected async Task<string[]> FactsOfAsync(Guid delivery)
    {
        var order = (await FindAsync(delivery)).OrderId.ToString();
        return await WithAsync((DispatchDb db) => db.Outbox.Where(o => o.Subject == order && o.Type.StartsWith("dispatch.")).OrderBy(o => o.Seq).Select(o => o.Type.Substring(9)).ToArrayAsync());
    }

    /// <summary>Calls a reaction twice with the same event, as the relay may.</summary>
    protected async Task ReactTwiceAsync<TReaction, TEvent>(TEvent happened) where TReaction : IReaction<TEvent> where TEvent : IEvent
    {
        var context = new EventContext(Guid.CreateVersion7(), EventName.Of(typeof(TEvent)), happened.Subject, Time.GetUtcNow());
        for (var i = 0; i < 2; i++) await WithAsync<TReaction>(reaction => reaction.RunAsync(happened, context, default));
    }

    protected static void Ok(Result result) => Assert.True(result.IsOk, result.Error?.Message);

    protected static T Ok<T>(Result<T> result)
    {
        Assert.True(result.IsOk, result.Error?.Message);
        return result.Value;
    }

    protected static void Refused(string code, Result result) => Assert.Equal(code, result.Error?.Code);
}
