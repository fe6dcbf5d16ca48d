using System.Globalization;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Setup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FoodDelivery.Tests.Api.Crash;

/// <summary>
/// The demo city's crowd orders, pays, cooks and rides as fast as it can while the process is killed again and again, at whatever it is doing.
/// Then the crowd goes home, and the books of all rooms and of the payment provider must agree.
/// </summary>
[Collection("processes")]
public sealed class CrashTest
{
    private const int Kills = 20;

    [Fact]
    public async Task Killed_twenty_times_under_load_loses_no_order_and_no_cent()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var busy = new ServerProcess(settings: new Dictionary<string, string?>
        {
            ["Demo:Enabled"] = "true", ["Demo:Speed"] = "10", ["Demo:OrdersPerHour"] = "3600", ["Ordering:PayWithinMinutes"] = "1",
        });
        for (var kill = 0; kill < Kills; kill++)
        {
            await busy.StartReadyAsync(TimeSpan.FromSeconds(120));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300, 5000)));
            await busy.KillAsync();
        }

        await using var calm = new ServerProcess(busy.Folder, busy.Port, new Dictionary<string, string?>
        {
            ["Demo:Enabled"] = "true", ["Demo:Speed"] = "0", ["Ordering:PayWithinMinutes"] = "1",
        });
        await calm.StartReadyAsync(TimeSpan.FromSeconds(120));
        await using var database = NpgsqlDataSource.Create(ConnectionString(busy.Folder));
        await QuietAsync(database);

        var orders = await NumberAsync(database, "SELECT count(*) FROM ordering.orders WHERE placed_at IS NOT NULL");
        var events = await NumberAsync(database, "SELECT count(*) FROM platform.outbox WHERE state = 'Done'");
        TestContext.Current.TestOutputHelper?.WriteLine($"{orders} paid orders, {events} events, {Kills} kills");
        Assert.True(orders >= Kills, $"Only {orders} orders were paid: that was no load.");
        foreach (var (wrong, sql) in Books()) Assert.True(await NumberAsync(database, sql) == 0, wrong);
        foreach (var reaction in Reactions())
            Assert.True(await NumberAsync(database, $"""
                SELECT count(*) FROM platform.outbox o WHERE o.type = '{reaction.EventName}'
                AND NOT EXISTS (SELECT 1 FROM platform.handled h WHERE h.event_id = o.id AND h.reaction = '{reaction.Reaction}')
                """) == 0, $"{reaction.Reaction} has not handled every {reaction.EventName}.");
    }

    private static IEnumerable<(string Wrong, string Sql)> Books()
    {
        yield return ("An event is a dead letter.", "SELECT count(*) FROM platform.outbox WHERE state = 'Dead'");
        yield return ("A fact of an order was told twice.", """
            SELECT count(*) FROM (SELECT subject, type FROM platform.outbox
            WHERE type IN ('ordering.OrderPlaced','ordering.OrderAccepted','ordering.OrderPickedUp','ordering.OrderDelivered','payments.PaymentAuthorised','payments.PaymentCaptured')
            GROUP BY subject, type HAVING count(*) > 1) twice
            """);
        yield return ("Money is held or taken for an order that waits for its payment.", """
            SELECT count(*) FROM ordering.orders o JOIN payments.payments p ON p.order_id = o.id JOIN sandbox.stripe_intents i ON i.id = p.intent_id
            WHERE o.status = 'AwaitingPayment' AND i.status IN ('requires_capture','succeeded')
            """);
        yield return ("Money is held for an order that has ended, or for none.", """
            SELECT count(*) FROM sandbox.stripe_intents i LEFT JOIN payments.payments p ON p.intent_id = i.id LEFT JOIN ordering.orders o ON o.id = p.order_id
            WHERE i.status = 'requires_capture' AND o.status IS DISTINCT FROM 'Placed'
            """);
        yield return ("An order is cooked or delivered whose money was not taken to the cent.", """
            SELECT count(*) FROM ordering.orders o LEFT JOIN payments.payments p ON p.order_id = o.id LEFT JOIN sandbox.stripe_intents i ON i.id = p.intent_id
            WHERE o.status IN ('Accepted','Preparing','Ready','PickedUp','Delivered') AND (i.status IS DISTINCT FROM 'succeeded' OR i.amount_received IS DISTINCT FROM p.amount_minor)
            """);
        yield return ("A customer was charged twice for one order.", """
            SELECT count(*) FROM (SELECT p.order_id FROM sandbox.stripe_sessions s JOIN payments.payments p ON p.order_id::text = s.client_reference_id
            JOIN sandbox.stripe_intents i ON i.session_id = s.id WHERE i.status IN ('requires_capture','succeeded') GROUP BY p.order_id HAVING count(*) > 1) twice
            """);
        yield return ("Money was taken for an order that ended without a meal and not given back.", """
            SELECT count(*) FROM ordering.orders o JOIN payments.payments p ON p.order_id = o.id JOIN sandbox.stripe_charges c ON c.intent_id = p.intent_id
            WHERE o.status IN ('Rejected','Expired','Cancelled','PaymentFailed') AND c.amount_captured > c.amount_refunded
            """);
        yield return ("An accepted order has no delivery, or two.", """
            SELECT count(*) FROM ordering.orders o WHERE o.accepted_at IS NOT NULL AND (SELECT count(*) FROM dispatch.deliveries d WHERE d.order_id = o.id) <> 1
            """);
        yield return ("A delivery was handed over and its order does not know.", """
            SELECT count(*) FROM dispatch.deliveries d JOIN ordering.orders o ON o.id = d.order_id WHERE (d.status = 'Delivered') <> (o.status = 'Delivered')
            """);
    }

    /// <summary>Until nothing moves any more: no event waits, nobody may pay any more, and the provider holds nothing we no longer want. It has four minutes.</summary>
    private static async Task QuietAsync(NpgsqlDataSource database)
    {
        const string Moving = """
            SELECT (SELECT count(*) FROM platform.outbox WHERE state = 'Pending')
                 + (SELECT count(*) FROM ordering.orders WHERE status = 'AwaitingPayment')
                 + (SELECT count(*) FROM payments.payments WHERE (wish = 'Take' AND status = 'Authorised') OR (wish = 'GiveBack' AND status IN ('Authorised','Captured','AwaitingCustomer')))
            """;
        long left = -1;
        for (var quiet = 0; quiet < 3;)
        {
            for (var i = 0; (left = await NumberAsync(database, Moving)) > 0; i++)
            {
                Assert.True(i < 240, $"{left} things still move after four minutes.");
                quiet = 0;
                await Task.Delay(1000);
            }
            quiet++;
            await Task.Delay(500);
        }
    }

    private static IReadOnlyList<ReactionRegistration> Reactions()
    {
        var services = new ServiceCollection();
        services.AddRooms(new ConfigurationBuilder().Build());
        return [.. services.Where(service => service.ServiceType == typeof(ReactionRegistration)).Select(service => (ReactionRegistration)service.ImplementationInstance!)];
    }

    private static string ConnectionString(string folder)
    {
        var cluster = Directory.GetDirectories(Path.Combine(folder, "postgres")).Single(path => File.Exists(Path.Combine(path, "postmaster.pid")));
        var port = int.Parse(File.ReadLines(Path.Combine(cluster, "postmaster.pid")).ElementAt(3), CultureInfo.InvariantCulture);
        var password = File.ReadAllText(Path.Combine(folder, "postgres", "password")).Trim();
        return $"Host=127.0.0.1;Port={port};Username=fooddelivery;Password={password};Database=fooddelivery;Maximum Pool Size=2";
    }

    private static async Task<long> NumberAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
