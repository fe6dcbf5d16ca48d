using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;

namespace FoodDelivery.Tests.Rules.Payments;

/// <summary>Whose turn it is after PayPal says no, how it writes money, where it says the money is, and what a configuration must say.</summary>
public sealed class PayPalRules
{
    [Theory]
    [InlineData(422, "INSTRUMENT_DECLINED", RefusalKind.Card)]
    [InlineData(422, "PAYER_CANNOT_PAY", RefusalKind.Card)]
    [InlineData(422, "PAYER_ACTION_REQUIRED", RefusalKind.Card)]
    [InlineData(422, "ORDER_NOT_APPROVED", RefusalKind.Moved)]
    [InlineData(422, "ORDER_ALREADY_CAPTURED", RefusalKind.Moved)]
    [InlineData(422, "ORDER_ALREADY_AUTHORIZED", RefusalKind.Moved)]
    [InlineData(422, "AUTHORIZATION_VOIDED", RefusalKind.Moved)]
    [InlineData(422, "PREVIOUSLY_VOIDED", RefusalKind.Moved)]
    [InlineData(422, "REFUND_AMOUNT_EXCEEDED", RefusalKind.Moved)]
    [InlineData(422, "CAPTURE_FULLY_REFUNDED", RefusalKind.Moved)]
    [InlineData(422, "ORDER_COMPLETION_IN_PROGRESS", RefusalKind.Retry)]
    [InlineData(422, "PENDING_CAPTURE", RefusalKind.Retry)]
    [InlineData(422, "AMOUNT_MISMATCH", RefusalKind.Ours)]
    [InlineData(422, "DUPLICATE_INVOICE_ID", RefusalKind.Ours)]
    [InlineData(422, "REFUND_FAILED_INSUFFICIENT_FUNDS", RefusalKind.Ours)]
    [InlineData(422, null, RefusalKind.Ours)]
    [InlineData(400, "INVALID_PARAMETER_SYNTAX", RefusalKind.Ours)]
    [InlineData(401, "INVALID_ACCESS_TOKEN", RefusalKind.Ours)]
    [InlineData(403, "PERMISSION_DENIED", RefusalKind.Ours)]
    [InlineData(404, "INVALID_RESOURCE_ID", RefusalKind.Ours)]
    [InlineData(409, "PREVIOUS_REQUEST_IN_PROGRESS", RefusalKind.Retry)]
    [InlineData(429, "RATE_LIMIT_REACHED", RefusalKind.Retry)]
    [InlineData(500, null, RefusalKind.Retry)]
    [InlineData(503, "SERVICE_UNAVAILABLE", RefusalKind.Retry)]
    public void Each_error_has_its_owner(int status, string? issue, RefusalKind kind) => Assert.Equal(kind, PayPalClient.Sort(status, issue, "abc").Kind);

    [Theory]
    [InlineData(3000, "USD", "30.00")]
    [InlineData(5, "EUR", "0.05")]
    [InlineData(3000, "JPY", "3000")]
    [InlineData(120000, "HUF", "1200")]
    [InlineData(120050, "HUF", null)] // half a forint can't be asked for
    [InlineData(123456789, "USD", "1234567.89")]
    public void Money_is_written_as_PayPal_wants_it_in_every_country(long minor, string currency, string? text)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var country in new[] { "en-US", "de-DE", "fr-CH", "ar-SA" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(country);
                var json = PayPalAmount.Json(new Money(minor, currency));
                Assert.Equal(text, (string?)json?["value"]);
                if (json is not null) Assert.Equal(new Money(minor, currency), PayPalAmount.Read(json));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("""{"currency_code":"USD","value":"1,000.00"}""")]
    [InlineData("""{"currency_code":"USD","value":"1.005"}""")]
    [InlineData("""{"currency_code":"JPY","value":"1.5"}""")]
    [InlineData("""{"currency_code":"USD"}""")]
    [InlineData("""{"value":"1.00"}""")]
    public void What_is_no_amount_is_not_guessed(string json) => Assert.Null(PayPalAmount.Read(JsonNode.Parse(json)));

