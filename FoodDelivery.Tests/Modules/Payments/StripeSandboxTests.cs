using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>The emulator must be as strict as Stripe, or green tests against it would prove nothing.</summary>
public sealed class StripeSandboxTests(ClassDatabase database) : PaymentsTest(database)
{
    private int keys;

    [Fact]
    public async Task Unknown_and_missing_parameters_are_refused()
    {
        Assert.Equal("parameter_unknown", await CodeAsync("checkout/sessions", With(("payment_method_types[0]", "card"))));
        Assert.Equal("parameter_unknown", await CodeAsync("checkout/sessions", With(("line_items[0][price_data][unit_price]", "1"))));
        Assert.Equal("parameter_missing", await CodeAsync("checkout/sessions", [.. Session().Where(p => p.Key != "success_url")]));
        Assert.Equal("parameter_missing", await CodeAsync("checkout/sessions", [.. Session().Where(p => p.Key != "line_items[0][quantity]")]));
        Assert.Equal("parameter_invalid_integer", await CodeAsync("checkout/sessions", With(("line_items[0][price_data][unit_amount]", "32.99"))));
        Assert.Equal("amount_too_small", await CodeAsync("checkout/sessions", With(("line_items[0][price_data][unit_amount]", "49"))));
        Assert.Equal("url_invalid", await CodeAsync("checkout/sessions", With(("success_url", "/relative"))));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("checkout/sessions", With(("line_items[0][price_data][currency]", "USD")))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("checkout/sessions", With(("expires_at", $"{Time.GetUtcNow().AddMinutes(20).ToUnixTimeSeconds()}")))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("checkout/sessions", With(("metadata[x]", new string('x', 501))))).Status);
    }

    [Fact]
    public async Task Only_the_right_key_gets_in()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("checkout/sessions", Session(), secret: "sk_test_other")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("checkout/sessions", Session(), secret: null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("checkout/sessions", Session(), version: "2020-01-01")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("nonsense")).Status);
        Assert.Equal("resource_missing", Code((await GetAsync("payment_intents/pi_none")).Body));
    }

    [Fact]
    public async Task The_same_key_gets_the_first_answer_again()
    {
        var first = await PostAsync("checkout/sessions", Session(), key: "same");
        var again = await PostAsync("checkout/sessions", Session(), key: "same");
        Assert.Equal((string)first.Body["id"]!, (string)again.Body["id"]!);
        Assert.False(first.Replayed);
        Assert.True(again.Replayed);

        var misused = await PostAsync("checkout/sessions", With(("line_items[0][quantity]", "2")), key: "same");
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), (misused.Status, (string)misused.Body["error"]!["type"]!));

        // What was refused before anything began is not remembered: mended, the same key works.
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("checkout/sessions", [], key: "mended")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("checkout/sessions", Session(), key: "mended")).Status);
    }

    [Fact]
    public async Task A_refusal_of_the_work_itself_is_remembered()
    {
        var (_, intent) = await PaidAsync();
        await PostAsync($"payment_intents/{intent}/capture", []);
        var refused = await PostAsync($"payment_intents/{intent}/cancel", [], key: "late");
        Assert.Equal("payment_intent_unexpected_state", Code(refused.Body));
        Assert.Equal("succeeded", (string)refused.Body["error"]!["payment_intent"]!["status"]!);
        Assert.True((await PostAsync($"payment_intents/{intent}/cancel", [], key: "late")).Replayed);
    }

    [Fact]
    public async Task Under_one_key_at_once_the_work_is_done_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync("checkout/sessions", Session(), key: "burst")));
        Assert.All(answers, a => Assert.True(a.Status == HttpStatusCode.OK || Code(a.Body) == "idempotency_key_in_use"));
        Assert.Single(answers.Where(a => a.Status == HttpStatusCode.OK).Select(a => (string)a.Body["id"]!).Distinct());
    }

    [Fact]
    public async Task Captured_in_part_the_rest_is_released_and_refunds_stop_at_what_was_taken()
    {
        var (_, intent) = await PaidAsync();
        Assert.Equal("amount_too_large", await CodeAsync($"payment_intents/{intent}/capture", [new("amount_to_capture", "3300")]));
        var captured = await PostAsync($"payment_intents/{intent}/capture", [new("amount_to_capture", "3000")]);
        Assert.Equal(("succeeded", 3000L, 0L), ((string)captured.Body["status"]!, (long)captured.Body["amount_received"]!, (long)captured.Body["amount_capturable"]!));
        Assert.Equal("payment_intent_unexpected_state", await CodeAsync($"payment_intents/{intent}/capture", []));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("refunds", [new("payment_intent", intent), new("amount", "2999")])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("refunds", [new("payment_intent", intent), new("amount", "2")])).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("refunds", [new("payment_intent", intent)])).Status);
        Assert.Equal("charge_already_refunded", await CodeAsync("refunds", [new("payment_intent", intent)]));
    }

    [Fact]
    public async Task Nothing_can_be_refunded_that_was_not_taken_and_nothing_cancelled_that_checkout_owns()
    {
        var (_, held) = await PaidAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("refunds", [new("payment_intent", held)])).Status);

        var session = (string)(await PostAsync("checkout/sessions", Session())).Body["id"]!;
        await Stripe.PayAsync(session, StripeSandbox.Declined);
        var intent = (string)(await GetAsync($"checkout/sessions/{session}")).Body["payment_intent"]!;
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"payment_intents/{intent}/cancel", [])).Status);
        Assert.Equal("expired", (string)(await PostAsync($"checkout/sessions/{session}/expire", [])).Body["status"]!);
        Assert.Equal("canceled", (string)(await GetAsync($"payment_intents/{intent}")).Body["status"]!);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"checkout/sessions/{session}/expire", [])).Status);
    }

    [Fact]
    public async Task Every_change_is_an_event_that_can_be_fetched()
    {
        await Stripe.MisbehaveAsync(losePercent: 100);
        var (_, intent) = await PaidAsync();
        await PostAsync($"payment_intents/{intent}/capture", []);
        var types = (await GetAsync("events?limit=100")).Body["data"]!.AsArray().Where(e => e!.ToJsonString().Contains(intent, StringComparison.Ordinal)).Select(e => (string)e!["type"]!).Reverse();
        Assert.Equal(["payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated", "checkout.session.completed", "charge.captured", "payment_intent.succeeded"], types);
    }

    [Theory]
    [InlineData(SandboxFault.UnavailableAfterWork, HttpStatusCode.ServiceUnavailable, 1)]
    [InlineData(SandboxFault.ErrorBeforeWork, HttpStatusCode.InternalServerError, 0)]
    [InlineData(SandboxFault.TooManyRequests, HttpStatusCode.TooManyRequests, 0)]
    public async Task It_misbehaves_when_told(SandboxFault fault, HttpStatusCode status, int done)
    {
        var key = $"fault-{fault}";
        await Stripe.MisbehaveAsync(nextCalls: fault);
        Assert.Equal(status, (await PostAsync("checkout/sessions", Session(), key: key)).Status);
        Assert.Equal(done, await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.stripe_replies WHERE key = $1", key));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("checkout/sessions", Session(), key: key)).Status);
    }

    [Fact]
    public async Task No_card_number_is_kept()
    {
        await PaidAsync();
        foreach (var table in new[] { "stripe_sessions", "stripe_intents", "stripe_charges", "stripe_events" })
            Assert.Equal(0, await Database.ScalarAsync<long>($"SELECT count(*) FROM sandbox.{table} t WHERE t::text LIKE '%{StripeSandbox.GoodCard}%'"));
    }

    private async Task<(string Session, string Intent)> PaidAsync()
    {
        var session = (string)(await PostAsync("checkout/sessions", Session())).Body["id"]!;
        Assert.Equal("paid", await Stripe.PayAsync(session));
        return (session, (string)(await GetAsync($"checkout/sessions/{session}")).Body["payment_intent"]!);
    }

    private static KeyValuePair<string, string>[] Session() =>
    [
        new("mode", "payment"), new("success_url", "https://shop.example/ok"), new("payment_intent_data[capture_method]", "manual"),
        new("line_items[0][quantity]", "1"), new("line_items[0][price_data][currency]", "usd"), new("line_items[0][price_data][unit_amount]", "3299"),
        new("line_items[0][price_data][product_data][name]", "Order"),
    ];

    private static KeyValuePair<string, string>[] With((string Name, string Value) other) => [.. Session().Where(p => p.Key != other.Name), new(other.Name, other.Value)];

    private async Task<string?> CodeAsync(string path, KeyValuePair<string, string>[] form) => Code((await PostAsync(path, form)).Body);

    private static string? Code(JsonNode body) => (string?)body["error"]?["code"];

    private async Task<(HttpStatusCode Status, JsonNode Body, bool Replayed)> PostAsync(string path, KeyValuePair<string, string>[] form, string? key = null, string? secret = "sk_test_sandbox", string? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/sandbox/stripe/v1/{path}") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("Idempotency-Key", key ?? $"{nameof(StripeSandboxTests)}-{Guid.CreateVersion7():N}-{++keys}");
        return await SendAsync(request, secret, version);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body, bool Replayed)> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/sandbox/stripe/v1/{path}");
        return await SendAsync(request, "sk_test_sandbox", null);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body, bool Replayed)> SendAsync(HttpRequestMessage request, string? secret, string? version)
    {
        if (secret is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        if (version is not null) request.Headers.Add("Stripe-Version", version);
        using var response = await Stripe.Http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!, response.Headers.Contains("Idempotent-Replayed"));
    }
}
