using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Rules.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Support;

/// <summary>What tests of dispatchers and couriers prepare.</summary>
public sealed partial class TestApp
{
    /// <summary>An order of Ada's that the kitchen has accepted and nobody brings yet.</summary>
    public async Task<Guid> DeliveryAsync(string pin)
    {
        var restaurant = (await InsideAsync((CatalogLookup lookup) => lookup.RestaurantBySlugAsync(DemoPeople.MarcosRestaurant, default)))!;
        var order = await InsideAsync(async (OrderingDb db) =>
        {
            var made = Sample.Order(restaurant, DemoPeople.Ada.Id, pin, TimeProvider.System.GetUtcNow());
            db.Orders.Add(made);
            await db.SaveChangesAsync();
            Sample.Accept(made, TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync();
            return made.Id;
        });
        return (await InsideAsync((CreateDelivery use) => use.RunAsync(new(order), default))).Value;
    }

    /// <summary>The same, given to Lena, who has to be on duty.</summary>
    public async Task<Guid> DeliveryForLenaAsync(string pin)
    {
        var delivery = await DeliveryAsync(pin);
        var lena = await InsideAsync((DispatchDb db) => db.Couriers.Where(c => c.UserId == DemoPeople.Lena.Id).Select(c => c.Id).SingleAsync());
        Result given = await InsideAsync((AssignDelivery use) => use.RunAsync(new(delivery, lena), default));
        return given.IsOk ? delivery : throw new InvalidOperationException(given.Error.Message);
    }
}
