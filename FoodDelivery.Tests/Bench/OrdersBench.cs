using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FoodDelivery.Tests.Bench;

/// <summary>
/// Orders taken over HTTP: a real token, every check, the prices of this moment, a commit that survives a power cut. Each figure stands
/// beside its limit, taken a moment later from the same server: the same rows by one batch from the same number of connections.
/// <c>--counts</c> counts only, which takes no quiet machine; <c>--statements</c> says what was counted.
/// </summary>
internal static class OrdersBench
{
    private const int Dishes = 3, Counted = 200, AimConnections = 32, AimStatements = 15;
    private const double AimRatio = .2, StretchRatio = .35, AimP95 = 50;
    private static readonly int[] Connections = [1, 8, 32, 64];
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);
    private static readonly string[] OrderTables = ["ordering.orders:id", "ordering.order_lines:order_id", "ordering.order_entries:order_id", "platform.outbox:subject"];

    private sealed record Work(double Statements, double AllocatedKb, IReadOnlyList<(string Text, double Calls)> Texts);

    public static async Task<int> RunAsync(string[] args)
    {
        await using var product = await BenchProduct.StartAsync();
        var token = await BenchToken.OfAsync(product.Address, DemoPeople.Ada, OrderingPermissions.Place, OrderingPermissions.Read);
        var body = await BodyAsync(product.ConnectionString);
        var (later, now) = (Bytes(body, payLater: true), Bytes(body, payLater: false));

        var sample = await PlaceAsync(product, token, now);
        await WaitForPaymentAsync(product, sample);
        var placed = await PlaceAsync(product, token, later);
        var rows = await OrderRows.OfAsync(product.Database, placed, OrderTables);
        await Load.RunAsync(8, TimeSpan.FromSeconds(2), _ => PlaceAsync(product, token, later)); // Models, plans and code get warm.
        await Load.RunAsync(8, TimeSpan.FromSeconds(1), _ => PlaceAsync(product, token, now));

        Console.WriteLine($"POST /api/v1/ordering/orders, {Dishes} dishes, fsync on, {Environment.ProcessorCount} cores shared by the product, PostgreSQL, the emulator and the load, {(IsRelease ? "Release" : "DEBUG: not to be published")}");
        Console.WriteLine($"Limit: {rows.Words}, in one NpgsqlBatch per order.");
        Console.WriteLine("| connections | orders/s | p50 / p95 / p99 ms | limit: batches/s | p50 / p95 / p99 ms | ratio | with the payment page opened: orders/s | p50 / p95 / p99 ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var misses = new List<string>();
        foreach (var connections in args.Contains("--counts") ? [] : Connections)
        {
            var orders = await Load.RunAsync(connections, Length, _ => PlaceAsync(product, token, later));
            var limit = await LimitAsync(product, rows, connections);
            var paid = await Load.RunAsync(connections, Length, _ => PlaceAsync(product, token, now));
            var ratio = orders.PerSecond / limit.PerSecond;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {connections} | {orders.PerSecond:0} | {Times(orders)} | {limit.PerSecond:0} | {Times(limit)} | {ratio:0.00} | {paid.PerSecond:0} | {Times(paid)} |"));
            if (connections != AimConnections) continue;
            if (ratio < AimRatio) misses.Add(string.Create(CultureInfo.InvariantCulture, $"ratio {ratio:0.00} < {AimRatio} of the limit at {connections} connections"));
            if (orders.P95 > AimP95) misses.Add(string.Create(CultureInfo.InvariantCulture, $"p95 {orders.P95:0} ms > {AimP95} ms at {connections} connections"));
        }

        var (placing, whole) = (await CountAsync(product, token, later), await CountAsync(product, token, now));
        Console.WriteLine();
        Console.WriteLine("| per order | SQL statements (BEGIN, COMMIT and resets counted) | allocated |");
        Console.WriteLine("|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| placed, paid later | {placing.Statements:0.0} | {placing.AllocatedKb:0} KB |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| whole checkout, payment page opened | {whole.Statements:0.0} (aim {AimStatements}) | {whole.AllocatedKb:0} KB |"));
        Console.WriteLine();
        Console.WriteLine($"The emulator runs in the load's process, with its books on another server: its statements are not counted, its time is in the last two columns only. Aim: ratio ≥ {AimRatio.ToString(CultureInfo.InvariantCulture)} (stretch {StretchRatio.ToString(CultureInfo.InvariantCulture)}), p95 ≤ {AimP95} ms at {AimConnections}.");
        if (args.Contains("--statements"))
            foreach (var (text, calls) in whole.Texts.OrderByDescending(one => one.Calls).Take(40)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {calls:0.00} × {text[..Math.Min(text.Length, 150)]}"));

        if (whole.Statements > AimStatements + .5) misses.Add(string.Create(CultureInfo.InvariantCulture, $"{whole.Statements:0.0} statements per checkout > {AimStatements}"));
        Console.WriteLine(misses.Count == 0 ? "All limits hold." : "MISSED: " + string.Join("; ", misses));
        return misses.Count == 0 ? 0 : 1;
    }

#if DEBUG
    private const bool IsRelease = false;
#else
    private const bool IsRelease = true;
#endif

    private static string Times(LoadFigures load) => string.Create(CultureInfo.InvariantCulture, $"{load.P50:0.0} / {load.P95:0.0} / {load.P99:0.0}");

    /// <summary>The rows themselves, over connections set as the product's are.</summary>
    private static async Task<LoadFigures> LimitAsync(BenchProduct product, OrderRows rows, int connections)
    {
        var address = new NpgsqlConnectionStringBuilder(product.ConnectionString) { MaxPoolSize = connections, MinPoolSize = connections, NoResetOnClose = true, MaxAutoPrepare = 50 };
        await using var source = NpgsqlDataSource.Create(address.ConnectionString);
        return await Load.RunAsync(connections, Length, _ => rows.WriteAsync(source));
    }

    private static async Task<Work> CountAsync(BenchProduct product, string token, byte[] body)
    {
        var texts = await product.StatementsAsync(async () =>
        {
            for (var n = 0; n < Counted; n++) await PlaceAsync(product, token, body);
        });
        var before = await product.AllocatedAsync();
        for (var n = 0; n < Counted; n++) await PlaceAsync(product, token, body);
        var allocated = await product.AllocatedAsync() - before;
        // Other processes are told after the commit, many orders in one NOTIFY when there are many: no part of the checkout.
        return new(texts.Where(one => !one.Text.Contains("pg_notify", StringComparison.Ordinal)).Sum(one => one.Calls) / Counted, allocated / Counted / 1024, [.. texts.Select(one => (one.Text, one.Calls / Counted))]);
    }

    private static async Task WaitForPaymentAsync(BenchProduct product, Guid order)
    {
        await using var look = product.Database.CreateCommand("SELECT session_url FROM payments.payments WHERE order_id = $1");
        look.Parameters.Add(new NpgsqlParameter { Value = order });
        if (await look.ExecuteScalarAsync() is not string url || !url.Contains("/sandbox/stripe/pay/", StringComparison.Ordinal)) throw new InvalidOperationException("The payment page was not opened over the wire.");
    }

    private static async Task<Guid> PlaceAsync(BenchProduct product, string token, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/ordering/orders", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var answer = await product.Http.SendAsync(request);
        var text = await answer.Content.ReadAsByteArrayAsync();
        if (answer.StatusCode != HttpStatusCode.Created) throw new InvalidOperationException($"{(int)answer.StatusCode}: {Encoding.UTF8.GetString(text)}");
        return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid();
    }

    private static byte[] Bytes(JsonObject body, bool payLater)
    {
        var own = body.DeepClone().AsObject();
        own["payLater"] = payLater;
        return Encoding.UTF8.GetBytes(own.ToJsonString());
    }

    /// <summary>Dishes with choices where the menu has some, at the price the product itself would ask.</summary>
    private static async Task<JsonObject> BodyAsync(string connectionString)
    {
        await using var rooms = TestRooms.Build(connectionString);
        await using var scope = rooms.CreateAsyncScope();
        var ada = DemoPeople.Ada;
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = new Actor(ada.Id, ada.Name, new HashSet<string> { ada.Role }, new HashSet<Guid>());
        var restaurant = (await scope.ServiceProvider.GetRequiredService<CatalogLookup>().RestaurantBySlugAsync(DemoPeople.MarcosRestaurant, default))!;
        var menu = await scope.ServiceProvider.GetRequiredService<CatalogDb>().WholeItems.Where(i => i.RestaurantId == restaurant.Id && i.SoldOutUntil == null).ToListAsync();
        var lines = menu.OrderByDescending(item => item.Groups.Count).ThenBy(item => item.Position).ThenBy(item => item.Id).Take(Dishes)
            .Select((item, at) => new WantedLine(item.Id, 1 + at % 2, [.. item.Groups.SelectMany(group => group.Options.OrderBy(option => option.Position).Take(Math.Max(group.Min, 1))).Select(option => option.Id)], at == 0 ? "No onions" : null)).ToList();
        var door = (await scope.ServiceProvider.GetRequiredService<IMapService>().FindAddressAsync(ada.AddressLine!, 1, default))[0];
        var quote = await scope.ServiceProvider.GetRequiredService<Quotes>().MakeAsync(restaurant.Id, lines, door.Location, 300, default);
        return new JsonObject
        {
            ["restaurantId"] = restaurant.Id, ["address"] = ada.AddressLine, ["contactName"] = ada.Name, ["contactPhone"] = ada.Phone, ["tip"] = 300, ["total"] = quote.Value.Bill.TotalMinor,
            ["items"] = new JsonArray([.. lines.Select(line => (JsonNode)new JsonObject
            {
                ["itemId"] = line.ItemId, ["quantity"] = line.Quantity, ["optionIds"] = new JsonArray([.. line.OptionIds.Select(id => (JsonNode)id)]), ["note"] = line.Note,
            })]),
        };
    }
}
