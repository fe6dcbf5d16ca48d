using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Modules.Notifications;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Tests.Bench;

/// <summary>How many messages a second are handed to a provider that answers at once, and how soon a customer's text leaves after the kitchen has said yes.</summary>
internal static class NotificationBench
{
    private const int Messages = 5_000, Orders = 1_500, PerSecond = 50, LimitMs = 1_000;

    /// <summary>On a PostgreSQL as durable as in production; the provider, the load and PostgreSQL share this machine's cores.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("fooddelivery-bench-").FullName;
        var postgres = await LocalPostgres.StartAsync(Path.Combine(folder, "database"), Repository.Web);
        try
        {
            var pool = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { MaxPoolSize = 40 }.ConnectionString;
            await using var twilio = await FastTwilio.StartAsync();
            await using var rooms = TestRooms.Build(pool, twilio.Settings, services => services
                .Replace(ServiceDescriptor.Singleton<MessageRenderer>(new PlainWords()))
                .RemoveAll<ReactionRegistration>().AddReaction<OrderAccepted, TextWhenOrderAccepted>());
            await rooms.GetRequiredService<Migrator>().RunAsync(CancellationToken.None);
            await using var database = NpgsqlDataSource.Create(pool);
            var worker = rooms.GetRequiredService<NotificationWorker>();

            await WriteAsync(database, "warm", 200);
            await worker.StartAsync(CancellationToken.None);
            await twilio.UntilAsync(200);
            await worker.StopAsync(CancellationToken.None);

            // The backlog first, so that nothing but handing over is measured.
            await WriteAsync(database, "rate", Messages);
            var clock = Stopwatch.StartNew();
            await worker.StartAsync(CancellationToken.None);
            await twilio.UntilAsync(200 + Messages);
            clock.Stop();
            Console.WriteLine($"{Environment.ProcessorCount} cores shared by worker, provider, load and PostgreSQL (durable)");
            Console.WriteLine("| handed over | seconds | messages/s |");
            Console.WriteLine("|---|---|---|");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Messages} | {clock.Elapsed.TotalSeconds:0.0} | {Messages / clock.Elapsed.TotalSeconds:0} |"));

            await rooms.GetRequiredService<OutboxRelay>().StartAsync(CancellationToken.None);
            var committed = await AcceptAsync(rooms);
            await twilio.UntilAsync(200 + Messages + Orders);
            await worker.StopAsync(CancellationToken.None);
            await rooms.GetRequiredService<OutboxRelay>().StopAsync(CancellationToken.None);
            double[] times = [.. committed.Select(one => twilio.Heard[one.Key] - one.Value).Select(ticks => ticks * 1000.0 / Stopwatch.Frequency).Order()];
            Console.WriteLine($"OrderAccepted committed → the text message's request sent, {PerSecond} orders/s");
            Console.WriteLine("| orders | p50 ms | p95 ms | p99 ms | max ms | limit p95 |");
            Console.WriteLine("|---|---|---|---|---|---|");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {times.Length} | {At(times, .5):0.0} | {At(times, .95):0.0} | {At(times, .99):0.0} | {times[^1]:0.0} | {LimitMs} ms |"));
            var holds = At(times, .95) <= LimitMs;
            Console.WriteLine(holds ? "All limits hold." : "MISSED");
            return holds ? 0 : 1;
        }
        finally
        {
            await postgres.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WriteAsync(NpgsqlDataSource database, string what, int count)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO notifications.notifications (id, event_id, recipient, address, channel, kind, template, template_version, data, culture, time_zone, created_at, expires_at, state, attempts, next_attempt_at, asked, maybe_twice)
            SELECT gen_random_uuid(), gen_random_uuid(), $1 || n, '+1212' || 6000000 + n, 'Sms', 'Order', 'bench', 1, '{"number":"FD-10423"}', 'en', 'America/New_York', now(), now() + interval '1 hour', 'Queued', 0, now(), 0, false
            FROM generate_series(1, $2) n
            """);
        command.Parameters.AddWithValue(what);
        command.Parameters.AddWithValue(count);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>So many a second, whether or not the one before has arrived; the moment of each commit by the number its text goes to.</summary>
    private static async Task<ConcurrentDictionary<string, long>> AcceptAsync(ServiceProvider rooms)
    {
        var committed = new ConcurrentDictionary<string, long>();
        var (began, running) = (Stopwatch.GetTimestamp(), new List<Task>());
        for (var n = 0; n < Orders; n++)
        {
            var wait = TimeSpan.FromSeconds((double)n / PerSecond) - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            var id = new Guid(n, 0, 0, new byte[8]);
            running.Add(Task.Run(async () =>
            {
                await using var scope = rooms.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
                var db = scope.ServiceProvider.GetRequiredService<OrderingDb>();
                db.Publish(new OrderAccepted(id, "FD-10423", id, TimeProvider.System.GetUtcNow().AddMinutes(20)));
                await db.SaveChangesAsync();
                committed[TextWhenOrderAccepted.NumberOf(id)] = Stopwatch.GetTimestamp();
            }));
        }
        await Task.WhenAll(running);
        return committed;
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];

    /// <summary>The whole way of a notice without the words of one, which have a bench of their own in every other test.</summary>
    internal sealed class TextWhenOrderAccepted(Notify notify, TimeProvider time) : IReaction<OrderAccepted>
    {
        public static string NumberOf(Guid order) => $"+1213{7_000_000 + BitConverter.ToInt32(order.ToByteArray())}";

        public Task RunAsync(OrderAccepted happened, EventContext context, CancellationToken cancel) => notify.WriteAsync(new("order-accepted", NotificationKind.Order, context.EventId, new { happened.ReadyAt },
            new($"order:{happened.OrderId}", null, NumberOf(happened.OrderId), null, "en", "America/New_York"), [new(MessageChannel.Sms)], time.GetUtcNow().AddHours(1), happened.OrderId), cancel);
    }

    /// <summary>Takes every message at once and notes when the request came.</summary>
    private sealed class FastTwilio(WebApplication app) : IAsyncDisposable
    {
        private int taken;

        public ConcurrentDictionary<string, long> Heard { get; } = new();

        public Dictionary<string, string?> Settings => new()
        {
            ["PublicBaseUrl"] = app.Urls.First(), ["Twilio:BaseUrl"] = app.Urls.First(), ["Twilio:PerSecond"] = "1000", ["SendGrid:Mode"] = "Off", ["Firebase:Mode"] = "Off",
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

        public async Task UntilAsync(int count)
        {
            for (var began = Stopwatch.GetTimestamp(); Volatile.Read(ref taken) < count; await Task.Delay(5))
                if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(5)) throw new TimeoutException($"{taken} of {count} messages after five minutes.");
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
