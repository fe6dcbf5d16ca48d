using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Sandbox;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>The emulator must be as strict as PayPal, or green tests against it would prove nothing.</summary>
public sealed class PayPalSandboxTests(ClassDatabase database) : PayPalTest(database)
{
    private int keys;
    private string? token;

    [Theory]
    [InlineData("""{"intent":null}""", 400, "MISSING_REQUIRED_PARAMETER")]
    [InlineData("""{"intent":"SALE"}""", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("""{"purchase_units":null}""", 400, "MISSING_REQUIRED_PARAMETER")]
    [InlineData("""{"purchase_units":[{"amount":{"currency_code":"USD","value":"32,99"}}]}""", 400, "INVALID_PARAMETER_SYNTAX")]
    [InlineData("""{"purchase_units":[{"amount":{"currency_code":"USD","value":32.99}}]}""", 400, "INVALID_PARAMETER_SYNTAX")]
    [InlineData("""{"purchase_units":[{"amount":{"currency_code":"USD","value":"32.999"}}]}""", 422, "DECIMAL_PRECISION")]
    [InlineData("""{"purchase_units":[{"amount":{"currency_code":"JPY","value":"3299.00"}}]}""", 422, "DECIMAL_PRECISION")]
    [InlineData("""{"purchase_units":[{"amount":{"currency_code":"USD","value":"0.00"}}]}""", 422, "CANNOT_BE_ZERO_OR_NEGATIVE")]
    [InlineData("""{"purchase_units":[{"amount":{"currency_code":"KWD","value":"1.00"}}]}""", 422, "CURRENCY_NOT_SUPPORTED")]
    [InlineData("""{"purchase_units":[{"amount":{"currency_code":"USD","value":"5.00","breakdown":{"item_total":{"currency_code":"USD","value":"4.00"}}}}]}""", 422, "AMOUNT_MISMATCH")]
    [InlineData("""{"purchase_units":[{"amount":{"currency_code":"USD","value":"5.00"},"items":[{"name":"Soup","quantity":"1","unit_amount":{"currency_code":"USD","value":"5.00"}}]}]}""", 422, "ITEM_TOTAL_REQUIRED")]
    [InlineData("""{"purchase_units":[{"amount":{"currency_code":"USD","value":"5.00","breakdown":{"item_total":{"currency_code":"USD","value":"5.00"}}},"items":[{"name":"Soup","quantity":"2","unit_amount":{"currency_code":"USD","value":"5.00"}}]}]}""", 422, "ITEM_TOTAL_MISMATCH")]
    [InlineData("""{"payment_source":{"paypal":{"experience_context":{"cancel_url":"https://shop.example/no"}}}}""", 400, "MISSING_REQUIRED_PARAMETER")]
    public async Task What_PayPal_would_refuse_is_refused(string change, int status, string issue)
    {
        var answer = await PostAsync("/v2/checkout/orders", With(change));
        Assert.Equal((status, issue), ((int)answer.Status, Issue(answer.Body)));
        Assert.NotNull(answer.Body["debug_id"]);
    }

    [Fact]
    public async Task Only_who_has_a_token_gets_in()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/v2/checkout/orders/X", null, null, bearer: null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "/v2/checkout/orders/X", null, null, bearer: "A21AAnonsense")).Status);
        Assert.Equal((HttpStatusCode.NotFound, "INVALID_RESOURCE_ID"), await GetAsync("/v2/checkout/orders/X") is var none ? (none.Status, Issue(none.Body)) : default);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/v2/nonsense")).Status);
        using var wrong = new HttpRequestMessage(HttpMethod.Post, "/sandbox/paypal/v1/oauth2/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        wrong.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("sandbox-client:other"u8));
        using var refused = await PayPal.Server.Http.SendAsync(wrong);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task The_same_request_id_gets_the_first_answer_again()
    {
        Assert.Equal("PAYPAL_REQUEST_ID_REQUIRED", Issue((await PostAsync("/v2/checkout/orders", With("{}"), key: "")).Body));
        Assert.Equal("MALFORMED_REQUEST_JSON", Issue((await SendAsync(HttpMethod.Post, "/v2/checkout/orders", "{", "k", await TokenAsync())).Body));
        var first = await PostAsync("/v2/checkout/orders", With("{}"), key: "same");
        var again = await PostAsync("/v2/checkout/orders", With("{}"), key: "same");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.Equal((string)first.Body["id"]!, (string)again.Body["id"]!);
        Assert.Equal("DUPLICATE_REQUEST_ID", Issue((await PostAsync("/v2/checkout/orders", With("""{"intent":"CAPTURE"}"""), key: "same")).Body));
        Time.Advance(TimeSpan.FromHours(7)); // remembered for six
        token = null;
        Assert.NotEqual((string)first.Body["id"]!, (string)(await PostAsync("/v2/checkout/orders", With("{}"), key: "same")).Body["id"]!);

        var burst = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync("/v2/checkout/orders", With("{}"), key: "burst")));
        Assert.All(burst, a => Assert.True((int)a.Status is 200 or 201 || Issue(a.Body) == "PREVIOUS_REQUEST_IN_PROGRESS"));
        Assert.Single(burst.Where(a => (int)a.Status < 300).Select(a => (string)a.Body["id"]!).Distinct());
    }

