using System.Globalization;
using System.Security.Cryptography;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Crash;

/// <summary>
/// Five thousand messages over the three emulated providers on the wire, which refuse, lose and cut on their side; the process that hands them over is
/// killed three times in the middle of it; callbacks come twice, in any order, or never. Then our ledger and the providers' books must agree, line by line.
/// </summary>
[Collection("processes")]
public sealed class NotificationStormTest
{
    private const int Texts = 1_000, Mails = 1_500, Pushes = 2_500, All = Texts + Mails + Pushes, Seed = 20_261_126;
    private const int MeetsAtLeast = 6;
    private static readonly int[] KillAt = [All * 15 / 100, All * 40 / 100, All * 65 / 100];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Killed_three_times_under_bad_luck_every_message_ends_in_its_true_state_and_nobody_has_one_twice()
    {
        await using var database = await TestServer.CreateDatabaseAsync();
        using var key = RSA.Create(2048);
        var ours = new Dictionary<string, string?> { ["Firebase:PrivateKey"] = key.ExportPkcs8PrivateKeyPem() };
        await using var server = await SandboxServer.StartAsync(database, TimeProvider.System, ours);
        await BadLuckAsync(server);
        await WriteAsync(database);
        var settings = new Dictionary<string, string?>(ours)
        {
            ["PublicBaseUrl"] = server.Origin, ["Twilio:BaseUrl"] = server.Origin + "/sandbox/twilio", ["Twilio:PerSecond"] = "1000", ["SendGrid:BaseUrl"] = server.Origin + "/sandbox/sendgrid",
            ["Firebase:BaseUrl"] = server.Origin + "/sandbox/fcm", ["Firebase:TokenUri"] = server.Origin + "/sandbox/fcm/token",
            ["Messages:AtOnce"] = "8", ["Messages:AnswerWithinSeconds"] = "14", ["Messages:LeaseSeconds"] = "31", ["Messages:GraceSeconds"] = "5", ["Messages:BreakSeconds"] = "1",
        };
        for (var i = 0; i < 12; i++) settings[$"Messages:RetrySeconds:{i}"] = "1";
        for (var i = 0; i < 4; i++) settings[$"Messages:AskSeconds:{i}"] = "3";

        // Callbacks are taken and applied by a process that is not killed: that inbox has a test of its own.
        await using var rooms = TestRooms.Build(database.ConnectionString, settings);
        await rooms.GetRequiredService<WebhookWorker>().StartAsync(CancellationToken.None);
        var cut = 0L;
        foreach (var at in KillAt)
        {
            // What an earlier one has left behind is on nobody's way.
            var onTheirWay = $"working_on > {await database.ScalarAsync<long>("SELECT coalesce(max(number), 0) FROM notifications.notification_attempts")} AND next_attempt_at > now()";
            await using var victim = await WorkerProcess.StartAsync(database.ConnectionString, settings);
            await UntilAsync(database, $"SELECT {at} - count(*) FROM notifications.notifications WHERE state <> 'Queued'", "not handed over");
            // In the middle of it: a provider that wants a rest gives pauses, and a kill in a pause shows nothing.
            await UntilAsync(database, $"SELECT {MeetsAtLeast} - count(*) FROM notifications.notifications WHERE {onTheirWay}", "missing on their way");
            await victim.KillAsync();
            cut += await database.ScalarAsync<long>($"SELECT count(*) FROM notifications.notifications WHERE {onTheirWay}");
        }
        await using (var last = await WorkerProcess.StartAsync(database.ConnectionString, settings))
        {
            await UntilAsync(database, "SELECT count(*) FROM notifications.notifications WHERE state = 'Queued'", "not handed over");
            await UntilAsync(database, """
                SELECT (SELECT count(*) FROM sandbox.sendgrid_events WHERE batch_id IS NULL) + (SELECT count(*) FROM sandbox.deliveries WHERE done_at IS NULL) + (SELECT count(*) FROM platform.webhooks WHERE state = 'Received')
                """, "callbacks on their way");
            await UntilAsync(database, "SELECT count(*) FROM notifications.notifications WHERE state = 'Sent' AND channel <> 'Push' AND ask_at IS NOT NULL", "not asked about", async () =>
            {
                await using var scope = rooms.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
                await scope.ServiceProvider.GetRequiredService<JobRunner>().RunAsync(AskProviders.Id, null, CancellationToken.None);
            });
        }
        await rooms.GetRequiredService<WebhookWorker>().StopAsync(CancellationToken.None);

        await TellAsync(database, cut);
        Assert.True(cut >= KillAt.Length, $"The kills met {cut} messages on their way: they cut nothing.");
        Assert.Equal(All, await database.ScalarAsync<long>("SELECT count(*) FROM notifications.notifications"));
        foreach (var (wrong, sql) in Books()) Assert.True(await database.ScalarAsync<long>(sql) == 0, $"{wrong} ({await database.ScalarAsync<long>(sql)})");
    }

