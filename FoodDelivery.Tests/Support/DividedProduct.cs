using System.Net;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Web.Setup;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using System.Text.Json.Nodes;

namespace FoodDelivery.Tests.Support;

/// <summary>The product in two processes on one database: the house, which knows no payment provider and has no key of any, and Payments.</summary>
public sealed class DividedProduct : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly List<ServiceProvider> built = [];

    private DividedProduct(TestDatabase database)
    {
        Database = database;
        var (house, payments) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        HouseSettings = new()
        {
            ["ConnectionStrings:FoodDelivery"] = database.ConnectionString,
            ["Demo:Enabled"] = "true",
            // Whoever looked at these would refuse to start: Live without a single key.
            ["Stripe:Mode"] = "Live",
            ["PayPal:Mode"] = "Live",
            ["Rooms:Payments:BaseUrl"] = $"http://127.0.0.1:{payments}",
            ["Rooms:Identity:BaseUrl"] = $"http://127.0.0.1:{house}",
        };
        foreach (var caller in new[] { "Ordering", "Notifications", "Screens", "Payments" }) HouseSettings[$"Rooms:{caller}:ClientSecret"] = SecretOf(caller);
        House = new(port: house, settings: HouseSettings);
        Payments = new(port: payments, settings: new Dictionary<string, string?>
        {
            ["ConnectionStrings:FoodDelivery"] = database.ConnectionString,
            ["Demo:Enabled"] = "true",
            ["Stripe:Mode"] = "Sandbox",
            ["PayPal:Mode"] = "Sandbox",
            ["PublicBaseUrl"] = $"http://127.0.0.1:{payments}",
            ["Rooms:Hosted"] = "Payments",
            ["Rooms:Payments:ClientSecret"] = SecretOf("Payments"),
            ["Rooms:Identity:BaseUrl"] = $"http://127.0.0.1:{house}",
            ["Rooms:Ordering:BaseUrl"] = $"http://127.0.0.1:{house}",
            ["Rooms:Dispatch:BaseUrl"] = $"http://127.0.0.1:{house}",
        });
    }

    public TestDatabase Database { get; }

    public Dictionary<string, string?> HouseSettings { get; }

    public ServerProcess House { get; }

    public ServerProcess Payments { get; }

    public static string SecretOf(string caller) => $"a secret of the tests, long enough: {caller.ToLowerInvariant()}";

    public static async Task<DividedProduct> StartAsync()
    {
        var product = new DividedProduct(await TestServer.CreateEmptyDatabaseAsync());
        try
        {
            await product.House.StartReadyAsync(Patience);
            await product.Payments.StartReadyAsync(Patience);
            return product;
        }
        catch
        {
            // One that has started must not outlive the test for the other's sake.
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>The house's rooms in this process, so that a test can ask them directly: they ask Payments over the network as the house does.</summary>
    public ServiceProvider HouseHere(Uri? payments = null)
    {
        var settings = new Dictionary<string, string?>(HouseSettings);
        if (payments is not null) settings["Rooms:Payments:BaseUrl"] = payments.ToString();
        var rooms = TestRooms.Build(Database.ConnectionString, settings, services =>
        {
            services.AddSingleton<IServer, NoServer>().AddSingleton<KeysInDatabase>();
            // The keys of a test's own rooms are theirs alone; here they are the house's.
            services.RemoveAll<IDataProtectionProvider>();
            services.AddDataProtection().SetApplicationName("FoodDelivery");
            services.AddOptions<KeyManagementOptions>().Configure<KeysInDatabase>((options, keys) => options.XmlRepository = keys);
        });
        built.Add(rooms);
        return rooms;
    }

    public static async Task<TAnswer> AsAsync<TUseCase, TAnswer>(ServiceProvider rooms, Actor actor, Func<TUseCase, Task<TAnswer>> ask) where TUseCase : notnull
    {
        await using var scope = rooms.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
        return await ask(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    /// <summary>One of the demo's hosts with a browser at the house.</summary>
    public async Task<HttpClient> SignedInAsync(DemoPerson person)
    {
        var visitor = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = House.Address, Timeout = TimeSpan.FromSeconds(60) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["person"] = person.Id.ToString() });
        using var answer = await visitor.PostAsync(new Uri("account/demo", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    /// <summary>The body of a checkout that would go through.</summary>
    public static async Task<JsonObject> GoodOrderAsync(ServiceProvider rooms, DemoPerson person)
    {
        var dish = await AsAsync<CatalogDb, MenuItem>(rooms, Actor.System, db =>
            (from item in db.Items.AsNoTracking()
             join restaurant in db.Restaurants on item.RestaurantId equals restaurant.Id
             where restaurant.Slug == TestApp.Nonnas && item.Groups.All(choice => choice.Min == 0) && item.SoldOutUntil == null
             orderby item.Price.Minor descending
             select item).FirstAsync());
        var door = (await AsAsync<IMapService, IReadOnlyList<GeoAddress>>(rooms, Actor.System, maps => maps.FindAddressAsync(person.AddressLine!, 1, CancellationToken.None)))[0];
        var asks = new Actor(person.Id, person.Name, new HashSet<string> { Roles.Customer }, new HashSet<Guid>());
        var quote = await AsAsync<Quotes, Result<Quote>>(rooms, asks, quotes => quotes.MakeAsync(dish.RestaurantId, [new(dish.Id, 2, [], null)], door.Location, 300, null, null, CancellationToken.None));
        return new JsonObject
        {
            ["restaurantId"] = dish.RestaurantId, ["items"] = new JsonArray(new JsonObject { ["itemId"] = dish.Id, ["quantity"] = 2 }),
            ["address"] = person.AddressLine, ["contactName"] = person.Name, ["contactPhone"] = person.Phone, ["tip"] = 300, ["total"] = quote.Value.Bill.TotalMinor,
        };
    }

    /// <summary>Waits until a question to the database has that answer.</summary>
    public async Task UntilAsync<T>(T expected, string sql, params object[] parameters)
    {
        T? found = default;
        for (var i = 0; i < 600; i++)
        {
            if (EqualityComparer<T>.Default.Equals(found = await Database.ScalarAsync<T>(sql, parameters), expected)) return;
            await Task.Delay(100);
        }
        Assert.Fail($"{sql} said {found} for a minute, not {expected}.\nHouse: {Tail(House)}\nPayments: {Tail(Payments)}");
    }

    private static string Tail(ServerProcess process) => process.Output.Length > 3000 ? process.Output[^3000..] : process.Output;

    public async ValueTask DisposeAsync()
    {
        foreach (var rooms in built) await rooms.DisposeAsync();
        await Payments.DisposeAsync();
        await House.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Nobody listens in the tests' own process.</summary>
    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();
        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public void Dispose()
        {
        }
    }
}
