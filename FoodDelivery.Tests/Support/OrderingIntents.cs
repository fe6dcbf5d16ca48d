using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Support;

/// <summary>What customers and their programs do with orders.</summary>
public sealed partial class TestApp
{
    public const string Nonnas = DemoPeople.MarcosRestaurant;

    /// <summary>A dish of a restaurant that needs no choice, the dearest first.</summary>
    public Task<MenuItem> PlainDishAsync(string slug = Nonnas) => InsideAsync<CatalogDb, MenuItem>(db =>
        (from item in db.Items.AsNoTracking()
         join restaurant in db.Restaurants on item.RestaurantId equals restaurant.Id
         where restaurant.Slug == slug && item.Groups.All(choice => choice.Min == 0) && item.SoldOutUntil == null
         orderby item.Price.Minor descending
         select item).FirstAsync());

    /// <summary>The body of a checkout that would go through, as a program would send it.</summary>
    public async Task<JsonObject> GoodOrderAsync(DemoPerson person, long tip = 300, string? code = null)
    {
        var dish = await PlainDishAsync();
        var quote = await AsPersonAsync<Quotes, Result<Quote>>(person, async quotes =>
        {
            var door = await InsideAsync<FoodDelivery.Dispatch.IMapService, GeoPoint>(async maps => (await maps.FindAddressAsync(person.AddressLine!, 1, CancellationToken.None))[0].Location);
            return await quotes.MakeAsync(dish.RestaurantId, [new(dish.Id, 2, [], null)], door, tip, code, null, CancellationToken.None);
        });
        return new JsonObject
        {
            ["restaurantId"] = dish.RestaurantId, ["items"] = new JsonArray(new JsonObject { ["itemId"] = dish.Id, ["quantity"] = 2 }),
            ["address"] = person.AddressLine, ["contactName"] = person.Name, ["contactPhone"] = person.Phone, ["tip"] = tip, ["total"] = quote.Value.Bill.TotalMinor, ["code"] = code,
        };
    }

    public static async Task<HttpResponseMessage> SendOrderAsync(HttpClient customer, JsonObject body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/ordering/orders") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? ApiCalls.NewKey());
        return await customer.SendAsync(request);
    }

    /// <summary>Places an order and pays it on the hosted page; it is Placed when this returns.</summary>
    public async Task<Guid> PlaceOrderAsync(DemoPerson person)
    {
        using var customer = await SignedInAsync(person);
        using var answer = await SendOrderAsync(customer, await GoodOrderAsync(person));
        answer.EnsureSuccessStatusCode();
        var order = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        using var card = new FormUrlEncodedContent(new Dictionary<string, string> { ["card"] = StripeSandbox.GoodCard });
        using (await customer.PostAsync(new Uri((string)order["payUrl"]!), card)) { }
        var id = (Guid)order["id"]!;
        for (var i = 0; i < 300 && await StatusAsync(id) == "AwaitingPayment"; i++) await Task.Delay(50);
        return id;
    }

    public Task<string?> StatusAsync(Guid orderId) => Database.ScalarAsync<string>("SELECT status FROM ordering.orders WHERE id = $1", orderId);

    public Task<Result> AddToCartAsync(DemoPerson person, MenuItem dish, int quantity = 2) =>
        AsPersonAsync<AddToCart, Result>(person, add => add.RunAsync(new(Guid.Empty, dish.RestaurantId, new(dish.Id, quantity, [], null)), CancellationToken.None));

    /// <summary>Runs a use case inside the product as one of the demo city's people.</summary>
    public async Task<TAnswer> AsPersonAsync<TUseCase, TAnswer>(DemoPerson person, Func<TUseCase, Task<TAnswer>> ask) where TUseCase : notnull
    {
        var restaurants = new HashSet<Guid>();
        if (person.Role == Roles.Restaurant) restaurants.Add((await PlainDishAsync()).RestaurantId);
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = new Actor(person.Id, person.Name, new HashSet<string> { person.Role }, restaurants);
        return await ask(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }
}
