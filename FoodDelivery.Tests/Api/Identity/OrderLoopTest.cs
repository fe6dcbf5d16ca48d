using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FoodDelivery.Dispatch;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>
/// From hunger to the door by programs alone: every step with a token of exactly its scope, and first refused to the same person's token with every scope but that one.
/// Money is paid on the provider's own page, which is nobody's API.
/// </summary>
public sealed class OrderLoopTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    private TestApp App => product.App;

    [Fact]
    public async Task An_order_is_placed_paid_cooked_brought_and_handed_over()
    {
        using var nobody = App.NewVisitor();
        var menu = await nobody.ReadAsync($"api/v1/catalog/restaurants/{DemoPeople.MarcosRestaurant}");
        var restaurant = (string)menu["restaurant"]!["id"]!;
        var dish = menu["menu"]!.AsArray().SelectMany(section => section!["dishes"]!.AsArray()).First(one => !(bool)one!["soldOut"]! && one["choices"]!.AsArray().All(choice => (int)choice!["min"]! == 0))!;
        var wish = new JsonObject { ["restaurantId"] = restaurant, ["items"] = new JsonArray(new JsonObject { ["itemId"] = (string)dish["id"]!, ["quantity"] = 3 }), ["address"] = DemoPeople.Ada.AddressLine, ["tip"] = 200 };

        // What it costs, and the order.
        var quote = await StepAsync(DemoPeople.Ada, OrderingPermissions.Place, HttpMethod.Post, "api/v1/ordering/quotes", wish, HttpStatusCode.OK);
        wish["total"] = (long)quote["amount"]!["total"]!;
        (wish["contactName"], wish["contactPhone"]) = (DemoPeople.Ada.Name, DemoPeople.Ada.Phone);
        var placed = await StepAsync(DemoPeople.Ada, OrderingPermissions.Place, HttpMethod.Post, "api/v1/ordering/orders", wish, HttpStatusCode.Created);
        var order = (Guid)placed["id"]!;

        // Paid on the emulator, as a customer with a card does.
        using (var card = new FormUrlEncodedContent(new Dictionary<string, string> { ["card"] = StripeSandbox.GoodCard }))
        using (await nobody.PostAsync(new Uri((string)placed["payUrl"]!), card)) { }
        await UntilAsync(async () => (string?)(await StepAsync(DemoPeople.Ada, OrderingPermissions.Read, HttpMethod.Get, $"api/v1/ordering/orders/{order}", null, HttpStatusCode.OK))["status"] == "Placed", "the order is placed");

        // The kitchen.
        await StepAsync(DemoPeople.Marco, OrderingPermissions.Kitchen, HttpMethod.Post, $"api/v1/ordering/tickets/{order}/accept", new { prepMinutes = 15 }, null);
        await StepAsync(DemoPeople.Marco, OrderingPermissions.Kitchen, HttpMethod.Post, $"api/v1/ordering/tickets/{order}/ready", null, null);

        // The dispatcher finds the job and gives it to Lena, who has gone on duty.
        await StepAsync(DemoPeople.Lena, DispatchPermissions.Courier, HttpMethod.Put, "api/v1/dispatch/me/duty", new { onDuty = true }, HttpStatusCode.NoContent);
        var lena = (await StepAsync(DemoPeople.Lena, DispatchPermissions.Courier, HttpMethod.Get, "api/v1/dispatch/me", null, HttpStatusCode.OK))["courierId"];
        using (var dora = await App.ProgramOfAsync(DemoPeople.Dora, DispatchPermissions.Read)) await UntilAsync(async () => (await dora.GetAsync(ApiCalls.Path($"api/v1/dispatch/orders/{order}/delivery"))).IsSuccessStatusCode, "there is a delivery");
        var delivery = (string)(await StepAsync(DemoPeople.Dora, DispatchPermissions.Read, HttpMethod.Get, $"api/v1/dispatch/orders/{order}/delivery", null, HttpStatusCode.OK))["delivery"]!["id"]!;
        await StepAsync(DemoPeople.Dora, DispatchPermissions.Assign, HttpMethod.Post, $"api/v1/dispatch/deliveries/{delivery}/assign", new JsonObject { ["courierId"] = lena!.DeepClone() }, HttpStatusCode.NoContent);

        // The courier, with the customer looking.
        foreach (var step in new[] { "arrive-at-restaurant", "pick-up", "arrive-at-door" })
            await StepAsync(DemoPeople.Lena, DispatchPermissions.Courier, HttpMethod.Post, $"api/v1/dispatch/deliveries/{delivery}/{step}", new { }, HttpStatusCode.NoContent);
        var tracking = await StepAsync(DemoPeople.Ada, DispatchPermissions.Track, HttpMethod.Get, $"api/v1/dispatch/orders/{order}/tracking", null, HttpStatusCode.OK);
        Assert.Equal(("AtDoor", "Lena"), ((string?)tracking["status"], (string?)tracking["courier"]));
        var pin = (string)(await StepAsync(DemoPeople.Ada, OrderingPermissions.Read, HttpMethod.Get, $"api/v1/ordering/orders/{order}", null, HttpStatusCode.OK))["doorPin"]!;
        await StepAsync(DemoPeople.Lena, DispatchPermissions.Courier, HttpMethod.Post, $"api/v1/dispatch/deliveries/{delivery}/complete", new { pin }, HttpStatusCode.NoContent);

        await UntilAsync(async () => await App.StatusAsync(order) == "Delivered", "the order is delivered");
        await UntilAsync(async () => await App.PaymentStatusAsync(order) == "Captured", "the money is taken");
    }

    /// <summary>First with every scope but this one, then with this one alone.</summary>
    private async Task<JsonObject> StepAsync(DemoPerson person, string scope, HttpMethod method, string path, object? body, HttpStatusCode? expected)
    {
        using (var without = App.Bearing((await TokensAsync(person, [.. Permissions.All.Select(one => one.Scope).Where(one => one != scope)])).Access))
        using (var refused = await without.SendAsync(method, path, body, ("Idempotency-Key", ApiCalls.NewKey()))) await refused.RefusedAsync(HttpStatusCode.Forbidden, "request.scope_missing");
        using var with = App.Bearing((await TokensAsync(person, scope)).Access);
        using var answer = await with.SendAsync(method, path, body, ("Idempotency-Key", ApiCalls.NewKey()));
        if (expected is { } status) await answer.WentThroughAsync(status);
        else Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.Content.Headers.ContentType is null ? [] : await answer.JsonAsync();
    }

    private readonly Dictionary<string, TestApp.Tokens> tokens = [];

    private async Task<TestApp.Tokens> TokensAsync(DemoPerson person, params string[] scopes)
    {
        var key = $"{person.FirstName} {string.Join(' ', scopes)}";
        return tokens.TryGetValue(key, out var known) ? known : tokens[key] = await App.TokensOfAsync(person, scopes);
    }

    private static async Task UntilAsync(Func<Task<bool>> there, string what)
    {
        for (var i = 0; i < 200; i++, await Task.Delay(100)) if (await there()) return;
        throw new TimeoutException($"Never: {what}.");
    }
}