    [Fact]
    public async Task Each_step_is_possible_once_and_in_its_order()
    {
        var order = (string)(await PostAsync("/v2/checkout/orders", With("{}"))).Body["id"]!;
        Assert.Equal("ORDER_NOT_APPROVED", Issue((await PostAsync($"/v2/checkout/orders/{order}/authorize", [])).Body));
        await PayPal.PayAsync(order);
        var held = await PostAsync($"/v2/checkout/orders/{order}/authorize", []);
        Assert.Equal((HttpStatusCode.Created, "COMPLETED"), (held.Status, (string)held.Body["status"]!));
        Assert.Equal("ORDER_ALREADY_AUTHORIZED", Issue((await PostAsync($"/v2/checkout/orders/{order}/authorize", [])).Body));
        var hold = (string)held.Body["purchase_units"]![0]!["payments"]!["authorizations"]![0]!["id"]!;
        Assert.Equal("REAUTHORIZATION_TOO_SOON", Issue((await PostAsync($"/v2/payments/authorizations/{hold}/reauthorize", Amount("32.99"))).Body));
        Assert.Equal("MAX_CAPTURE_AMOUNT_EXCEEDED", Issue((await PostAsync($"/v2/payments/authorizations/{hold}/capture", Amount("33.00"))).Body));
        var taken = await PostAsync($"/v2/payments/authorizations/{hold}/capture", Amount("30.00", final: true));
        Assert.Equal(("COMPLETED", "30.00", "1.54"), ((string)taken.Body["status"]!, (string)taken.Body["amount"]!["value"]!, (string)taken.Body["seller_receivable_breakdown"]!["paypal_fee"]!["value"]!));
        Assert.Equal("AUTHORIZATION_ALREADY_CAPTURED", Issue((await PostAsync($"/v2/payments/authorizations/{hold}/capture", [])).Body));
        Assert.Equal("PREVIOUSLY_CAPTURED", Issue((await PostAsync($"/v2/payments/authorizations/{hold}/void", [])).Body));
        var capture = (string)taken.Body["id"]!;
        Assert.Equal(HttpStatusCode.Created, (await PostAsync($"/v2/payments/captures/{capture}/refund", Amount("29.99"))).Status);
        Assert.Equal("PARTIALLY_REFUNDED", (string)(await GetAsync($"/v2/payments/captures/{capture}")).Body["status"]!);
        Assert.Equal("REFUND_AMOUNT_EXCEEDED", Issue((await PostAsync($"/v2/payments/captures/{capture}/refund", Amount("0.02"))).Body));
        var last = await PostAsync($"/v2/payments/captures/{capture}/refund", []);
        Assert.Equal("0.01", (string)(await GetAsync($"/v2/payments/refunds/{last.Body["id"]}")).Body["amount"]!["value"]!);
        Assert.Equal("CAPTURE_FULLY_REFUNDED", Issue((await PostAsync($"/v2/payments/captures/{capture}/refund", [])).Body));
        Assert.Equal("CAPTURED", (string)(await GetAsync($"/v2/payments/authorizations/{hold}")).Body["status"]!);
    }

    [Theory]
    [InlineData("INSTRUMENT_DECLINED", 422)]
    [InlineData("INTERNAL_SERVER_ERROR", 500)]
    [InlineData("RATE_LIMIT_REACHED", 429)]
    public async Task A_refusal_can_be_asked_for_as_in_PayPals_own_sandbox(string code, int status)
    {
        var answer = await SendAsync(HttpMethod.Post, "/v2/checkout/orders/any/authorize", "{}", "mock", await TokenAsync(), mock: code);
        Assert.Equal((status, code), ((int)answer.Status, Issue(answer.Body) ?? (string)answer.Body["name"]!));
    }

