using System.Net;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>The machinery by programs: overview, jobs, events and dead letters, received webhooks.</summary>
public sealed class OperationsApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    private const string Root = "api/v1/platform";

    private Task<HttpClient> AlexAsync() => product.App.ProgramOfAsync(DemoPeople.Alex, PlatformPermissions.Operate);

    [Fact]
    public async Task The_overview_and_the_jobs_are_told_and_jobs_are_started()
    {
        using var alex = await AlexAsync();
        var overview = await alex.ReadAsync($"{Root}/overview");
        Assert.Equal(await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM catalog.restaurants"),
            (int)overview["restaurants"]!["open"]! + (int)overview["restaurants"]!["closed"]! + overview["restaurants"]!["resting"]!.AsArray().Count);
        var jobs = (await alex.ReadAsync($"{Root}/jobs"))["items"]!.AsArray();
        Assert.Contains(jobs, job => (string?)job!["id"] == ForgetOldEvents.Id);
        using (var started = await alex.SendAsync(HttpMethod.Post, $"{Root}/jobs/{ForgetOldEvents.Id}/start")) await started.WentThroughAsync(HttpStatusCode.NoContent);
        using (var unknown = await alex.SendAsync(HttpMethod.Post, $"{Root}/jobs/no.such.job/start")) await unknown.RefusedAsync(HttpStatusCode.NotFound, "platform.no_such_job");
        foreach (var run in new[] { "999999", "no-run", "99999999999999999999999" })
            using (var gone = await alex.SendAsync(HttpMethod.Post, $"{Root}/jobs/runs/{run}/retry")) await gone.RefusedAsync(HttpStatusCode.Conflict, "platform.job_moved_on");
    }

    [Fact]
    public async Task Dead_letters_are_searched_paged_and_sent_again_but_never_all_by_forgetting()
    {
        foreach (var n in Enumerable.Range(1, 5)) await DieAsync($"letter-{n}", n == 3 ? "the wire is cut" : "no paper");
        using var alex = await AlexAsync();
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await alex.ReadAsync($"{Root}/dead-letters?q=letter-&limit=2{(next is null ? "" : $"&cursor={next}")}");
            seen.AddRange(page["items"]!.AsArray().Select(one => (string)one!["subject"]!));
            next = (string?)page["next"];
        }
        while (next is not null);
        Assert.Equal(["letter-5", "letter-4", "letter-3", "letter-2", "letter-1"], seen);
        Assert.Contains((await alex.ReadAsync($"{Root}/dead-letters/types"))["items"]!.AsArray(), type => (string?)type!["type"] == "TestHappened" && (int)type["count"]! >= 5);

        using (var nothing = await alex.SendAsync(HttpMethod.Post, $"{Root}/dead-letters/retry", new { })) await nothing.RefusedAsync(HttpStatusCode.UnprocessableEntity, "platform.nothing_chosen");
        using (var found = await alex.SendAsync(HttpMethod.Post, $"{Root}/dead-letters/retry", new { q = "the wire", why = "mended" }))
        {
            await found.WentThroughAsync(HttpStatusCode.OK);
            Assert.Equal(1, (int)(await found.JsonAsync())["count"]!);
        }
        Assert.DoesNotContain("letter-3", (await alex.ReadAsync($"{Root}/dead-letters?q=letter-"))["items"]!.AsArray().Select(one => (string)one!["subject"]!));
        Assert.Equal("letter-4", (string?)(await alex.ReadAsync($"{Root}/events?subject=letter-4&since={Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddMinutes(-10).ToString("O"))}"))["items"]!.AsArray().Single()!["subject"]);
        using (var about = await alex.GetAsync(ApiCalls.Path($"{Root}/events"))) await about.RefusedAsync(HttpStatusCode.UnprocessableEntity, "platform.subject_missing");
    }

    [Fact]
    public async Task Webhooks_are_searched_looked_at_and_replayed_dry_unless_asked()
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        const string said = """{"id":"evt_api_1","type":"payment_intent.created","data":{"object":{"id":"pi_api_1","receipt_email":"ada@example.com"}}}""";
        await product.App.Database.ExecuteAsync($"""
            INSERT INTO platform.webhooks (id, provider, event_id, type, object_id, payload, received_at, state, attempts, next_attempt_at)
            VALUES ('{id}', 'stripe', 'evt_api_1', 'payment_intent.created', 'pi_api_1', '{said}', now(), 'Ignored', 1, now())
            """);
        using var alex = await AlexAsync();
        Assert.Equal(id, (Guid)(await alex.ReadAsync($"{Root}/webhooks?q=evt_api_1&provider=stripe&state=Ignored"))["items"]!.AsArray().Single()!["id"]!);
        var file = await alex.ReadAsync($"{Root}/webhooks/{id}");
        Assert.DoesNotContain("ada@example.com", (string)file["payload"]!, StringComparison.Ordinal);
        Assert.Contains("payment_intent.created", (await alex.ReadAsync($"{Root}/webhooks/kinds"))["types"]!.AsArray().Select(type => (string)type!));

        using (var dry = await alex.PostKeyedAsync($"{Root}/webhooks/replay", new { ids = new[] { id } }))
        {
            await dry.WentThroughAsync(HttpStatusCode.OK);
            Assert.True((bool)(await dry.JsonAsync())["dryRun"]!);
        }
        Assert.Empty((await alex.ReadAsync($"{Root}/webhooks/{id}"))["attempts"]!.AsArray());
        var key = ApiCalls.NewKey();
        for (var i = 0; i < 2; i++)
            using (var done = await alex.PostKeyedAsync($"{Root}/webhooks/replay", new { ids = new[] { id }, dryRun = false, why = "to see" }, key)) await done.WentThroughAsync(HttpStatusCode.OK);
        var attempt = Assert.Single((await alex.ReadAsync($"{Root}/webhooks/{id}"))["attempts"]!.AsArray())!;
        Assert.Equal(DemoPeople.Alex.Name, (string?)attempt["by"]);

        using (var none = await alex.PostKeyedAsync($"{Root}/webhooks/replay", new { ids = Array.Empty<Guid>() })) await none.RefusedAsync(HttpStatusCode.UnprocessableEntity, "platform.nothing_chosen");
        using (var gone = await alex.PostKeyedAsync($"{Root}/webhooks/replay", new { ids = new[] { Guid.CreateVersion7() } })) await gone.RefusedAsync(HttpStatusCode.NotFound, "platform.webhook_unknown");
        using (var days = await alex.GetAsync(ApiCalls.Path($"{Root}/webhooks/refusals?days=91"))) await days.RefusedAsync(HttpStatusCode.UnprocessableEntity, "platform.days_invalid");
        Assert.NotNull((await alex.ReadAsync($"{Root}/webhooks/refusals"))["items"]);
    }

    /// <summary>An event that has used up its tries.</summary>
    private async Task DieAsync(string subject, string error)
    {
        await product.App.Database.ExecuteAsync($"""
            INSERT INTO platform.outbox (id, type, subject, time, data, lane, state, attempts, next_attempt_at, finished_at, last_error)
            VALUES ('{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}', 'TestHappened', '{subject}', now(), {Braces}, 'Fast', 'Dead', 9, now(), now(), '{error}')
            """);
    }

    private const string Braces = "'{}'";
}