    [Theory]
    [InlineData("PAYER_ACTION_REQUIRED", "", ProviderHold.None, ProviderSession.Open)]
    [InlineData("APPROVED", "", ProviderHold.Approved, ProviderSession.Open)]
    [InlineData("VOIDED", "", ProviderHold.None, ProviderSession.Expired)]
    [InlineData("COMPLETED", "authorizations:CREATED", ProviderHold.Held, ProviderSession.Complete)]
    [InlineData("COMPLETED", "authorizations:PENDING", ProviderHold.Pending, ProviderSession.Complete)]
    [InlineData("COMPLETED", "authorizations:DENIED", ProviderHold.None, ProviderSession.Expired)]
    [InlineData("COMPLETED", "authorizations:VOIDED", ProviderHold.Released, ProviderSession.Complete)]
    [InlineData("COMPLETED", "authorizations:VOIDED authorizations:CREATED", ProviderHold.Held, ProviderSession.Complete)]
    [InlineData("COMPLETED", "authorizations:CAPTURED captures:COMPLETED", ProviderHold.Taken, ProviderSession.Complete)]
    [InlineData("COMPLETED", "authorizations:CAPTURED captures:PENDING", ProviderHold.Pending, ProviderSession.Complete)]
    [InlineData("COMPLETED", "authorizations:CAPTURED captures:DECLINED", ProviderHold.Released, ProviderSession.Complete)]
    [InlineData("COMPLETED", "authorizations:CAPTURED captures:REFUNDED", ProviderHold.Taken, ProviderSession.Complete)]
    public void A_completed_order_is_not_yet_money(string status, string payments, ProviderHold hold, ProviderSession session)
    {
        var rows = new JsonObject();
        foreach (var (one, i) in payments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((one, i) => (one.Split(':'), i)))
        {
            if (rows[one[0]] is null) rows[one[0]] = new JsonArray();
            rows[one[0]]!.AsArray().Add(new JsonObject { ["id"] = $"X{i}", ["status"] = one[1], ["amount"] = PayPalAmount.Json(new(3299, "USD")), ["create_time"] = $"2026-11-25T12:00:0{i}Z", ["expiration_time"] = "2026-12-24T12:00:00Z" });
        }
        var order = new JsonObject { ["id"] = "O1", ["status"] = status, ["purchase_units"] = new JsonArray(new JsonObject { ["amount"] = PayPalAmount.Json(new(3299, "USD")), ["payments"] = rows }) };
        var view = new PayPalView(order).ToView(DateTimeOffset.Parse("2026-11-26T00:00:00Z", CultureInfo.InvariantCulture));
        Assert.Equal((hold, session), (view.Hold, view.Session));
        Assert.Equal(hold == ProviderHold.Taken ? 3299 : 0, view.Captured);
        if (payments.Length > 0) Assert.Equal("X0", view.IntentId); // a renewed hold is still the same payment
    }

    [Theory]
    [InlineData(null, "", "", "", "", null)]
    [InlineData(null, "id", "", "", "", "PayPal:Mode")]
    [InlineData(PayPalMode.Live, "", "s", "w", "", "PayPal:ClientId")]
    [InlineData(PayPalMode.Live, "id", "", "w", "", "PayPal:ClientSecret")]
    [InlineData(PayPalMode.Live, "id", "s", "", "", "PayPal:WebhookId")]
    [InlineData(PayPalMode.Live, "id", "s", "w", "http://api-m.paypal.com", "PayPal:BaseUrl")]
    [InlineData(PayPalMode.Live, "id", "s", "w", "https://localhost:5080/sandbox/paypal", "PayPal:BaseUrl")]
    [InlineData(PayPalMode.Live, "id", "s", "w", "https://api-m.sandbox.paypal.com", null)]
    [InlineData(PayPalMode.Live, "id", "s", "w", "", null)]
    [InlineData(PayPalMode.Sandbox, "", "", "", "", null)]
    public void Live_never_falls_back(PayPalMode? mode, string id, string secret, string webhook, string baseUrl, string? complaint)
    {
        var options = new PayPalOptions { Mode = mode, ClientId = id, ClientSecret = secret, WebhookId = webhook, BaseUrl = baseUrl };
        options.FillSandbox();
        var complaints = options.Validate(new ValidationContext(options)).Select(c => c.ErrorMessage!).ToList();
        if (complaint is null) Assert.Empty(complaints);
        else Assert.Contains(complaint, Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void Live_goes_to_PayPal_and_Sandbox_never_does()
    {
        Assert.Equal("https://api-m.paypal.com", new PayPalOptions { Mode = PayPalMode.Live }.Base());
        Assert.Equal("http://127.0.0.1:1/sandbox/paypal", new PayPalOptions { Mode = PayPalMode.Sandbox, SandboxBase = () => "http://127.0.0.1:1/sandbox/paypal" }.Base());
        Assert.Throws<InvalidOperationException>(() => new PayPalOptions { Mode = PayPalMode.Sandbox }.Base());
    }
}
