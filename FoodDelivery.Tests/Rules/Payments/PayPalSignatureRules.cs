using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FoodDelivery.Tests.Rules.Payments;

/// <summary>Which webhooks are PayPal's: a published kind of vector, made with openssl, and everything an attacker may try around it.</summary>
public sealed class PayPalSignatureRules
{
    private const string WebhookId = "1JE4291016473214C";
    private const string TransmissionId = "69cd13f0-d67a-11e5-baa3-778b53f4ae55";
    private const string At = "2026-11-22T18:00:01Z";
    private const string CertUrl = "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-rig";
    private const string Body = """
        {"id":"WH-2WR32451HC0233532-67976317FL4543714","event_version":"1.0","create_time":"2026-11-22T18:00:00.000Z","resource_type":"capture","event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{"id":"42311647XV020574X","status":"COMPLETED","amount":{"currency_code":"USD","value":"30.00"}}}
        """;
    private const string Signature = "h4wnsSXe/PXzkMdX86Qppx80XJDxKVkBXaNEXxcqaLON3YymX4SWGCMUtIF9KIBKzkHdkdyItvsRB7HYxSsflu8HiDOmwrnMfKRWmBk1JV/sSXba1VwhHq6xZQAydzZ4ZHks/h8D+H4voM8Wnm3ZHPsE9Hsws55ywmleL3ryzv3qrdmfH+SH7JAUd75JKNG3pmo2b70OKHSoGEvuYanfYym4RMQO3XbqIJKdwqOglxVitf1UUdnmFvrNu+lh7FmGaLuxC9TAUnkCyaw+TASkhGHAPQCA08jiTpCD/+8o4h/NjqT1wXZcSxG/Zrnt1+P4MzrxQT/xuQ1r1ZpGj8R8Aw==";
    private const string Certificate = """
        -----BEGIN CERTIFICATE-----
        MIIDizCCAnOgAwIBAgIUS8ZNdYSYFFxlNd2vvSnd4QWo9V8wDQYJKoZIhvcNAQEL
        BQAwPDEsMCoGA1UEAwwjbWVzc2FnZXZlcmlmaWNhdGlvbmNlcnRzLnBheXBhbC5j
        b20xDDAKBgNVBAoMA1JpZzAeFw0yNjExMjIxMzU3MjlaFw0zNjExMTkxMzU3Mjla
        MDwxLDAqBgNVBAMMI21lc3NhZ2V2ZXJpZmljYXRpb25jZXJ0cy5wYXlwYWwuY29t
        MQwwCgYDVQQKDANSaWcwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCO
        ooeDhU7OmtTPXlR6838demr5hxHhwTpKUt8IDfdbr0IjoSyvHdFJU7yKm1f1jMy5
        uhdFK94E819e9OcprKfloD7xgUUAO3LNspAHvXlgJ1cI8FZeAtQY02rOWYsKRhcH
        k+SXFJfZb6ZOs5YJ8mpizCwcVJqdT9FXQONkrRvlGlRuG8q+Ab+MJStQgxCy0eKt
        U+23md3IizADsQZfVzAo2zpsK+BVXLl5aIl4C7wabuBSjPztQfrHivkzbfnIwsLQ
        ZINkcc7wkuRnrhziBe4WdJAgAvA27HzhQu/3BC00oSz6R84cYHovaYhb98UOal6m
        /lE1Vfo5aiWggcVjeAEdAgMBAAGjgYQwgYEwHQYDVR0OBBYEFO7Kc6rYSPRuWhb8
        Xa4e8uj75Lx3MB8GA1UdIwQYMBaAFO7Kc6rYSPRuWhb8Xa4e8uj75Lx3MA8GA1Ud
        EwEB/wQFMAMBAf8wLgYDVR0RBCcwJYIjbWVzc2FnZXZlcmlmaWNhdGlvbmNlcnRz
        LnBheXBhbC5jb20wDQYJKoZIhvcNAQELBQADggEBAE3Q79hEcM+MXndXWvJCzqm4
        wAKy9D7cSfi0a7HDKUmFB9yRi/Qan32TsytREW/dNUlbT5IFlN9CbYkLGZLkvw3e
        6Wd582cnT9eE7J1x8aKiFWefBWgIgHYlMlDhMYSj+JIZ1i3Tk4TMxtfATxmg8cYa
        Cb9Ock5ZUDr4ey8s7dL4lY+oW2f7ZKr7njJDIy16rIapM5wTW5QAyn1eqMHg3LJp
        9mewe5syb7hAAAcTxfDKZejmhpiYMBI9dgL/t2HPxs+d+Nq+EyGBf41KfmWOz5yS
        PNOSuFTu4gJdNceeM7f9SvqebnQxGgjZwmyduLfx6udFK1jkSjZ4C6XC1WIUJHw=
        -----END CERTIFICATE-----
        """;

