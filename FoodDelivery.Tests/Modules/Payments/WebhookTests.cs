using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FoodDelivery.Tests.Modules.Payments;

public sealed class WebhookTests(ClassDatabase database) : PaymentsTest(database)
{
    private const string Secret = "whsec_sandbox";

    [Fact]
    public async Task The_webhook_alone_authorises_the_payment()
    {
        var order = await AuthorisedAsync();
        Assert.Equal("Authorised", await FactsAsync(order));
        Assert.Equal("visa •••• 4242", (await PaymentOfAsync(order)).Card);
        Assert.Equal(["requires_capture"], await Stripe.IntentsAsync(order));
    }

    [Fact]
    public async Task Three_times_each_in_any_order_changes_nothing_more()
    {
        await Stripe.MisbehaveAsync(copies: 3, shuffle: true);
        var order = NewOrder();
        await Stripe.PayAsync(SessionOf((await StartAsync(order)).Value));
        Time.Advance(TimeSpan.FromSeconds(3));
        await ArriveAsync();
        await ArriveAsync();

        Assert.Equal("Authorised", await FactsAsync(order));
        Assert.Equal(4, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE order_id = $1", order));
        Assert.Equal(12, await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.stripe_deliveries d JOIN sandbox.stripe_events e ON e.id = d.event_id WHERE e.snapshot LIKE '%' || $1 || '%' AND d.last_status = 200", order.ToString()));
    }

    [Fact]
    public async Task Before_and_after_the_redirect_it_is_one_authorisation()
    {
        var before = await AuthorisedAsync();
        Assert.Equal(PaymentAnswer.Paid, await CheckAsync(before)); // the browser comes back after the webhook
        Assert.Equal("Authorised", await FactsAsync(before));

        await Stripe.MisbehaveAsync(delaySeconds: 600);
        var after = NewOrder();
        await Stripe.PayAsync(SessionOf((await StartAsync(after)).Value));
        Assert.Equal(PaymentAnswer.Paid, await CheckAsync(after)); // the browser comes back first
        Assert.Equal("Authorised", await FactsAsync(after));
        Time.Advance(TimeSpan.FromMinutes(11));
        await ArriveAsync();
        Assert.Equal("Authorised", await FactsAsync(after));
    }

    [Fact]
    public async Task A_lost_webhook_is_made_good_by_the_sweep()
    {
        await Stripe.MisbehaveAsync(losePercent: 100);
        var order = NewOrder();
        await Stripe.PayAsync(SessionOf((await StartAsync(order)).Value));
        await ArriveAsync();
        Assert.Equal("", await FactsAsync(order));
        await SweepAsync();
        Assert.Equal("Authorised", await FactsAsync(order));
    }

    [Fact]
    public async Task A_forged_one_is_refused_and_leaves_only_its_count()
    {
        var order = NewOrder();
        await StartAsync(order);
        var body = Event("payment_intent.amount_capturable_updated", order);
        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        string?[] forged =
        [
            null, "", "nonsense", "t=abc,v1=00", $"t={now}", $"t={now},v1=", $"t={now},v0={Mac(body, now, Secret)}",
            $"t={now},v1={Mac(body, now, "whsec_other")}",
            $"t={now},v1={Mac(body + " ", now, Secret)}",
            $"t={now - 301},v1={Mac(body, now - 301, Secret)}",
            $"t={now},v1={Mac(body, now - 1, Secret)}",
        ];
        var before = await RefusedAsync();
        foreach (var header in forged) Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body, header));

        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE order_id = $1", order));
        Assert.Equal(forged.Length, await RefusedAsync() - before);
        Assert.Equal("", await FactsAsync(order));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, $"t={now},v1={Mac(body, now, Secret)}")); // the same, genuine
    }

    [Fact]
    public async Task What_is_signed_but_no_event_is_refused()
    {
        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var body in new[] { "", "[]", "null", "{}", "{\"id\":1}", "{\"id\":\"evt_1\",\"type\":\"x\"}", "not json" })
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body, $"t={now},v1={Mac(body, now, Secret)}"));
    }

    [Fact]
    public async Task Too_large_is_refused_unread() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(new string(' ', 300 * 1024), "t=1,v1=00"));

    [Fact]
    public async Task An_event_about_somebody_else_is_kept_and_ignored()
    {
        var body = Event("payment_intent.succeeded", Guid.CreateVersion7());
        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, $"t={now},v1={Mac(body, now, Secret)}"));
        await RelayAsync();
        Assert.Equal("Ignored", await Database.ScalarAsync<string>("SELECT state FROM platform.webhooks WHERE event_id = $1", (string)JsonNode.Parse(body)!["id"]!));
    }

    [Fact]
    public async Task A_genuine_claim_that_is_not_true_changes_nothing()
    {
        // Signed, but old news or a lie: what counts is what Stripe says when asked.
        var order = NewOrder();
        await StartAsync(order);
        var body = Event("payment_intent.amount_capturable_updated", order);
        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, $"t={now},v1={Mac(body, now, Secret)}"));
        await RelayAsync();
        Assert.Equal(PaymentStatus.AwaitingCustomer, (await PaymentOfAsync(order)).Status);
        Assert.Equal("", await FactsAsync(order));
    }

    [Fact]
    public async Task The_vendors_own_vector_is_accepted_and_nothing_near_it()
    {
        var vector = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Tests, "Fixtures", "vendor-vectors.json")))!["stripe"]!;
        var (body, header, at) = ((string)vector["body"]!, (string)vector["header"]!, (long)vector["t"]!);
        var bytes = Encoding.UTF8.GetBytes(body);

        Assert.Equal(WebhookReceipt.Stored, await ReceiveAsync(bytes, header, at));
        Assert.Equal(WebhookReceipt.Duplicate, await ReceiveAsync(bytes, header, at));
        Assert.Equal(WebhookReceipt.Duplicate, await ReceiveAsync(bytes, header, at + 300));
        Assert.Equal(WebhookReceipt.Forged, await ReceiveAsync(bytes, header, at + 301));
        Assert.Equal(WebhookReceipt.Forged, await ReceiveAsync([.. bytes, (byte)'\n'], header, at));
        Assert.Equal(WebhookReceipt.Duplicate, await ReceiveAsync(bytes, header.Replace("v1=", "v1=00ff,v1="), at)); // two signatures during a roll-over
    }

    [Fact]
    public async Task Two_at_once_are_stored_once()
    {
        var body = Event("payment_intent.succeeded", Guid.CreateVersion7());
        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(body, $"t={now},v1={Mac(body, now, Secret)}")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE event_id = $1", (string)JsonNode.Parse(body)!["id"]!));
    }

    private Task<long> RefusedAsync() => Database.ScalarAsync<long>("SELECT coalesce(sum(count), 0)::bigint FROM platform.webhook_refusals");

    private async Task<WebhookReceipt> ReceiveAsync(byte[] body, string header, long now)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(now));
        await using var rooms = TestRooms.Build(Database.ConnectionString, new Dictionary<string, string?> { ["Stripe:WebhookSecret"] = "whsec_new, whsec_rigvector0001" },
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        await using var scope = rooms.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ReceiveWebhook>().RunAsync("stripe", new(body, name => name == "Stripe-Signature" ? header : null), CancellationToken.None);
    }

    private async Task<HttpStatusCode> PostAsync(string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null) request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        using var response = await Stripe.Http.SendAsync(request);
        return response.StatusCode;
    }

    // Written here and not taken from the emulator: two opinions on how Stripe signs.
    private static string Mac(string body, long at, string secret) =>
        Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at}.{body}")));

    private static string Event(string type, Guid order) => new JsonObject
    {
        ["id"] = $"evt_{Guid.CreateVersion7():N}",
        ["object"] = "event",
        ["type"] = type,
        ["data"] = new JsonObject { ["object"] = new JsonObject { ["id"] = "pi_1", ["object"] = "payment_intent", ["status"] = "requires_capture", ["metadata"] = new JsonObject { ["order_id"] = order.ToString() } } },
    }.ToJsonString();
}