    /// <summary>What must be nothing, each a way in which ledger and provider can differ.</summary>
    private static IEnumerable<(string Wrong, string Sql)> Books()
    {
        yield return ("A message is neither sent nor ended.", "SELECT count(*) FROM notifications.notifications WHERE state NOT IN ('Sent', 'Delivered', 'Undelivered', 'Bounced', 'Failed') OR working_on IS NOT NULL");
        yield return ("A text message was sent twice.", "SELECT count(*) FROM (SELECT 1 FROM sandbox.twilio_messages WHERE direction = 'outbound-api' GROUP BY recipient HAVING count(*) > 1) twice");
        yield return ("A mail was sent twice.", "SELECT count(*) FROM (SELECT 1 FROM sandbox.sendgrid_mails GROUP BY \"to\" HAVING count(*) > 1) twice");
        yield return ("A device shows something twice.", "SELECT count(*) FROM (SELECT 1 FROM sandbox.fcm_shown WHERE times > 0 GROUP BY token HAVING count(*) > 1) twice");
        yield return ("A text message stands otherwise than Twilio says.", """
            SELECT count(*) FROM notifications.notifications n LEFT JOIN sandbox.twilio_messages m ON m.recipient = n.address AND m.direction = 'outbound-api'
            WHERE n.channel = 'Sms' AND (n.state, coalesce(m.end_status, 'none')) NOT IN (('Delivered', 'delivered'), ('Undelivered', 'undelivered'), ('Failed', 'none'))
            """);
        yield return ("A text message is not the one that Twilio knows by its id.", """
            SELECT count(*) FROM notifications.notifications n JOIN sandbox.twilio_messages m ON m.recipient = n.address AND m.direction = 'outbound-api' WHERE n.channel = 'Sms' AND n.provider_id IS DISTINCT FROM m.sid
            """);
        yield return ("A mail stands otherwise than SendGrid says.", """
            SELECT count(*) FROM notifications.notifications n LEFT JOIN sandbox.sendgrid_mails m ON m."to" = n.address
            WHERE n.channel = 'Email' AND (n.state, coalesce(m.status, 'none')) NOT IN (('Delivered', 'delivered'), ('Bounced', 'not_delivered'), ('Undelivered', 'not_delivered'), ('Failed', 'none'))
            """);
        yield return ("A push stands otherwise than its device shows.", """
            SELECT count(*) FROM notifications.notifications n JOIN notifications.push_devices d ON d.person_id = n.person_id
            WHERE n.channel = 'Push' AND n.state <> CASE WHEN EXISTS (SELECT 1 FROM sandbox.fcm_shown s WHERE s.token = d.token AND s.times > 0) THEN 'Sent' ELSE 'Failed' END
            """);
        yield return ("Somebody is said to have it twice who has not.", "SELECT count(*) FROM notifications.notifications WHERE maybe_twice");
    }

    /// <summary>One in five tries fails for now, one message in twenty for good; of what was taken some never arrive. Callbacks come twice, in any order, and one in ten never.</summary>
    private static async Task BadLuckAsync(SandboxServer server)
    {
        await new TwilioSandbox(server).PlanAsync(("chances", "14:20429 3:503 3:cut 5:21614 3:30003"), ("seed", $"{Seed}"), ("retry_after_seconds", "1"), ("pace_milliseconds", "200"));
        await new SendGridSandbox(server).LuckAsync(Seed, retryPercent: 20, permanentPercent: 5, bouncePercent: 3);
        await new FcmWire(server).MisbehaveAsync(retryPercent: 20, permanentPercent: 5, seed: Seed);
        foreach (var vendor in new[] { "twilio", "sendgrid" })
            await server.MisbehaveAsync(vendor, delaySeconds: 0, copies: 2, shuffle: true, losePercent: 10, vendor == "sendgrid" ? SandboxFault.CutAfterWork : SandboxFault.None, calls: 20, path: "mail/send");
    }

