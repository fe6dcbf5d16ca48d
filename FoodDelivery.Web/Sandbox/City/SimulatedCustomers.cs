using System.Net.Http.Headers;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Web.Sandbox;

/// <summary>Simulated customers: choose a restaurant near their door, put a meal together, check out and pay on the emulated payment page, now and then with a card that is refused first.</summary>
public sealed class SimulatedCustomers(CityHands hands, SandboxAddress address, IMapService map, IHttpClientFactory web, TimeProvider time, ILogger<SimulatedCustomers> log)
{
    /// <summary>So many open orders make every screen look alive; as long as there are fewer, customers hurry.</summary>
    private const int LivelyAt = 14;
    private const string GoodCard = "4242424242424242";
    private const string EmptyCard = "4000000000009995";
    private readonly Random random = Random.Shared;
    private double owed;
    private DateTimeOffset last;

    public async Task StepAsync(int ordersPerHour, CancellationToken cancel)
    {
        if (ordersPerHour == 0) return;
        var now = time.GetUtcNow();
        if (last != default) owed = Math.Min(5, owed + (now - last).TotalHours * ordersPerHour);
        last = now;
        var open = await hands.Ask((OrderingDb db) => db.Orders.CountAsync(order =>
            order.Status == OrderStatus.Placed || order.Status == OrderStatus.Accepted || order.Status == OrderStatus.Preparing || order.Status == OrderStatus.Ready || order.Status == OrderStatus.PickedUp, cancel));
        var hurry = open < LivelyAt ? Math.Min(3, LivelyAt - open) : 0;
        for (; owed >= 1 || hurry > 0; owed = Math.Max(0, owed - 1), hurry--) await OrderAsync(cancel);
    }

    private async Task OrderAsync(CancellationToken cancel)
    {
        // Ada belongs to the visitor.
        var person = DemoPeople.Customers[random.Next(1, DemoPeople.Customers.Count)];
        if (person.AddressLine is not { } line || await map.FindAddressAsync(line, 1, cancel) is not [var door, ..]) return;
        if (await ChooseAsync(door.Location, cancel) is not { } restaurant) return;
        var basket = await BasketAsync(restaurant.Id, cancel);
        if (basket.Count == 0) return;

        var actor = CityHands.Customer(person);
        var tip = random.Next(0, 6) * 100;
        var quote = await hands.As(actor, (Quotes quotes) => quotes.MakeAsync(restaurant.Id, basket, door.Location, tip, cancel));
        // Below the minimum: a bit more of the same, as people do.
        if (!quote.IsOk && quote.Error.Code.Contains("minimum", StringComparison.Ordinal))
        {
            basket = [.. basket.Select(wanted => wanted with { Quantity = wanted.Quantity + 1 })];
            quote = await hands.As(actor, (Quotes quotes) => quotes.MakeAsync(restaurant.Id, basket, door.Location, tip, cancel));
        }
        if (!quote.IsOk)
        {
            log.LogDebug("A simulated customer chose something else: {Code}", quote.Error.Code);
            return;
        }
        var placed = await hands.As(actor, (PlaceOrder place) => place.RunAsync(new(
            null, restaurant.Id, basket, line, null, person.Name, person.Phone, null, tip, quote.Value.Bill.TotalMinor, quote.Value.Promise.By, address.Own + "/"), cancel));
        if (placed.IsOk) await PayAsync(placed.Value.PayUrl, cancel);
        else log.LogDebug("A simulated customer could not order: {Code}", placed.Error.Code);
    }

    private async Task PayAsync(string page, CancellationToken cancel)
    {
        var mood = random.NextDouble();
        if (mood < 0.01) return; // leaves the page and forgets it
        using var http = web.CreateClient(nameof(SimulatedCustomers));
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (var card in mood < 0.05 ? new[] { EmptyCard, GoodCard } : [GoodCard])
        {
            using var form = new FormUrlEncodedContent([new("card", card)]);
            using var answer = await http.PostAsync(new Uri(page), form, cancel);
            if (!answer.IsSuccessStatusCode) log.LogDebug("A simulated customer could not pay: {Status}", answer.StatusCode);
        }
    }

    /// <summary>One of the open restaurants that deliver to this door; near ones more often.</summary>
    private async Task<RestaurantInfo?> ChooseAsync(GeoPoint door, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var all = await hands.Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(cancel));
        var near = all.Values.Where(r => r.Location.MetersTo(door) < r.RadiusMeters * 0.95).OrderBy(r => r.Location.MetersTo(door) * (0.5 + random.NextDouble())).Take(6);
        foreach (var restaurant in near)
            if ((await hands.Ask((CatalogLookup catalog) => catalog.OpenStateAsync(restaurant.Id, now, cancel))).State == Openness.Open) return restaurant;
        return null;
    }

    private async Task<IReadOnlyList<WantedLine>> BasketAsync(Guid restaurant, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var menu = await hands.Ask((CatalogDb db) => db.Items.AsNoTracking().Include(item => item.Groups).ThenInclude(group => group.Options)
            .Where(item => item.RestaurantId == restaurant && (item.SoldOutUntil == null || item.SoldOutUntil < now)).ToListAsync(cancel));
        return [.. menu.OrderBy(_ => random.Next()).Take(random.Next(1, 5)).Select(item => new WantedLine(item.Id, random.NextDouble() < 0.8 ? 1 : 2, Options(item), null))];
    }

    private List<Guid> Options(MenuItem item) => [.. item.Groups.SelectMany(group =>
        group.Options.OrderBy(_ => random.Next()).Take(Math.Max(group.Min, group.Max > group.Min && random.NextDouble() < 0.3 ? group.Min + 1 : group.Min)).Select(option => option.Id))];
}
