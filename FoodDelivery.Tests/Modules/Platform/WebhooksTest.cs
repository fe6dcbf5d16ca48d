using System.Text;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Modules.Platform;

/// <summary>The inbox with a provider whose every word is ours: stored once, tried by the ladder, dead in the end, replayed by hand.</summary>
public sealed class WebhooksTest(ClassDatabase database) : ModuleTest(database)
{
    private static readonly Actor Admin = new(Guid.Parse("0199d000-0000-7000-8000-000000000005"), "Alex", new HashSet<string> { Roles.Admin }, new HashSet<Guid>());
    private static readonly Actor Dispatcher = Admin with { Roles = new HashSet<string> { Roles.Dispatcher } };

    /// <summary>What the bell's provider knows, and what we have taken over of it.</summary>
    private sealed class Belfry
    {
        public Func<Webhook, CancellationToken, Task>? Before { get; set; }
        public int Truth { get; set; } = 1;
        public int Ours { get; set; }
        public int Calls { get; set; }
    }

    private sealed class Bell(Belfry belfry) : IWebhookSource
    {
        public string Provider => "bell";

        public ValueTask<string?> RefusalAsync(WebhookDelivery delivery, CancellationToken cancel) => ValueTask.FromResult(delivery.Header("Bell-Signature") == "good" ? null : "signature_wrong");

        /// <summary>"id type order"</summary>
        public WebhookFacts? Read(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span).Split(' ') is [var id, var type, .. var rest]
            ? new(id, type, null, rest is [var order] ? Guid.Parse(order) : null, null) : null;

        public async Task<WebhookOutcome> ApplyAsync(Webhook webhook, bool dryRun, CancellationToken cancel)
        {
            if (belfry.Before is { } before) await before(webhook, cancel);
            if (!dryRun) belfry.Calls++;
            if (webhook.Type != "rang") return WebhookOutcome.Ignored("Nothing we act on.");
            webhook.Reference ??= "FD-77";
            var change = new WebhookChange("Rings", $"{belfry.Ours}", $"{belfry.Truth}");
            if (belfry.Ours == belfry.Truth) return WebhookOutcome.Done("Nothing new.");
            if (!dryRun) belfry.Ours = belfry.Truth;
            return WebhookOutcome.Done("Rang.", change);
        }
    }

    protected override void Configure(IServiceCollection services) => services.AddSingleton<Belfry>().AddWebhookSource<Bell>("bell");
    // The clock begins anew with every test; what another one left would be due again.
    public override async ValueTask InitializeAsync() => await Database.ExecuteAsync("TRUNCATE platform.webhooks, platform.webhook_attempts");

    private Belfry TheBelfry => Rooms.GetRequiredService<Belfry>();

    private Task<WebhookReceipt> ReceiveAsync(string body, string? signature = "good", string provider = "bell") => WithAsync((ReceiveWebhook receive) =>
        receive.RunAsync(provider, new(Encoding.UTF8.GetBytes(body), name => name == "Bell-Signature" ? signature : null), default));
    private Task<int> DrainAsync() => Rooms.GetRequiredService<WebhookWorker>().DrainAsync(default);
    private Task<Webhook> OfAsync(string eventId) => WithAsync((PlatformDb db) => db.Webhooks.AsNoTracking().SingleAsync(w => w.Provider == "bell" && w.EventId == eventId));
    private Task<List<WebhookAttempt>> AttemptsAsync(Guid id) => WithAsync((PlatformDb db) => db.WebhookAttempts.AsNoTracking().Where(a => a.WebhookId == id).OrderBy(a => a.Number).ToListAsync());

    private Task<Result<IReadOnlyList<WebhookReplay>>> ReplayAsync(Guid id, bool dryRun, Actor? actor = null) =>
        AsAsync<ReplayWebhooks, Result<IReadOnlyList<WebhookReplay>>>(actor ?? Admin, replay => replay.RunAsync(new([id], dryRun, "because"), default));

    [Fact]
    public async Task Three_times_the_same_is_stored_and_applied_once()
    {
        Assert.Equal(WebhookReceipt.Stored, await ReceiveAsync("once rang"));
        Assert.Equal(WebhookReceipt.Duplicate, await ReceiveAsync("once rang"));
        Assert.Equal(1, await DrainAsync());
        Assert.Equal(WebhookReceipt.Duplicate, await ReceiveAsync("once rang"));
        Assert.Equal(0, await DrainAsync());
        var webhook = await OfAsync("once");
        Assert.Equal((WebhookState.Applied, "Rang.", "FD-77", 1), (webhook.State, webhook.Outcome, webhook.Reference, webhook.Attempts));
        var attempt = Assert.Single(await AttemptsAsync(webhook.Id));
        Assert.True(attempt is { Succeeded: true, Outcome: "Rang.", Milliseconds: not null, By: null });
    }

