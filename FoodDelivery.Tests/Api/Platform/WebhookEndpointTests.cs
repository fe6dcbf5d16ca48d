using System.Net;
using System.Security.Cryptography;
using System.Text;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>The door providers knock at, through everything the product puts before it: no cookie, no antiforgery, no sign-in page.</summary>
public sealed class WebhookEndpointTests(ClassApp product) : IClassFixture<ClassApp>
{
    private static string Event(string id, string type = "payment_intent.created") =>
        $$$$$$"""{"id":"{{{{{{id}}}}}}","object":"event","type":"{{{{{{type}}}}}}","data":{"object":{"id":"pi_1","object":"payment_intent","receipt_email":"lena@example.com","metadata":{"order_number":"FD-10423"}}}}""";

    private async Task<HttpStatusCode> PostAsync(string path, string body, string? signature)
    {
        using var visitor = product.App.NewVisitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null) request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        using var answer = await visitor.SendAsync(request);
        return answer.StatusCode;
    }

    private static string Signed(string body, string secret = "whsec_sandbox")
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return $"t={now},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{now}.{body}")))}";
    }

    [Fact]
    public async Task Genuine_ones_are_taken_once_and_applied_in_the_background()
    {
        var body = Event("evt_door_1");
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/webhooks/stripe", body, Signed(body)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/webhooks/stripe", body, Signed(body)));
        Assert.Equal(1, await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE event_id = 'evt_door_1'"));
        // The worker of this very process is woken; nobody has to look.
        string? state = null;
        for (var i = 0; i < 100 && state != "Ignored"; i++)
        {
            state = await product.App.Database.ScalarAsync<string>("SELECT state FROM platform.webhooks WHERE event_id = 'evt_door_1'");
            await Task.Delay(50);
        }
        Assert.Equal("Ignored", state);
    }

    [Fact]
    public async Task Forged_ones_unknown_providers_and_floods_are_turned_away()
    {
        var body = Event("evt_door_2");
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/webhooks/stripe", body, null));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/webhooks/stripe", body, Signed(body, "whsec_other")));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/webhooks/stripe", "[]", Signed("[]")));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("/webhooks/nobody", body, Signed(body)));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("/webhooks/Stripe", body, Signed(body)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync("/webhooks/stripe", new string(' ', 256 * 1024 + 1), "t=1,v1=00"));
        Assert.Equal(0, await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM platform.webhooks WHERE event_id = 'evt_door_2'"));
        Assert.Equal(3, await product.App.Database.ScalarAsync<long>("SELECT sum(count)::bigint FROM platform.webhook_refusals WHERE provider = 'stripe'"));
    }

    [Fact]
    public async Task The_export_holds_the_selection_and_nothing_they_said()
    {
        var body = Event("evt_door_3");
        await PostAsync("/webhooks/stripe", body, Signed(body));
        using var alex = await product.App.SignedInAsync(DemoPeople.Alex);
        var text = await alex.GetStringAsync(new Uri("/admin/webhooks.csv?q=evt_door_3", UriKind.Relative));
        var lines = text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("stripe,payment_intent.created,evt_door_3,pi_1,FD-10423,", Assert.Single(lines[1..]), StringComparison.Ordinal);
        Assert.DoesNotContain("lena", text, StringComparison.Ordinal);

        using var dora = await product.App.SignedInAsync(DemoPeople.Dora);
        using var refused = await dora.GetAsync(new Uri("/admin/webhooks.csv", UriKind.Relative));
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
    }
}
