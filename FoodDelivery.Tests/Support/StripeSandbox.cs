using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Web.Platform;
using FoodDelivery.Web.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FoodDelivery.Tests.Support;

/// <summary>
/// The Stripe emulator on a real port with its books in the test's database, and beside it the product's own webhook address.
/// The test is the customer, the bank and the bad luck.
/// </summary>
public sealed class StripeSandbox : IAsyncDisposable
{
    public const string GoodCard = "4242424242424242";
    public const string Declined = "4000000000000002";
    public const string NoFunds = "4000000000009995";
    public const string Secure = "4000002760003184";
    public const string SecureThenNoFunds = "4000008260003178";

    private readonly WebApplication app;
    private readonly TestDatabase database;
    private readonly TimeProvider time;

    private StripeSandbox(WebApplication app, TestDatabase database, TimeProvider time)
    {
        (this.app, this.database, this.time) = (app, database, time);
        Origin = app.Urls.First();
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Origin) };
        Http.DefaultRequestHeaders.Add("Accept", "application/json");
    }

    public string Origin { get; }
    public string ApiBase => Origin + "/sandbox/stripe";
    public HttpClient Http { get; }

    public static async Task<StripeSandbox> StartAsync(TestDatabase database, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(TestSettings.Default);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new TestOutputLogging());
        builder.Services.AddSingleton(time).AddSingleton(_ => NpgsqlDataSource.Create(database.ConnectionString));
        builder.Services.AddPlatform().AddPayments(builder.Configuration).AddSandbox(builder.Configuration);
        var app = builder.Build();
        app.MapSandbox();
        app.MapWebhooks();
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<SandboxDb>().Database.MigrateAsync();
        await database.ExecuteAsync("DELETE FROM sandbox.stripe_faults");
        await app.StartAsync();
        return new StripeSandbox(app, database, time);
    }

    /// <summary>What the customer does on the hosted page. Returns paid, refused, bank or closed.</summary>
    /// <param name="bank">approve or refuse, when the card asks for it.</param>
    public async Task<string> PayAsync(string sessionId, string card = GoodCard, string? bank = null)
    {
        var form = new Dictionary<string, string> { ["card"] = card };
        if (bank is not null) form["bank"] = bank;
        using var response = await Http.PostAsync($"/sandbox/stripe/pay/{sessionId}", new FormUrlEncodedContent(form));
        if (response.StatusCode == System.Net.HttpStatusCode.Gone) return "closed";
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
        return (string)answer!["status"]!;
    }

    /// <summary>Sets what goes wrong from now on; called with nothing, all is well again.</summary>
    public async Task MisbehaveAsync(int delaySeconds = 0, int copies = 1, bool shuffle = false, int losePercent = 0, StripeFault nextCalls = StripeFault.None, int calls = 1, string path = "")
    {
        using var response = await Http.PostAsync("/sandbox/stripe/control", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["delay_seconds"] = $"{delaySeconds}",
            ["copies"] = $"{copies}",
            ["shuffle"] = shuffle ? "on" : "",
            ["lose_percent"] = $"{losePercent}",
            ["next_calls"] = $"{nextCalls}",
            ["next_calls_left"] = $"{calls}",
            ["next_calls_path"] = path,
        }));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until every webhook that is due by the test's clock has been taken.</summary>
    public async Task DeliverAsync()
    {
        for (var i = 0; i < 400; i++)
        {
            if (await database.ScalarAsync<long>("SELECT count(*) FROM sandbox.stripe_deliveries WHERE done_at IS NULL AND due_at <= $1", time.GetUtcNow()) == 0) return;
            await Task.Delay(25);
        }
        throw new TimeoutException("Webhooks are due and are not taken.");
    }

    /// <summary>Waits until the banks have answered about refunds that are on their way long enough by the test's clock.</summary>
    public async Task SettleBankAsync()
    {
        for (var i = 0; i < 400; i++)
        {
            if (await database.ScalarAsync<long>("SELECT count(*) FROM sandbox.stripe_refunds WHERE status = 'pending' AND created <= $1", time.GetUtcNow().AddSeconds(-5)) == 0) return;
            await Task.Delay(25);
        }
        throw new TimeoutException("Refunds are on their way and do not arrive.");
    }

    /// <summary>The bank decides the order's dispute.</summary>
    public async Task DecideAsync(Guid orderId, bool won)
    {
        var id = await database.ScalarAsync<string>("SELECT d.id FROM sandbox.stripe_disputes d JOIN sandbox.stripe_intents i ON i.id = d.intent_id WHERE i.metadata::jsonb ->> 'order_id' = $1", orderId.ToString());
        using var response = await Http.PostAsync($"/sandbox/stripe/control/disputes/{id}", new FormUrlEncodedContent(new Dictionary<string, string> { ["decision"] = won ? "won" : "lost" }));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, response.StatusCode);
    }

    /// <summary>Stripe's own books about an order: the statuses of its intents, e.g. "requires_capture".</summary>
    public async Task<IReadOnlyList<string>> IntentsAsync(Guid orderId)
    {
        await using var command = database.Source.CreateCommand("SELECT status FROM sandbox.stripe_intents WHERE metadata::jsonb ->> 'order_id' = $1 ORDER BY created");
        command.Parameters.Add(new NpgsqlParameter { Value = orderId.ToString() });
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await rows.ReadAsync()) all.Add(rows.GetString(0));
        return all;
    }

    /// <summary>What the customer has lost for good: taken minus refunded, over all intents of the order.</summary>
    public Task<long> KeptAsync(Guid orderId) => database.ScalarAsync<long>("""
        SELECT (coalesce(sum(i.amount_received), 0) - coalesce((SELECT sum(r.amount) FROM sandbox.stripe_refunds r JOIN sandbox.stripe_intents x ON x.id = r.intent_id
            WHERE x.metadata::jsonb ->> 'order_id' = $1), 0))::bigint FROM sandbox.stripe_intents i WHERE i.metadata::jsonb ->> 'order_id' = $1
        """, orderId.ToString());

    /// <summary>What is still held on the customer's card.</summary>
    public Task<long> HeldAsync(Guid orderId) =>
        database.ScalarAsync<long>("SELECT coalesce(sum(amount_capturable), 0)::bigint FROM sandbox.stripe_intents WHERE metadata::jsonb ->> 'order_id' = $1", orderId.ToString());

    public Task<long> CountAsync(string table, Guid orderId) => table switch
    {
        "sessions" => database.ScalarAsync<long>("SELECT count(*) FROM sandbox.stripe_sessions WHERE client_reference_id = $1", orderId.ToString()),
        "refunds" => database.ScalarAsync<long>("SELECT count(*) FROM sandbox.stripe_refunds r JOIN sandbox.stripe_intents i ON i.id = r.intent_id WHERE i.metadata::jsonb ->> 'order_id' = $1", orderId.ToString()),
        _ => throw new ArgumentOutOfRangeException(nameof(table)),
    };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