    private static readonly byte[] Genuine = Encoding.UTF8.GetBytes(Body);

    [Fact]
    public void The_checksum_is_the_one_PayPal_signs()
    {
        Assert.Equal(1972936076u, Crc32.Of(Genuine));
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
        Assert.Equal(0u, Crc32.Of([]));
    }

    [Fact]
    public async Task The_vector_is_genuine() => Assert.Null(await RefusalAsync());

    [Fact]
    public async Task One_flipped_bit_is_not()
    {
        var flipped = Genuine.ToArray();
        flipped[100] ^= 1;
        Assert.Equal("signature_wrong", await RefusalAsync(body: flipped));
        var signature = Convert.FromBase64String(Signature);
        signature[17] ^= 1;
        Assert.Equal("signature_wrong", await RefusalAsync(change: ("PAYPAL-TRANSMISSION-SIG", Convert.ToBase64String(signature))));
    }

    [Theory]
    [InlineData("PAYPAL-TRANSMISSION-ID", "69cd13f0-d67a-11e5-baa3-778b53f4ae56", "signature_wrong")]
    [InlineData("PAYPAL-TRANSMISSION-TIME", "2026-11-22T18:00:02Z", "signature_wrong")]
    [InlineData("PAYPAL-TRANSMISSION-SIG", "no base64!", "signature_malformed")]
    [InlineData("PAYPAL-TRANSMISSION-SIG", null, "signature_missing")]
    [InlineData("PAYPAL-TRANSMISSION-ID", null, "signature_missing")]
    [InlineData("PAYPAL-TRANSMISSION-TIME", null, "signature_missing")]
    [InlineData("PAYPAL-CERT-URL", null, "signature_missing")]
    [InlineData("PAYPAL-AUTH-ALGO", "none", "algorithm_unknown")]
    [InlineData("PAYPAL-AUTH-ALGO", null, "algorithm_unknown")]
    [InlineData("PAYPAL-CERT-URL", "http://api.sandbox.paypal.com/v1/notifications/certs/CERT-1", "certificate_foreign")]
    [InlineData("PAYPAL-CERT-URL", "https://api.paypal.com/v1/notifications/certs/CERT-1", "certificate_foreign")]
    [InlineData("PAYPAL-CERT-URL", "https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-1", "certificate_foreign")]
    [InlineData("PAYPAL-CERT-URL", "https://api.sandbox.paypal.com@evil.example/v1/notifications/certs/CERT-1", "certificate_foreign")]
    [InlineData("PAYPAL-CERT-URL", "https://api.sandbox.paypal.com:8443/v1/notifications/certs/CERT-1", "certificate_foreign")]
    [InlineData("PAYPAL-CERT-URL", "https://api.sandbox.paypal.com/somebody/elses/upload.pem", "certificate_foreign")]
    [InlineData("PAYPAL-CERT-URL", "file:///etc/passwd", "certificate_foreign")]
    public async Task Nothing_of_it_may_be_exchanged(string header, string? value, string refusal)
    {
        var wire = new Wire(Certificate);
        Assert.Equal(refusal, await RefusalAsync(change: (header, value), wire: wire));
        if (refusal == "certificate_foreign") Assert.Equal(0, wire.Asked); // nobody is asked who was only named
    }

    [Fact]
    public async Task Another_webhooks_events_are_not_ours() => Assert.Equal("signature_wrong", await RefusalAsync(webhookId: "WEBHOOK_ID"));

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_believed()
    {
        Assert.Equal("certificate_unavailable", await RefusalAsync(trusted: false)); // well made, self-signed
        Assert.Equal("certificate_unavailable", await RefusalAsync(now: "2037-01-01T00:00:00Z")); // run out
        Assert.Equal("certificate_unavailable", await RefusalAsync(wire: new Wire("nothing")));
        Assert.Equal("certificate_unavailable", await RefusalAsync(wire: new Wire(Certificate, HttpStatusCode.InternalServerError)));
    }