    [Theory]
    [InlineData(SandboxFault.UnavailableAfterWork, HttpStatusCode.ServiceUnavailable, 1)]
    [InlineData(SandboxFault.ErrorBeforeWork, HttpStatusCode.InternalServerError, 0)]
    [InlineData(SandboxFault.TooManyRequests, HttpStatusCode.TooManyRequests, 0)]
    public async Task It_misbehaves_when_told(SandboxFault fault, HttpStatusCode status, int done)
    {
        var key = $"fault-{fault}";
        await PayPal.MisbehaveAsync(nextCalls: fault);
        Assert.Equal(status, (await PostAsync("/v2/checkout/orders", With("{}"), key)).Status);
        Assert.Equal(done, await Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.paypal_replies WHERE key = $1", key));
        Assert.True((int)(await PostAsync("/v2/checkout/orders", With("{}"), key)).Status < 300);
    }

    [Fact]
    public async Task Asked_whether_an_event_is_its_own_it_looks_at_the_very_text()
    {
        var happened = """{"id":"WH-1",  "event_type":"X"}""";
        string Asked(string text, string signature) => $$"""{"auth_algo":"SHA256withRSA","cert_url":"c","transmission_id":"t","transmission_time":"2026-06-17T22:30:00Z","transmission_sig":"{{signature}}","webhook_id":"SANDBOXWEBHOOK01","webhook_event":{{text}}}""";
        using var key = System.Security.Cryptography.RSA.Create();
        await PayPal.Server.Http.GetStringAsync("/sandbox/paypal/cert.pem"); // made when first asked for
        key.ImportFromPem(await Database.ScalarAsync<string>("SELECT private_key FROM sandbox.paypal_seals"));
        var signed = Encoding.UTF8.GetBytes($"t|2026-06-17T22:30:00Z|SANDBOXWEBHOOK01|{FoodDelivery.Payments.Crc32.Of(Encoding.UTF8.GetBytes(happened))}");
        var signature = Convert.ToBase64String(key.SignData(signed, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1));
        const string path = "/v1/notifications/verify-webhook-signature";
        Assert.Equal("SUCCESS", (string)(await SendAsync(HttpMethod.Post, path, Asked(happened, signature), null, await TokenAsync())).Body["verification_status"]!);
        Assert.Equal("FAILURE", (string)(await SendAsync(HttpMethod.Post, path, Asked(happened.Replace("  ", " "), signature), null, await TokenAsync())).Body["verification_status"]!);
    }

    [Fact]
    public async Task Books_are_told_in_pages_and_for_a_month_at_most()
    {
        Assert.Equal("MISSING_REQUIRED_PARAMETER", Issue((await GetAsync("/v1/reporting/transactions?start_date=2026-06-01T00:00:00Z")).Body));
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync("/v1/reporting/transactions?start_date=2026-05-01T00:00:00Z&end_date=2026-06-18T00:00:00Z")).Status);
        foreach (var _ in new[] { 1, 2, 3 }) await HeldAtPayPalAsync();
        const string range = "/v1/reporting/transactions?start_date=2026-06-17T00:00:00Z&end_date=2026-06-18T00:00:00Z&fields=all&page_size=2";
        var (first, second) = ((await GetAsync(range)).Body, (await GetAsync(range + "&page=2")).Body);
        Assert.True((int)first["total_pages"]! >= 2);
        Assert.NotEqual(first["transaction_details"]![0]!.ToJsonString(), second["transaction_details"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Its_pages_are_for_people()
    {
        var order = (string)(await PostAsync("/v2/checkout/orders", With("{}"))).Body["id"]!;
        using var browser = new HttpClient { BaseAddress = PayPal.Server.Http.BaseAddress };
        var page = await browser.GetStringAsync($"/sandbox/paypal/approve/{order}");
        Assert.Contains("Ava Chen", page, StringComparison.Ordinal);
        Assert.Contains("$32.99", page, StringComparison.Ordinal);
        Assert.Contains(order, await browser.GetStringAsync("/sandbox/paypal/control"), StringComparison.Ordinal);
        Assert.Contains("/sandbox/paypal/control", await browser.GetStringAsync("/sandbox"), StringComparison.Ordinal);
    }

    private static JsonObject With(string change)
    {
        var order = JsonNode.Parse("""
            {"intent":"AUTHORIZE","purchase_units":[{"amount":{"currency_code":"USD","value":"32.99"}}],
             "payment_source":{"paypal":{"experience_context":{"return_url":"https://shop.example/yes","cancel_url":"https://shop.example/no","user_action":"PAY_NOW"}}}}
            """)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) order[name] = value?.DeepClone();
        return order;
    }

    private static JsonObject Amount(string value, bool final = false) => new() { ["amount"] = new JsonObject { ["currency_code"] = "USD", ["value"] = value }, ["final_capture"] = final };

    private static string? Issue(JsonNode body) => (string?)body["details"]?[0]?["issue"];

    private async Task<string> TokenAsync()
    {
        if (token is not null) return token;
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/sandbox/paypal/v1/oauth2/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        ask.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("sandbox-client:sandbox-secret"u8));
        using var answer = await PayPal.Server.Http.SendAsync(ask);
        return token = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!;
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(string path) => await SendAsync(HttpMethod.Get, path, null, null, await TokenAsync());

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, JsonObject body, string? key = null) =>
        await SendAsync(HttpMethod.Post, path, body.ToJsonString(), key ?? $"{nameof(PayPalSandboxTests)}-{Guid.CreateVersion7():N}-{++keys}", await TokenAsync());

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpMethod method, string path, string? body, string? key, string? bearer, string? mock = null)
    {
        using var request = new HttpRequestMessage(method, "/sandbox/paypal" + path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (key?.Length > 0) request.Headers.Add("PayPal-Request-Id", key);
        if (mock is not null) request.Headers.Add("PayPal-Mock-Response", $$"""{"mock_application_codes":"{{mock}}"}""");
        request.Headers.Add("Prefer", "return=representation");
        using var response = await PayPal.Server.Http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