    [Fact]
    public async Task A_forged_one_leaves_a_count_and_nothing_else_and_an_unknown_provider_not_even_that()
    {
        Assert.Equal(WebhookReceipt.Forged, await ReceiveAsync("forged rang", "bad"));
        Assert.Equal(WebhookReceipt.Forged, await ReceiveAsync("forged rang", null));
        Assert.Equal(WebhookReceipt.Forged, await ReceiveAsync("signed-and-no-event"));
        Assert.Equal(WebhookReceipt.UnknownProvider, await ReceiveAsync("forged rang", "good", "gong"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE event_id = 'forged' OR provider = 'gong'"));
        var refusals = await AsAsync<WebhookReads, IReadOnlyList<WebhookRefusal>>(Admin, reads => reads.RefusalsAsync(7, default));
        Assert.Equal(["bell not_an_event 1", "bell signature_wrong 2"], refusals.Select(r => $"{r.Provider} {r.Reason} {r.Count}"));
    }

    [Fact]
    public async Task What_nobody_acts_on_is_kept_and_ignored()
    {
        await ReceiveAsync("odd cracked");
        await DrainAsync();
        var webhook = await OfAsync("odd");
        Assert.Equal((WebhookState.Ignored, "Nothing we act on."), (webhook.State, webhook.Outcome));
    }

    [Fact]
    public async Task One_that_fails_is_tried_by_the_ladder_and_then_dead_with_an_alert()
    {
        TheBelfry.Before = (_, _) => throw new InvalidOperationException("The rope is cut.");
        await ReceiveAsync("ladder rang");
        foreach (var wait in new[] { TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10) })
        {
            Assert.Equal(1, await DrainAsync());
            var waiting = await OfAsync("ladder");
            Assert.Equal((WebhookState.Received, "The rope is cut.", Time.GetUtcNow() + wait), (waiting.State, waiting.Outcome, waiting.NextAttemptAt));
            Time.Advance(wait - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, await DrainAsync());
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.Equal(1, await DrainAsync());
        var dead = await OfAsync("ladder");
        Assert.Equal((WebhookState.Dead, 8), (dead.State, dead.Attempts));
        Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(0, await DrainAsync());
        Assert.Equal(8, (await AttemptsAsync(dead.Id)).Count(a => a is { Succeeded: false, Outcome: "The rope is cut." }));

        await WithAsync((FindTrouble find) => find.RunAsync(default));
        var alert = await WithAsync((NotificationsDb db) => db.Alerts.SingleAsync(a => a.ResolvedAt == null && a.Key == "webhooks.dead:bell"));
        Assert.Equal(AlertSeverity.Critical, alert.Severity);
        Assert.Equal("/admin/webhooks?provider=bell&state=Dead", alert.Link);

        // A person mends the rope and replays it: it is applied, and the alert is over.
        TheBelfry.Before = null;
        Assert.Null(Assert.Single((await ReplayAsync(dead.Id, dryRun: false)).Value).Problem);
        Assert.Equal(WebhookState.Applied, (await OfAsync("ladder")).State);
        await WithAsync((FindTrouble find) => find.RunAsync(default));
        Assert.False(await WithAsync((NotificationsDb db) => db.Alerts.AnyAsync(a => a.ResolvedAt == null && a.Key == "webhooks.dead:bell")));
    }

    [Fact]
    public async Task A_process_that_dies_in_between_holds_it_back_for_two_minutes_and_no_longer()
    {
        await ReceiveAsync("crash rang");
        // Claimed, and then nothing more is heard of that process.
        var claimed = await WithAsync((WebhookAttempts attempts) => attempts.BeginDueAsync(default));
        Assert.Equal("crash", claimed!.EventId);
        Assert.Equal(0, await DrainAsync());
        Time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await DrainAsync());
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await DrainAsync());
        var webhook = await OfAsync("crash");
        Assert.Equal((WebhookState.Applied, 2), (webhook.State, webhook.Attempts));
        Assert.Equal([WebhookAttempt.NotFinished, "Rang."], (await AttemptsAsync(webhook.Id)).Select(a => a.Outcome));

        // It was only slow after all: what it found is no longer written.
        Assert.False(await WithAsync((WebhookAttempts attempts) => attempts.EndAsync(claimed, false, WebhookState.Dead, "late", "late", Time.GetUtcNow(), null)));
        Assert.Equal(WebhookState.Applied, (await OfAsync("crash")).State);
    }

