using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;

namespace FoodDelivery.Tests.Api.Notifications;

/// <summary>A program with the right scope makes an endpoint, somebody orders, and the partner hears of it on the wire: the running product, nothing stepped through.</summary>
public sealed class PartnerWebhooksTests(BrowserApp product) : IClassFixture<BrowserApp>
{
    private TestApp App => product.App;

    private const string Webhooks = "api/v1/notifications/webhooks";

    [Fact]
    public async Task From_a_placed_order_to_the_partner_s_server()
    {
        await using var partner = await WirePartner.StartAsync();
        using var program = await App.ProgramOfAsync(DemoPeople.Alex, NotificationsPermissions.Webhooks);
        var restaurant = (await App.PlainDishAsync()).RestaurantId;
        using var made = await program.PostKeyedAsync(Webhooks, new { name = "Till", url = partner.Url(), types = new[] { "order.placed", "order.expired" }, restaurantIds = new[] { restaurant } });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var endpoint = (await made.Content.ReadFromJsonAsync<JsonObject>())!;

        var order = await App.PlaceOrderAsync(DemoPeople.Ada);
        for (var i = 0; i < 400 && partner.Calls.IsEmpty; i++) await Task.Delay(50);
        var call = Assert.Single(partner.Calls);
        new StandardWebhook((string)endpoint["secret"]!).Verify(call.Body, new HeaderDictionary { ["webhook-id"] = call.WebhookId, ["webhook-timestamp"] = call.Headers["webhook-timestamp"], ["webhook-signature"] = call.Headers["webhook-signature"] });
        var data = JsonNode.Parse(call.Body)!["data"]!;
        Assert.Equal((order, restaurant), ((Guid)data["orderId"]!, (Guid)data["restaurantId"]!));

        // The log tells the same, and the message is sent again under its own id.
        var address = $"{Webhooks}/{endpoint["id"]}";
        JsonNode? message = null;
        for (var i = 0; i < 100 && (string?)message?["state"] != "Delivered"; i++)
        {
            message = (await program.GetFromJsonAsync<JsonObject>(new Uri($"{address}/messages", UriKind.Relative)))!["items"]!.AsArray().Single();
            await Task.Delay(50);
        }
        Assert.Equal((call.WebhookId, "Delivered"), ((string?)message!["webhookId"], (string?)message["state"]));
        using (var resent = await program.PostKeyedAsync($"{address}/messages/resend", new { messageIds = new[] { (string)message["id"]! } })) Assert.Equal(HttpStatusCode.Accepted, resent.StatusCode);
        for (var i = 0; i < 400 && partner.Calls.Count < 2; i++) await Task.Delay(50);
        Assert.Equal([call.WebhookId, call.WebhookId], partner.Calls.Select(one => one.WebhookId));
    }

    [Fact]
    public async Task Everything_the_screen_can_do_and_refusals_with_codes()
    {
        await using var partner = await WirePartner.StartAsync();
        using var program = await App.ProgramOfAsync(DemoPeople.Alex, NotificationsPermissions.Webhooks);
        async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, object? body = null, string version = "\"1\"")
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", ApiCalls.NewKey());
            if (method == HttpMethod.Put) request.Headers.TryAddWithoutValidation("If-Match", version);
            using var answer = await program.SendAsync(request);
            return (answer.StatusCode, answer.Content.Headers.ContentLength is 0 or null && answer.StatusCode == HttpStatusCode.NoContent ? [] : await answer.Content.ReadFromJsonAsync<JsonObject>() ?? []);
        }

        var (status, problem) = await SendAsync(HttpMethod.Post, Webhooks, new { name = "Till", url = "https://10.0.0.1/hook", types = new[] { "order.placed" } });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "notifications.webhook_url_private", "Url"), (status, (string?)problem["code"], (string?)problem["field"]));
        var (_, made) = await SendAsync(HttpMethod.Post, Webhooks, new { name = "Till", url = partner.Url(), types = new[] { "order.placed" } });
        var address = $"{Webhooks}/{made["id"]}";
        var (_, found) = await SendAsync(HttpMethod.Get, address);
        Assert.Equal("Till", (string?)found["name"]);
        Assert.DoesNotContain("ecret\"", found.ToJsonString().Replace("oldSecretUntil", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, address, new { name = "Other", url = partner.Url(), types = new[] { "order.ready" } })).Status);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "request.changed_meanwhile"), await SendAsync(HttpMethod.Put, address, new { name = "Third", url = partner.Url(), types = new[] { "order.ready" } }) is var (s, b) ? (s, (string?)b["code"]) : default);
        Assert.StartsWith("whsec_", (string?)(await SendAsync(HttpMethod.Post, $"{address}/secret", new { atOnce = true })).Body["secret"], StringComparison.Ordinal);
        var (accepted, sent) = await SendAsync(HttpMethod.Post, $"{address}/test");
        Assert.Equal(HttpStatusCode.Accepted, accepted);
        var (_, file) = await SendAsync(HttpMethod.Get, $"{address}/messages/{sent["messageId"]}");
        Assert.Contains("webhook.test", (string?)file["payload"], StringComparison.Ordinal);
        Assert.Equal("notifications.why_missing", (string?)(await SendAsync(HttpMethod.Post, $"{address}/switch", new { on = false })).Body["code"]);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Post, $"{address}/switch", new { on = false, why = "Holiday" })).Status);
        Assert.Equal("notifications.webhook_endpoint_off", (string?)(await SendAsync(HttpMethod.Post, $"{address}/test")).Body["code"]);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, address)).Status);
        foreach (var (method, path) in new[] { (HttpMethod.Get, address), (HttpMethod.Get, $"{address}/messages"), (HttpMethod.Delete, address), (HttpMethod.Post, $"{address}/test"), (HttpMethod.Post, $"{address}/secret") })
            Assert.Equal((HttpStatusCode.NotFound, "notifications.no_such_endpoint"), await SendAsync(method, path, method == HttpMethod.Post ? new { } : null) is var (code, words) ? (code, (string?)words["code"]) : default);
    }

    [Fact]
    public async Task Every_event_that_can_be_chosen_is_listed_and_documented()
    {
        using var alex = await App.SignedInAsync(DemoPeople.Alex);
        var types = (await alex.GetFromJsonAsync<JsonArray>(new Uri($"{Webhooks}/event-types", UriKind.Relative)))!;
        var documented = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "webhooks.md"));
        Assert.Equal(PartnerEvents.All.Count, types.Count);
        Assert.All(types, type => Assert.Contains($"`{type!["name"]}`", documented, StringComparison.Ordinal));
    }
}