    private static async Task WriteAsync(TestDatabase database)
    {
        await database.ExecuteAsync("""
            INSERT INTO notifications.notifications (id, event_id, recipient, person_id, address, channel, kind, template, template_version, data, culture, time_zone, created_at, expires_at, state, attempts, next_attempt_at, asked, maybe_twice)
            SELECT gen_random_uuid(), gen_random_uuid(), 'address:' || n, CASE WHEN channel = 'Push' THEN md5('storm' || n)::uuid END, CASE channel WHEN 'Sms' THEN '+1212' || 6000000 + n WHEN 'Email' THEN 'storm' || n || '@example.com' END,
                channel, 'Order', 'storm', 1, jsonb_build_object('n', n), 'en', 'America/New_York', now(), now() + interval '1 hour', 'Queued', 0, now(), 0, false
            FROM (SELECT n, CASE WHEN n <= $1 THEN 'Sms' WHEN n <= $1 + $2 THEN 'Email' ELSE 'Push' END AS channel FROM generate_series(1, $3) n) AS made
            """, Texts, Mails, All);
        await database.ExecuteAsync("""
            INSERT INTO notifications.push_devices (id, person_id, token, kind, name, since, seen_at)
            SELECT gen_random_uuid(), person_id, 'sandbox-fcm:storm-' || person_id, 'Web', 'Chrome', now(), now() FROM notifications.notifications WHERE channel = 'Push'
            """);
        await database.ExecuteAsync("INSERT INTO sandbox.fcm_tokens (token, name, since) SELECT token, name, since FROM notifications.push_devices");
    }

    private static async Task UntilAsync(TestDatabase database, string left, string what, Func<Task>? meanwhile = null)
    {
        for (var began = TimeProvider.System.GetTimestamp(); await database.ScalarAsync<long>(left) is var count and > 0;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{count} are {what} after {Patience.TotalMinutes} minutes.");
            if (meanwhile is not null) await meanwhile();
            await Task.Delay(20);
        }
    }

    private static async Task TellAsync(TestDatabase database, long cut)
    {
        var tell = TestContext.Current.TestOutputHelper!;
        await using var command = database.Source.CreateCommand("SELECT channel, state, count(*), sum(attempts), count(*) FILTER (WHERE attempts > 1) FROM notifications.notifications GROUP BY 1, 2 ORDER BY 1, 2");
        await using (var rows = await command.ExecuteReaderAsync())
            while (await rows.ReadAsync())
                tell.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows.GetString(0),-6} {rows.GetString(1),-12} {rows.GetInt64(2),5} messages, {rows.GetInt64(3),5} tries, {rows.GetInt64(4)} of them not at the first"));
        foreach (var (name, sql) in new[]
        {
            ("tries", "SELECT count(*) FROM notifications.notification_attempts"),
            ("tries that ended with an answer that never came", "SELECT count(*) FROM notifications.notification_attempts WHERE milliseconds IS NOT NULL AND status IS NULL AND NOT succeeded"),
            ("tries cut off by a kill", "SELECT count(*) FROM notifications.notification_attempts WHERE milliseconds IS NULL"),
            ("messages the provider had from such a try, found and not sent again", "SELECT count(*) FROM notifications.notification_attempts WHERE outcome LIKE 'The provider had it%'"),
            ("callbacks taken", "SELECT count(*) FROM platform.webhooks"),
            ("lost callbacks made up for by asking", "SELECT count(*) FROM notifications.notification_statuses WHERE source = 'asked' AND moved"),
            ("pushes taken twice by FCM and shown once", "SELECT count(*) FROM sandbox.fcm_shown WHERE times > 1"),
        }) tell.WriteLine($"{await database.ScalarAsync<long>(sql)} {name}");
        tell.WriteLine($"{KillAt.Length} kills, {cut} messages on their way at those moments");
    }
}
