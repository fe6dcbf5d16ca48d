using System.Text.Json.Nodes;
using FoodDelivery.Platform;

namespace FoodDelivery.Tests.Rules.Platform;

/// <summary>What operators may read of a webhook: enough to follow the case, nothing about a person.</summary>
public sealed class MaskedPayloadTests
{
    private const string Stripe = """
        {"id":"evt_1","type":"charge.captured","created":1795370400,"livemode":false,"data":{"object":{"id":"ch_3Jiyjt7N7fJuJjT3V14GB14Jy","object":"charge","amount":3299,"currency":"usd","status":"succeeded",
        "metadata":{"order_id":"019ed7b4-a240-7633-aa91-b7ffe31b7cce","order_number":"FD-10423"},"receipt_email":"lena@example.com","description":"For lena.okafor+x@example.co.uk, call +1 (415) 555-2671",
        "billing_details":{"address":{"city":"New York","line1":"12 West 3rd Street","postal_code":"10012","country":"US"},"email":"lena@example.com","name":"Lena Okafor","phone":"+14155552671","tax_id":null},
        "payment_method_details":{"card":{"brand":"visa","last4":"4242","exp_month":12,"exp_year":2031,"fingerprint":"Xt5EWLLDS7FJjR1c","country":"US","checks":{"cvc_check":"pass"}},"type":"card"},
        "client_secret":"pi_1_secret_xyz","note":"my number is 4242 4242 4242 4242"}}}
        """;

    private const string PayPal = """
        {"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{"id":"3C679366HH908993F","amount":{"currency_code":"USD","value":"32.99"},"custom_id":"FD-10423",
        "payer":{"payer_id":"QYR5Z8XDVJNXQ","name":{"given_name":"Lena","surname":"Okafor"},"email_address":"lena@example.com","phone":{"phone_number":{"national_number":"4155552671"}},"address":{"address_line_1":"12 West 3rd Street","admin_area_2":"New York"}},
        "payee":{"email_address":"merchant@example.com","merchant_id":"6P7XW3HTV5V4A"}}}
        """;

    [Theory]
    [InlineData(Stripe)]
    [InlineData(PayPal)]
    [InlineData("MessageSid=SM11111111111111111111111111111111&MessageStatus=delivered&To=%2B14155552671&From=%2B15005550006&Body=Hello+Lena+Okafor%2C+12+West+3rd+Street")]
    public void Nobody_is_in_it(string payload)
    {
        var shown = MaskedPayload.Of(payload);
        foreach (var personal in new[] { "lena", "Okafor", "4155552671", "555-2671", "West 3rd", "New York", "10012", "4242", "2031", "Xt5EWLLDS7FJjR1c", "secret_xyz", "merchant@" })
            Assert.DoesNotContain(personal, shown, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(MaskedPayload.Blot, shown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_needed_to_follow_the_case_stays()
    {
        var charge = JsonNode.Parse(MaskedPayload.Of(Stripe))!;
        Assert.Equal("evt_1", (string)charge["id"]!);
        Assert.Equal(1795370400, (long)charge["created"]!);
        var about = charge["data"]!["object"]!;
        Assert.Equal("ch_3Jiyjt7N7fJuJjT3V14GB14Jy", (string)about["id"]!);
        Assert.Equal(3299, (long)about["amount"]!);
        Assert.Equal("FD-10423", (string)about["metadata"]!["order_number"]!);
        Assert.Equal("019ed7b4-a240-7633-aa91-b7ffe31b7cce", (string)about["metadata"]!["order_id"]!);
        Assert.Equal("visa", (string)about["payment_method_details"]!["card"]!["brand"]!);

        var capture = JsonNode.Parse(MaskedPayload.Of(PayPal))!["resource"]!;
        Assert.Equal("32.99", (string)capture["amount"]!["value"]!);
        Assert.Equal("QYR5Z8XDVJNXQ", (string)capture["payer"]!["payer_id"]!);
        Assert.Contains("MessageStatus = delivered", MaskedPayload.Of("MessageSid=SM1&MessageStatus=delivered&To=%2B14155552671"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"text":"write to a.b@c.example"}""", "a.b@c.example")]
    [InlineData("""{"text":"call 212-555-0142 now"}""", "212-555-0142")]
    [InlineData("""{"text":"card 5555 5555 5555 4444"}""", "5555 5555")]
    [InlineData("""{"value":4111111111111111}""", "4111111111111111")]
    [InlineData("""["x@example.com"]""", "x@example.com")]
    [InlineData("not json, from x@example.com", "x@example.com")]
    public void What_looks_like_it_goes_whatever_it_is_called(string payload, string personal) => Assert.DoesNotContain(personal, MaskedPayload.Of(payload), StringComparison.Ordinal);

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("3")]
    public void Nothing_breaks_it(string payload) => Assert.NotNull(MaskedPayload.Of(payload));
}