    [Fact]
    public async Task One_that_kills_every_process_is_dead_and_not_tried_for_ever()
    {
        await ReceiveAsync("poison rang");
        for (var i = 0; i < 8; i++)
        {
            Assert.NotNull(await WithAsync((WebhookAttempts attempts) => attempts.BeginDueAsync(default)));
            Time.Advance(WebhookAttempts.Lease);
        }
        await DrainAsync();
        Assert.Equal(WebhookState.Dead, (await OfAsync("poison")).State);
    }

    [Fact]
    public async Task Two_about_one_order_are_not_applied_at_once()
    {
        await DrainAsync(); // What other tests of this class left.
        var order = Guid.CreateVersion7(Time.GetUtcNow());
        await ReceiveAsync($"first rang {order}");
        await ReceiveAsync($"second rang {order}");
        await ReceiveAsync($"other rang {Guid.CreateVersion7(Time.GetUtcNow())}");
        var first = await WithAsync((WebhookAttempts attempts) => attempts.BeginDueAsync(default));
        Assert.Equal("first", first!.EventId);
        Assert.Equal("other", (await WithAsync((WebhookAttempts attempts) => attempts.BeginDueAsync(default)))!.EventId);
        Assert.Null(await WithAsync((WebhookAttempts attempts) => attempts.BeginDueAsync(default)));
        await WithAsync((WebhookAttempts attempts) => attempts.EndAsync(first, true, WebhookState.Applied, "Rang.", "Rang.", Time.GetUtcNow(), null));
        Assert.Equal("second", (await WithAsync((WebhookAttempts attempts) => attempts.BeginDueAsync(default)))!.EventId);
    }

    [Theory]
    [InlineData("replay-applied", "rang", WebhookState.Applied)]
    [InlineData("replay-ignored", "cracked", WebhookState.Ignored)]
    public async Task What_was_decided_can_be_decided_again_after_a_dry_run_that_changes_nothing(string id, string type, WebhookState state)
    {
        await ReceiveAsync($"{id} {type}");
        await DrainAsync();
        TheBelfry.Truth = 5;
        var before = await OfAsync(id);
        Assert.Equal(state, before.State);
        var (ours, calls) = (TheBelfry.Ours, TheBelfry.Calls);
        var version = await VersionsAsync();

        var told = Assert.Single((await ReplayAsync(before.Id, dryRun: true)).Value);
        Assert.Equal(version, await VersionsAsync());
        Assert.Equal((ours, calls), (TheBelfry.Ours, TheBelfry.Calls));

        var did = Assert.Single((await ReplayAsync(before.Id, dryRun: false)).Value);
        Assert.Equal(told.Changes, did.Changes);
        Assert.Equal(state == WebhookState.Applied ? 5 : ours, TheBelfry.Ours);
        var attempt = (await AttemptsAsync(before.Id))[^1];
        Assert.True(attempt is { Succeeded: true, By: "Alex" });
        Assert.Equal(before.Attempts, (await OfAsync(id)).Attempts);
        await RelayAsync();
        Assert.True(await WithAsync((IdentityDb db) => db.AuditLines.AnyAsync(line => line.What == "platform.webhook_replayed" && line.Subject == before.Id.ToString() && line.ActorId == Admin.UserId)));
    }

    [Fact]
    public async Task A_replay_that_fails_leaves_it_as_it_was_with_its_own_next_try()
    {
        TheBelfry.Before = (_, _) => throw new InvalidOperationException("The rope is cut.");
        await ReceiveAsync("in-vain rang");
        await DrainAsync();
        var before = await OfAsync("in-vain");
        Assert.Equal("The rope is cut.", Assert.Single((await ReplayAsync(before.Id, dryRun: false)).Value).Problem);
        var after = await OfAsync("in-vain");
        Assert.Equal((before.State, before.Attempts, before.NextAttemptAt), (after.State, after.Attempts, after.NextAttemptAt));
        Assert.Null(after.WorkingOn);
    }

    [Fact]
    public async Task Only_admins_see_and_replay()
    {
        await ReceiveAsync("secret rang");
        var id = (await OfAsync("secret")).Id;
        foreach (var dryRun in new[] { true, false })
            Assert.Equal(ErrorKind.Forbidden, (await ReplayAsync(id, dryRun, Dispatcher)).Error!.Kind);
        Assert.Empty((await AsAsync<WebhookReads, WebhookList>(Dispatcher, reads => reads.PageAsync(new(), null, 10, default))).Items);
        Assert.Null(await AsAsync<WebhookReads, WebhookFile?>(Dispatcher, reads => reads.OneAsync(id, default)));
        Assert.Empty(await AttemptsAsync(id));
        Assert.Equal(ErrorKind.Invalid, (await AsAsync<ReplayWebhooks, Result<IReadOnlyList<WebhookReplay>>>(Admin, replay => replay.RunAsync(new([], true), default))).Error!.Kind);
    }