    [Fact]
    public async Task The_certificate_is_fetched_once_a_day()
    {
        var (wire, clock) = (new Wire(Certificate), new FakeTimeProvider(DateTimeOffset.Parse("2026-11-25T12:00:00Z", CultureInfo.InvariantCulture)));
        using var certificates = Certificates(wire, clock, trusted: true);
        for (var i = 0; i < 3; i++) Assert.NotNull(await certificates.FindAsync(CertUrl, CancellationToken.None));
        Assert.Equal(1, wire.Asked);
        clock.Advance(TimeSpan.FromHours(25));
        Assert.NotNull(await certificates.FindAsync(CertUrl, CancellationToken.None));
        Assert.Equal(2, wire.Asked);
    }

    [Fact]
    public void It_says_which_order_it_is_about()
    {
        using var certificates = Certificates(new Wire(Certificate), TimeProvider.System, trusted: true);
        var webhook = Webhook(certificates, WebhookId);
        Assert.Equal(new WebhookFacts("WH-2WR32451HC0233532-67976317FL4543714", "PAYMENT.CAPTURE.COMPLETED", "42311647XV020574X", null, null), webhook.Read(Genuine));
        var order = Guid.Parse("01980000-0000-7000-8000-000000000001");
        Assert.Equal(order, webhook.Read(Encoding.UTF8.GetBytes($$$"""{"id":"WH-2","event_type":"PAYMENT.CAPTURE.REFUNDED","resource":{"id":"R1","custom_id":"fd-{{{order:N}}}-refund-1","invoice_id":"fd-{{{order:N}}}-refund-1"}}"""))!.OrderId);
        Assert.Equal("FD-10423", webhook.Read("""{"id":"WH-3","event_type":"CHECKOUT.ORDER.APPROVED","resource":{"id":"O1","purchase_units":[{"invoice_id":"FD-10423-1"}]}}"""u8.ToArray())!.Reference);
        Assert.Null(webhook.Read("[]"u8.ToArray()));
        Assert.Null(webhook.Read("{"u8.ToArray()));
        Assert.Null(webhook.Read("""{"id":"WH-4"}"""u8.ToArray()));
        Assert.Null(webhook.Read("""{"id":7,"event_type":{},"resource":[]}"""u8.ToArray()));
    }

    private static async Task<string?> RefusalAsync(byte[]? body = null, (string Name, string? Value)? change = null, string webhookId = WebhookId, bool trusted = true, string now = "2026-11-25T12:00:00Z", Wire? wire = null)
    {
        var headers = new Dictionary<string, string?>
        {
            ["PAYPAL-TRANSMISSION-ID"] = TransmissionId, ["PAYPAL-TRANSMISSION-TIME"] = At, ["PAYPAL-TRANSMISSION-SIG"] = Signature, ["PAYPAL-CERT-URL"] = CertUrl, ["PAYPAL-AUTH-ALGO"] = "SHA256withRSA",
        };
        if (change is { } changed) headers[changed.Name] = changed.Value;
        using var certificates = Certificates(wire ?? new Wire(Certificate), new FakeTimeProvider(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)), trusted);
        return await Webhook(certificates, webhookId).RefusalAsync(new WebhookDelivery(body ?? Genuine, name => headers.GetValueOrDefault(name)), CancellationToken.None);
    }

    private static PayPalWebhook Webhook(PayPalCertificates certificates, string webhookId) =>
        new(null!, null!, null!, certificates, Options.Create(new PayPalOptions { Mode = PayPalMode.Live, WebhookId = webhookId }), TimeProvider.System, NullLogger<PayPalWebhook>.Instance);

    private static PayPalCertificates Certificates(Wire wire, TimeProvider clock, bool trusted)
    {
        var options = Options.Create(new PayPalOptions { Mode = PayPalMode.Live, BaseUrl = "https://api-m.sandbox.paypal.com" });
        var certificates = new PayPalCertificates(wire, options, clock, NullLogger<PayPalCertificates>.Instance);
        if (trusted) certificates.Roots = [X509Certificate2.CreateFromPem(Certificate)];
        return certificates;
    }

    /// <summary>Answers every address with the same text.</summary>
    private sealed class Wire(string text, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler, IHttpClientFactory
    {
        public int Asked { get; private set; }

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(text) });
        }
    }
}
