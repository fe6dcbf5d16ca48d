using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Tests.Bench;

/// <summary>
/// How many messages a second the product hands to a provider that answers at once, and how soon a customer's text leaves after the kitchen has
/// said yes. The whole product is measured as a process of its own: real orders, notices, templates and limits; only Twilio is ours, over the wire.
/// </summary>
internal static class NotificationBench
{
    private const int Warm = 500, Messages = 5_000, Orders = 1_500, WarmOrders = 150, PerSecond = 50, LimitMs = 1_000, AtOnce = 16, Kitchens = 10;

    /// <summary>On a PostgreSQL as durable as in production; the product, the provider, the load and PostgreSQL share this machine's cores.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var twilio = await FastTwilio.StartAsync();
        await using var product = await BenchProduct.StartAsync(twilio.Settings);
        await WriteAsync(product, "+1213", Warm);
        await twilio.UntilAsync(Warm);

        await WriteAsync(product, "+1214", Messages);
        await twilio.UntilAsync(Warm + Messages);
        long[] moments = [.. twilio.Heard.Where(one => one.Key.StartsWith("+1214", StringComparison.Ordinal)).Select(one => one.Value).Order()];
        var seconds = Stopwatch.GetElapsedTime(moments[0], moments[^1]).TotalSeconds;
        var peer = await twilio.PeerAsync();
        Console.WriteLine($"{Environment.ProcessorCount} cores shared by the product, the provider, the load and PostgreSQL (durable), {(IsRelease ? "Release" : "DEBUG: not to be published")}");
        Console.WriteLine($"| handed over | seconds | messages/s | limit: the bare requests from {AtOnce} connections | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Messages} | {seconds:0.0} | {(Messages - 1) / seconds:0} | {peer.PerSecond:0}/s | {(Messages - 1) / seconds / peer.PerSecond:0.00} |"));

        await using var rooms = TestRooms.Build(new NpgsqlConnectionStringBuilder(product.ConnectionString) { MaxPoolSize = 40 }.ConnectionString);
        await AcceptAllAsync(product, twilio, await PlaceAsync(product, rooms, Orders, WarmOrders)); // Models, plans and code get warm.
        var placed = await PlaceAsync(product, rooms, 0, Orders);
        if (args.Contains("--statements"))
            foreach (var (text, calls) in (await product.StatementsAsync(() => AcceptAllAsync(product, twilio, placed))).OrderByDescending(one => one.Calls).Take(70))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {calls / placed.Count:0.00} × {text[..Math.Min(text.Length, 150)]}"));
        else await AcceptAllAsync(product, twilio, placed);

        // Heard is not yet written down.
        await QuietAsync(product);
        var times = await StagesAsync(product, placed, twilio.Heard);
        Console.WriteLine();
        Console.WriteLine($"OrderAccepted committed → the text's request at the provider, {PerSecond} orders/s accepted over the kitchens' API; nobody has a device, so it is a text at once");
        Console.WriteLine("| orders | | p50 ms | p95 ms | p99 ms | max ms | limit p95 |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (name, of) in new (string, Func<Stages, double>)[] { ("event written → message written", one => one.Written), ("→ try begun", one => one.Begun), ("→ request at the provider", one => one.Sent), ("the whole way", one => one.Whole) })
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {times.Count} | {name} | {At(of, .5):0} | {At(of, .95):0} | {At(of, .99):0} | {At(of, 1):0} | {(name == "the whole way" ? $"{LimitMs} ms" : "")} |"));
        var holds = At(one => one.Whole, .95) <= LimitMs;
        Console.WriteLine(holds ? "All limits hold." : $"MISSED: p95 {At(one => one.Whole, .95):0} ms > {LimitMs} ms");
        return holds ? 0 : 1;

        double At(Func<Stages, double> of, double share) => Load.At([.. times.Select(of).Order()], share);
    }

    /// <summary>Milliseconds of one text's way.</summary>
    private sealed record Stages(double Written, double Begun, double Sent)
    {
        public double Whole => Written + Begun + Sent;
    }

    private static async Task AcceptAllAsync(BenchProduct product, FastTwilio twilio, IReadOnlyDictionary<string, Guid> placed)
    {
        await AcceptAsync(product, placed.Values);
        await twilio.UntilAsync(placed);
    }