    [Fact]
    public async Task What_it_said_is_forgotten_after_thirty_days_and_then_it_cannot_be_replayed()
    {
        await ReceiveAsync("old rang");
        await DrainAsync();
        await ReceiveAsync("old-and-waiting rang");
        Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        await RunJobAsync(ForgetWebhookPayloads.Id);
        Assert.NotNull((await OfAsync("old")).Payload);
        Time.Advance(TimeSpan.FromMinutes(2));
        await RunJobAsync(ForgetWebhookPayloads.Id);
        var webhook = await OfAsync("old");
        Assert.Null(webhook.Payload);
        Assert.NotNull((await OfAsync("old-and-waiting")).Payload);
        Assert.Contains("forgotten", Assert.Single((await ReplayAsync(webhook.Id, dryRun: true)).Value).Problem, StringComparison.Ordinal);
        Assert.Contains("forgotten", Assert.Single((await ReplayAsync(webhook.Id, dryRun: false)).Value).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_found_by_number_id_provider_type_state_and_time_and_paged_without_gaps()
    {
        var order = Guid.CreateVersion7(Time.GetUtcNow());
        await Database.ExecuteAsync("""
            INSERT INTO platform.webhooks (id, provider, event_id, type, object_id, order_id, reference, payload, received_at, state, attempts, next_attempt_at)
            SELECT gen_random_uuid(), CASE WHEN n % 2 = 0 THEN 'horn' ELSE 'drum' END, 'e' || n, 'type' || n % 3, 'o' || n, CASE WHEN n = 7 THEN $1 END, 'FD-9' || n, '{}', $2 + n * interval '1 minute', CASE WHEN n % 5 = 0 THEN 'Ignored' ELSE 'Applied' END, 1, $2
            FROM generate_series(1, 60) n
            """, order, Time.GetUtcNow().AddDays(2));
        var since = Time.GetUtcNow().AddDays(2);

        Assert.Equal(["e7"], await FoundAsync(new("FD-97")));
        Assert.Equal(["e7"], await FoundAsync(new(" fd-97 ")));
        Assert.Equal(["e7"], await FoundAsync(new("97")));
        Assert.Equal(["e7"], await FoundAsync(new("o7")));
        Assert.Equal(["e7"], await FoundAsync(new("e7")));
        Assert.Equal(["e7"], await FoundAsync(new(order.ToString())));
        Assert.Empty(await FoundAsync(new("e7", Provider: "horn")));
        Assert.Equal(30, (await FoundAsync(new(Provider: "horn"))).Count);
        Assert.Equal(["e60", "e50", "e40", "e30", "e20", "e10"], await FoundAsync(new(Provider: "horn", State: WebhookState.Ignored)));
        Assert.Equal(["e60", "e57", "e54"], await FoundAsync(new(Type: "type0", Since: since.AddMinutes(52))));
        Assert.Empty(await FoundAsync(new(Since: since.AddDays(1))));
        Assert.Equal(["type0", "type1", "type2"], (await AsAsync<WebhookReads, IReadOnlyList<string>>(Admin, reads => reads.TypesAsync(default))).Where(t => t.StartsWith("type", StringComparison.Ordinal)));
    }

    /// <summary>All that match, read a few at a time.</summary>
    private async Task<List<string>> FoundAsync(WebhookFilter filter)
    {
        var all = new List<string>();
        long? before = null;
        do
        {
            var page = await AsAsync<WebhookReads, WebhookList>(Admin, reads => reads.PageAsync(filter, before, 7, default));
            all.AddRange(page.Items.Select(w => w.EventId));
            before = page.Next;
        }
        while (before is not null);
        return all;
    }

    /// <summary>Every row of the inbox with its version.</summary>
    private Task<string?> VersionsAsync() => Database.ScalarAsync<string>("""
        SELECT coalesce((SELECT string_agg(seq || ':' || xmin, ',' ORDER BY seq) FROM platform.webhooks), '') || '/' || coalesce((SELECT string_agg(number || ':' || xmin, ',' ORDER BY number) FROM platform.webhook_attempts), '')
            || '/' || (SELECT count(*) FROM platform.outbox)
        """);
}
