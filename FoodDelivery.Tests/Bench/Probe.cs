using System.Diagnostics;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Bench;

internal static class Probe
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var database = await TestServer.CreateDatabaseAsync(city: true);
        await using var rooms = TestRooms.Build(database.ConnectionString);
        var ada = DemoPeople.Ada;
        async Task Measure(string what, Func<IServiceProvider, Task> act)
        {
            for (var i = 0; i < 200; i++) await In();
            var bytes = GC.GetTotalAllocatedBytes(true);
            var cpu = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < 200; i++) await In();
            Console.WriteLine($"{what}: {(GC.GetTotalAllocatedBytes(true) - bytes) / 200 / 1024.0:0.0} KB {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / 200:0.000} ms cpu");
            async Task In()
            {
                await using var scope = rooms.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = new Actor(ada.Id, ada.Name, new HashSet<string> { ada.Role }, new HashSet<Guid>());
                await act(scope.ServiceProvider);
            }
        }
        Guid restaurantId = default;
        List<WantedLine> lines = [];
        GeoPoint door = default, from = default;
        await using (var scope = rooms.CreateAsyncScope())
        {
            var r = (await scope.ServiceProvider.GetRequiredService<CatalogLookup>().RestaurantBySlugAsync(DemoPeople.MarcosRestaurant, default))!;
            (restaurantId, from) = (r.Id, r.Location);
            var menu = await scope.ServiceProvider.GetRequiredService<CatalogDb>().WholeItems.Where(i => i.RestaurantId == restaurantId && i.SoldOutUntil == null).ToListAsync();
            lines = menu.OrderByDescending(item => item.Groups.Count).Take(3).Select((item, at) => new WantedLine(item.Id, 1 + at % 2, [.. item.Groups.SelectMany(group => group.Options.OrderBy(o => o.Position).Take(Math.Max(group.Min, 1))).Select(o => o.Id)], null)).ToList();
            door = (await scope.ServiceProvider.GetRequiredService<IMapService>().FindAddressAsync(ada.AddressLine!, 1, default))[0].Location;
        }
        await Measure("scope", _ => Task.CompletedTask);
        await Measure("resolve PlaceOrder", at => { at.GetRequiredService<PlaceOrder>(); return Task.CompletedTask; });
        await Measure("address", at => at.GetRequiredService<IMapService>().FindAddressAsync(ada.AddressLine!, 1, default));
        await Measure("travel", at => at.GetRequiredService<IMapService>().TravelTimeAsync(from, door, default));
        await Measure("restaurant", at => at.GetRequiredService<CatalogLookup>().RestaurantAsync(restaurantId, default));
        await Measure("open", at => at.GetRequiredService<CatalogLookup>().OpenStateAsync(restaurantId, DateTimeOffset.UnixEpoch.AddYears(56), default));
        await Measure("price", at => at.GetRequiredService<CatalogLookup>().PriceAsync(restaurantId, lines, default));
        Quote quote = null!;
        await Measure("quote", async at => quote = (await at.GetRequiredService<Quotes>().MakeAsync(restaurantId, lines, door, 300, default)).Value);
        await Measure("phone", _ => { Contact.Of("Ada", ada.Phone); return Task.CompletedTask; });
        var n = 0;
        await Measure("place later", async at => { var r = await at.GetRequiredService<PlaceOrder>().RunAsync(new(null, restaurantId, lines, ada.AddressLine, null, ada.Name, ada.Phone, null, 300, quote.Bill.TotalMinor, null, "http://localhost/", ClientKey: $"k{n++}", PayLater: true), default); if (!r.IsOk) throw new InvalidOperationException(r.Error.Message); });
        await Measure("storefront", at => at.GetRequiredService<StorefrontReads>().FindAsync(new(door), default));
        return 0;
    }
}
