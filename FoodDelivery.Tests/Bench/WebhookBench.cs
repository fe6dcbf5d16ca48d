using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Bench;

/// <summary>How soon a provider has its 200, and how soon an operator has found one of a million.</summary>
internal static class WebhookBench
{
    private const int Posts = 2_000, InFlight = 16, AnswerMs = 100;
    private const int Rows = 1_000_000, Runs = 50, SearchMs = 200;

    /// <summary>Genuine events over HTTP, verified, stored and, beside it, applied, all on this machine's cores.</summary>
    public static async Task<int> ReceiveAsync(string[] args)
    {
        await using var app = await TestApp.StartAsync(listen: true);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = InFlight }) { BaseAddress = app.Address };
        await PostAsync(http, Enumerable.Range(0, 200).Select(n => $"warm{n}"));
        var clock = Stopwatch.StartNew();
        var times = await PostAsync(http, Enumerable.Range(0, Posts).Select(n => $"bench{n}"));
        clock.Stop();
        var stored = await app.Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE event_id LIKE 'evt_bench%'");
        Console.WriteLine($"{Posts} webhooks of {Body("bench0").Length} bytes, {InFlight} in flight, {Environment.ProcessorCount} cores shared with the sender and PostgreSQL");
        Console.WriteLine("| posted | stored | per second | p50 ms | p95 ms | p99 ms | max ms | limit p95 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Posts} | {stored} | {Posts / clock.Elapsed.TotalSeconds:0} | {At(times, .5):0.0} | {At(times, .95):0.0} | {At(times, .99):0.0} | {times[^1]:0.0} | {AnswerMs} ms |"));
        var holds = stored == Posts && At(times, .95) <= AnswerMs;
        Console.WriteLine(holds ? "All limits hold." : "MISSED");
        return holds ? 0 : 1;
    }

    /// <summary>The screen's questions to an inbox of half a year.</summary>
    /// <param name="args">How many events instead of a million.</param>
    public static async Task<int> SearchAsync(string[] args)
    {
        var rows = args.Length == 0 ? Rows : int.Parse(args[0], CultureInfo.InvariantCulture);
        var database = await TestServer.CreateDatabaseAsync();
        await using (database)
        {
            var clock = Stopwatch.StartNew();
            for (var from = 1; from <= rows; from += 100_000) await database.ExecuteAsync(FillSql, from, Math.Min(rows, from + 99_999));
            await database.ExecuteAsync("VACUUM ANALYZE platform.webhooks");
            var size = await database.ScalarAsync<long>("SELECT pg_total_relation_size('platform.webhooks') / 1048576");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} webhooks of 180 days, filled in {clock.Elapsed.TotalSeconds:0} s, {size} MB with their indexes"));

            await using var rooms = TestRooms.Build(database.ConnectionString);
            var now = await database.ScalarAsync<DateTime>("SELECT max(received_at) FROM platform.webhooks");
            var last = await database.ScalarAsync<long>("SELECT max(seq) FROM platform.webhooks");
            var scans = await ScansAsync(database);
            (string Name, WebhookFilter Filter, long? Before)[] questions =
            [
                ("newest page", new(), null),
                ("deep page, 900,000 down", new(), last - 900_000),
                ("by order number", new("FD-110000"), null),
                ("by order number, none", new("FD-9"), null),
                ("by event id", new("evt_424242"), null),
                ("provider and state (common)", new(Provider: "stripe", State: WebhookState.Applied), null),
                ("provider and state (rare)", new(Provider: "twilio", State: WebhookState.Dead), null),
                ("provider and state, deep", new(Provider: "stripe", State: WebhookState.Ignored), last - 900_000),
                ("type and since (a day)", new(Type: "charge.refunded", Since: now.AddDays(-1)), null),
                ("type and since (a month)", new(Type: "checkout.session.completed", Since: now.AddDays(-30)), null),
                ("type and since, deep", new(Type: "checkout.session.completed", Since: now.AddDays(-170)), last - 900_000),
                ("type and state (never both)", new(Type: "payment_intent.created", State: WebhookState.Applied), null),
            ];
            Console.WriteLine($"| question | rows | median ms | p95 ms | limit, {Runs} runs |");
            Console.WriteLine("|---|---|---|---|---|");
            var holds = true;
            foreach (var (name, filter, before) in questions)
            {
                var times = new List<double>();
                var found = 0;
                for (var run = -2; run < Runs; run++)
                {
                    await using var scope = rooms.CreateAsyncScope();
                    scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
                    var began = Stopwatch.GetTimestamp();
                    found = (await scope.ServiceProvider.GetRequiredService<WebhookReads>().PageAsync(filter, before, 50, default)).Items.Count;
                    if (run >= 0) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
                times.Sort();
                holds &= At(times, .95) <= SearchMs;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {found} | {At(times, .5):0.0} | {At(times, .95):0.0} | {SearchMs} ms |"));
            }
            await Task.Delay(1500); // PostgreSQL tells its counters late.
            var read = await ScansAsync(database) - scans;
            Console.WriteLine($"Whole-table scans while asking: {read}.");
            holds &= read == 0;
            Console.WriteLine(holds ? "All limits hold." : "MISSED");
            return holds ? 0 : 1;
        }
    }

    private const string FillSql = """
        INSERT INTO platform.webhooks (id, provider, event_id, type, object_id, order_id, reference, payload, received_at, state, attempts, next_attempt_at, outcome, applied_at)
        SELECT gen_random_uuid(), provider, 'evt_' || n, type, 'pi_' || n / 5, md5((n / 5)::text)::uuid, 'FD-' || 10000 + n / 5,
            CASE WHEN n > 833333 THEN '{"id":"evt_' || n || '","data":{"object":{"id":"pi_' || n / 5 || '","metadata":{"order_number":"FD-' || 10000 + n / 5 || '"}}},"rest":"' || repeat(md5(n::text), 25) || '"}' END,
            at, state, CASE WHEN state = 'Dead' THEN 8 ELSE 1 END, at, CASE state WHEN 'Applied' THEN 'Authorised → Captured.' WHEN 'Dead' THEN 'The provider did not answer: api_error.' ELSE 'Told by another event.' END, at
        FROM (SELECT n, timestamptz '2026-06-01' + n * interval '15.55 seconds' AS at, CASE WHEN n % 10 < 7 THEN 'stripe' WHEN n % 10 < 9 THEN 'paypal' ELSE 'twilio' END AS provider,
                CASE WHEN n % 10 >= 9 THEN 'message.delivered' WHEN n % 10 >= 7 THEN 'PAYMENT.CAPTURE.COMPLETED' WHEN n % 200 = 0 THEN 'charge.refunded'
                    ELSE (ARRAY['checkout.session.completed', 'payment_intent.created', 'payment_intent.amount_capturable_updated', 'payment_intent.succeeded', 'charge.captured', 'charge.updated', 'charge.succeeded'])[1 + n % 10] END AS type,
                CASE WHEN n % 2003 = 0 THEN 'Dead' WHEN n % 10 IN (1, 5, 6) THEN 'Ignored' ELSE 'Applied' END AS state
            FROM generate_series($1::int, $2::int) n) AS made
        """;

    private static Task<long> ScansAsync(TestDatabase database) => database.ScalarAsync<long>("SELECT coalesce(seq_scan, 0) FROM pg_stat_user_tables WHERE schemaname = 'platform' AND relname = 'webhooks'");

    private static async Task<List<double>> PostAsync(HttpClient http, IEnumerable<string> ids)
    {
        var times = new System.Collections.Concurrent.ConcurrentBag<double>();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (id, cancel) =>
        {
            var body = Body(id);
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/webhooks/stripe", UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("Stripe-Signature", $"t={now},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("whsec_sandbox"), Encoding.UTF8.GetBytes($"{now}.{body}")))}");
            var began = Stopwatch.GetTimestamp();
            using var answer = await http.SendAsync(request, cancel);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            answer.EnsureSuccessStatusCode();
        });
        return [.. times.Order()];
    }

    // As long as Stripe's events about a charge are.
    private static string Body(string id) =>
        $$$$$$"""{"id":"evt_{{{{{{id}}}}}}","object":"event","type":"payment_intent.created","data":{"object":{"id":"pi_{{{{{{id}}}}}}","object":"payment_intent","metadata":{"order_number":"FD-{{{{{{id}}}}}}"},"description":"{{{{{{new string('x', 2400)}}}}}}"}}}""";

    private static double At(List<double> sorted, double share) => sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)];
}