#if DEBUG
    private const bool IsRelease = false;
#else
    private const bool IsRelease = true;
#endif

    private static string NumberOf(int order) => $"+1215{6_000_000 + order}";

    /// <summary>Rows as a reaction writes them, all in one commit, so that nothing but handing over is measured.</summary>
    private static async Task WriteAsync(BenchProduct product, string area, int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var data = JsonSerializer.Serialize(new ArrivalMessage(new(Guid.CreateVersion7(), "FD-10423", "Nonna's Corner", new Money(4_230, "USD")), now.AddMinutes(25), now.AddMinutes(35)), EventJson.Options);
        await using var command = product.Database.CreateCommand("""
            INSERT INTO notifications.notifications (id, event_id, recipient, address, channel, kind, template, template_version, data, culture, time_zone, created_at, expires_at, state, attempts, next_attempt_at, asked, maybe_twice)
            SELECT gen_random_uuid(), gen_random_uuid(), $1 || n, $1 || 6000000 + n, 'Sms', 'Order', $2, 1, $3::jsonb, 'en', 'America/New_York', now(), now() + interval '1 hour', 'Queued', 0, now(), 0, false
            FROM generate_series(1, $4) n
            """);
        foreach (var value in new object[] { area, NoticePlan.OrderAccepted, data, count }) command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyDictionary<string, Guid>> PlaceAsync(BenchProduct product, ServiceProvider rooms, int first, int count)
    {
        await using var scope = rooms.CreateAsyncScope();
        string[] kitchens = [.. (await scope.ServiceProvider.GetRequiredService<CatalogLookup>().RestaurantsAsync(default)).Values.Select(one => one.Slug).Order(StringComparer.Ordinal).Take(Kitchens)];
        var placed = new ConcurrentDictionary<string, Guid>();
        await Parallel.ForAsync(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, _) =>
            placed[NumberOf(n)] = (await KitchenOrders.PlaceAsync(rooms, kitchens[n % kitchens.Length], seed: n, phone: NumberOf(n))).Id);
        await QuietAsync(product);
        return placed;
    }

    /// <summary>What went before is done.</summary>
    private static async Task QuietAsync(BenchProduct product)
    {
        await using var left = product.Database.CreateCommand("SELECT (SELECT count(*) FROM platform.outbox WHERE finished_at IS NULL) + (SELECT count(*) FROM notifications.notifications WHERE state = 'Queued' AND next_attempt_at < now() + interval '30 s')");
        for (var began = Stopwatch.GetTimestamp(); (long)(await left.ExecuteScalarAsync())! > 0; await Task.Delay(200))
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(3)) throw new TimeoutException("What the orders have set in motion is not done after three minutes.");
    }

    /// <summary>So many a second, whether or not the one before is answered, by the kitchens' own way in.</summary>
    private static async Task AcceptAsync(BenchProduct product, IEnumerable<Guid> orders)
    {
        var token = await BenchToken.OfAsync(product.Address, DemoPeople.Alex, OrderingPermissions.Kitchen);
        var (began, running, n) = (Stopwatch.GetTimestamp(), new List<Task>(), 0);
        foreach (var id in orders)
        {
            var wait = TimeSpan.FromSeconds((double)n++ / PerSecond) - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            running.Add(AcceptAsync(product, token, id));
        }
        await Task.WhenAll(running);
    }

    private static async Task AcceptAsync(BenchProduct product, string token, Guid order)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"api/v1/ordering/tickets/{order}/accept", UriKind.Relative)) { Content = JsonContent.Create(new { prepMinutes = 15 }) };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var answer = await product.Http.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Each text's way, as the product itself has written it down; it begins when the event was written, just before its commit.</summary>
    private static async Task<IReadOnlyList<Stages>> StagesAsync(BenchProduct product, IReadOnlyDictionary<string, Guid> placed, IReadOnlyDictionary<string, long> heard)
    {
        await using var command = product.Database.CreateCommand("""
            SELECT n.address, e.time, n.created_at, a.at FROM notifications.notifications n
            JOIN platform.outbox e ON e.id = n.event_id JOIN notifications.notification_attempts a ON a.notification_id = n.id
            WHERE n.channel = 'Sms' AND n.template = $1 AND n.address = ANY($2) AND a.succeeded
            """);
        command.Parameters.AddWithValue(NoticePlan.OrderAccepted);
        command.Parameters.AddWithValue(placed.Keys.ToArray());
        var (ticks, now) = (Stopwatch.GetTimestamp(), TimeProvider.System.GetUtcNow());
        var stages = new List<Stages>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var (written, begun, request) = (rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<DateTimeOffset>(3), now - Stopwatch.GetElapsedTime(heard[rows.GetString(0)], ticks));
            stages.Add(new((written - rows.GetFieldValue<DateTimeOffset>(1)).TotalMilliseconds, (begun - written).TotalMilliseconds, (request - begun).TotalMilliseconds));
        }
        return stages.Count == placed.Count ? stages : throw new InvalidOperationException($"The ledger holds {stages.Count} texts that were taken, of {placed.Count}.");
    }

    /// <summary>Takes every message at once and notes when the request came.</summary>
    private sealed class FastTwilio(WebApplication app) : IAsyncDisposable
    {
        private int taken;

        public ConcurrentDictionary<string, long> Heard { get; } = new();

        public Dictionary<string, string?> Settings => new()
        {
            ["Twilio:BaseUrl"] = app.Urls.First(), ["Twilio:PerSecond"] = "1000", ["Messages:Providers:twilio:AtOnce"] = AtOnce.ToString(CultureInfo.InvariantCulture),
        };

        public static async Task<FastTwilio> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var fast = new FastTwilio(app);
            app.MapPost("/2010-04-01/Accounts/{account}/Messages.json", async (HttpRequest request) =>
            {
                var at = Stopwatch.GetTimestamp();
                var form = await request.ReadFormAsync();
                fast.Heard[form["To"].ToString()] = at;
                var number = Interlocked.Increment(ref fast.taken);
                return Results.Json(new { sid = $"SM{number:x32}", status = "queued", num_segments = "1" }, statusCode: 201);
            });
            await app.StartAsync();
            return fast;
        }

        /// <summary>The same requests with nothing behind them: no row, no template, no try written down.</summary>
        public async Task<LoadFigures> PeerAsync()
        {
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce }) { BaseAddress = new Uri(app.Urls.First()) };
            return await Load.RunAsync(AtOnce, TimeSpan.FromSeconds(4), async caller =>
            {
                using var form = new FormUrlEncodedContent([new("To", $"+1216{6_000_000 + caller}"), new("From", TwilioOptions.SandboxFrom), new("Body", "Nonna's Corner has accepted your order FD-10423. It comes between 6:05 and 6:15 PM.")]);
                using var answer = await http.PostAsync(new Uri("2010-04-01/Accounts/AC/Messages.json", UriKind.Relative), form);
                answer.EnsureSuccessStatusCode();
            });
        }

        public async Task UntilAsync(IReadOnlyDictionary<string, Guid> all)
        {
            for (var began = Stopwatch.GetTimestamp(); all.Keys.Count(Heard.ContainsKey) is var heard && heard < all.Count; await Task.Delay(50))
                if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2)) throw new TimeoutException($"{heard} of {all.Count} texts after two minutes.");
        }

        public async Task UntilAsync(int count)
        {
            for (var began = Stopwatch.GetTimestamp(); Volatile.Read(ref taken) < count; await Task.Delay(5))
                if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(5)) throw new TimeoutException($"{taken} of {count} messages after five minutes.");
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
