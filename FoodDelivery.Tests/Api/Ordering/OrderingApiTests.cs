using System.Net;
using System.Text.Json.Nodes;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Ordering;

/// <summary>Ordering over HTTP: what goes through, and every bad input of a checkout as a problem with its code, with nothing stored.</summary>
public sealed class OrderingApiTests(BrowserApp product) : IClassFixture<BrowserApp>
{
    private TestApp App => product.App;

    [Fact]
    public async Task An_order_is_placed_read_and_cancelled()
    {
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        var body = await App.GoodOrderAsync(DemoPeople.Ada);
        using var placed = await TestApp.SendOrderAsync(ada, body);
        Assert.Equal(HttpStatusCode.Created, placed.StatusCode);
        var order = await JsonAsync(placed);
        Assert.Equal((long)body["total"]!, (long)order["total"]!);
        Assert.Contains("/sandbox/stripe/pay/", (string)order["payUrl"]!);
        Assert.Equal($"/api/v1/ordering/orders/{order["id"]}", placed.Headers.Location?.ToString());

        using var read = await ada.GetAsync(placed.Headers.Location);
        var answer = await JsonAsync(read);
        Assert.Equal("AwaitingPayment", (string)answer["status"]!);
        Assert.Equal((string)order["number"]!, (string)answer["number"]!);
        var amount = answer["amount"]!;
        Assert.Equal((long)amount["total"]!, (long)amount["items"]! + (long)amount["tax"]! + (long)amount["deliveryFee"]! + (long)amount["serviceFee"]! + (long)amount["tip"]!);

        using var cancelled = await ada.PostKeyedAsync($"{placed.Headers.Location}/cancel", new { reason = "Changed my mind" });
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        using var again = await ada.PostKeyedAsync($"{placed.Headers.Location}/cancel", new { });
        await ProblemAsync(again, HttpStatusCode.Conflict, "ordering.order_is_cancelled");
    }

    [Fact]
    public async Task A_code_takes_its_part_off_and_every_part_is_told()
    {
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        using var placed = await TestApp.SendOrderAsync(ada, await App.GoodOrderAsync(DemoPeople.Ada, code: "first100"));
        Assert.Equal(HttpStatusCode.Created, placed.StatusCode);
        using var read = await ada.GetAsync(placed.Headers.Location);
        var answer = await JsonAsync(read);
        var amount = answer["amount"]!;
        Assert.Equal(("FIRST100", 300), ((string)amount["code"]!, (long)amount["discount"]!));
        Assert.Equal(300, answer["lines"]!.AsArray().Sum(line => (long)line!["discount"]!));
        Assert.Equal((long)amount["total"]!, (long)amount["items"]! - 300 + (long)amount["tax"]! + (long)amount["deliveryFee"]! - (long)amount["deliveryDiscount"]! + (long)amount["serviceFee"]! + (long)amount["tip"]!);
        // The one use of this customer is held by the order above: with the total of before, the price is another one.
        var body = await App.GoodOrderAsync(DemoPeople.Ada, code: "FIRST100");
        body["total"] = (long)amount["total"]!;
        using var again = await TestApp.SendOrderAsync(ada, body);
        await ProblemAsync(again, HttpStatusCode.Conflict, "ordering.total_changed");
    }

    [Fact]
    public async Task The_same_key_is_the_same_order()
    {
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        var body = await App.GoodOrderAsync(DemoPeople.Ada);
        using var first = await TestApp.SendOrderAsync(ada, (JsonObject)body.DeepClone(), "key-of-this-test");
        using var again = await TestApp.SendOrderAsync(ada, (JsonObject)body.DeepClone(), "key-of-this-test");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal((string)(await JsonAsync(first))["id"]!, (string)(await JsonAsync(again))["id"]!);
        body["notes"] = "Something else";
        using var reused = await TestApp.SendOrderAsync(ada, body, "key-of-this-test");
        await ProblemAsync(reused, HttpStatusCode.UnprocessableEntity, "request.key_reused");
    }

    public static readonly TheoryData<string, HttpStatusCode, string, string?> Bad = new()
    {
        { "unknown item", HttpStatusCode.UnprocessableEntity, "catalog.unknown_item", "items" },
        { "unknown restaurant", HttpStatusCode.NotFound, "ordering.restaurant_unknown", null },
        { "no items", HttpStatusCode.UnprocessableEntity, "ordering.cart_empty", "lines" },
        { "changed price", HttpStatusCode.Conflict, "ordering.total_changed", null },
        { "sold out", HttpStatusCode.Conflict, "catalog.item_sold_out", null },
        { "outside the zone", HttpStatusCode.UnprocessableEntity, "catalog.outside_zone", "address" },
        { "nowhere", HttpStatusCode.UnprocessableEntity, "ordering.address_unknown", "address" },
        { "negative tip", HttpStatusCode.UnprocessableEntity, "ordering.tip_invalid", "tip" },
        { "oversized notes", HttpStatusCode.UnprocessableEntity, "ordering.notes_too_long", "notes" },
        { "oversized name", HttpStatusCode.UnprocessableEntity, "ordering.name_too_long", "contactName" },
        { "oversized address", HttpStatusCode.UnprocessableEntity, "ordering.address_too_long", "address" },
        { "oversized key", HttpStatusCode.BadRequest, "request.key_invalid", "Idempotency-Key" },
        { "unknown way to pay", HttpStatusCode.UnprocessableEntity, "payments.provider_unknown", "payWith" },
        { "a text that cannot be stored", HttpStatusCode.BadRequest, "request.unreadable", null },
        { "bad phone", HttpStatusCode.UnprocessableEntity, "ordering.phone_invalid", "contactPhone" },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task Bad_input_is_a_problem_with_a_code_and_nothing_is_stored(string what, HttpStatusCode status, string code, string? field)
    {
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        var body = await App.GoodOrderAsync(DemoPeople.Ada);
        var dish = (await App.PlainDishAsync()).Id;
        var before = await CountAsync();
        switch (what)
        {
            case "unknown item": body["items"]![0]!["itemId"] = Guid.Empty; break;
            case "unknown restaurant": body["restaurantId"] = Guid.Empty; break;
            case "no items": body.Remove("items"); break;
            case "changed price": body["total"] = (long)body["total"]! - 1; break;
            case "sold out": await App.Database.ExecuteAsync("UPDATE catalog.items SET sold_out_until = 'infinity' WHERE id = $1", dish); break;
            case "outside the zone": await App.Database.ExecuteAsync("UPDATE catalog.restaurants SET radius_meters = 10"); await ForgetRestaurantsAsync(); break;
            case "nowhere": body["address"] = "1 Nowhere Lane"; break;
            case "negative tip": body["tip"] = -1; break;
            case "oversized notes": body["notes"] = new string('x', 501); break;
            case "oversized name": body["contactName"] = new string('x', 101); break;
            case "oversized address": body["address"] = new string('x', 201); break;
            case "unknown way to pay": body["payWith"] = "cowries"; break;
            case "a text that cannot be stored": body["notes"] = "Ring\0twice"; break;
            case "bad phone": body["contactPhone"] = "ring me"; break;
            default: break;
        }
        try
        {
            using var answer = await TestApp.SendOrderAsync(ada, body, what == "oversized key" ? new string('k', 201) : null);
            var problem = await ProblemAsync(answer, status, code);
            Assert.Equal(field, (string?)problem["field"]);
            Assert.Equal(before, await CountAsync());
        }
        finally
        {
            await App.Database.ExecuteAsync("UPDATE catalog.items SET sold_out_until = NULL");
            await App.Database.ExecuteAsync("UPDATE catalog.restaurants SET radius_meters = 4000");
            await ForgetRestaurantsAsync();
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"restaurantId\":\"pizza\"}")]
    public async Task What_is_not_an_order_at_all_is_refused(string text)
    {
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        using var content = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
        using var answer = await ada.PostAsync(new Uri("api/v1/ordering/orders", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Somebody_elses_order_and_no_order_are_the_same_answer()
    {
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        using var placed = await TestApp.SendOrderAsync(ada, await App.GoodOrderAsync(DemoPeople.Ada));
        using var lena = await App.SignedInAsync(DemoPeople.Lena);
        var (hers, none) = ($"{placed.Headers.Location}", $"/api/v1/ordering/orders/{Guid.Empty}");

        foreach (var path in new[] { hers, none })
        {
            using var read = await lena.GetAsync(path);
            await ProblemAsync(read, HttpStatusCode.NotFound, "ordering.order_unknown");
            using var cancel = await lena.PostKeyedAsync($"{path}/cancel", new { });
            await ProblemAsync(cancel, HttpStatusCode.NotFound, "ordering.order_unknown");
        }
        using var page = await lena.GetAsync(hers.Replace("/api/v1/ordering", "", StringComparison.Ordinal));
        using var nothing = await lena.GetAsync($"/orders/{Guid.Empty}");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (page.StatusCode, nothing.StatusCode));
        Assert.Equal("AwaitingPayment", await App.StatusAsync(Guid.Parse(hers[(hers.LastIndexOf('/') + 1)..])));
    }

    [Fact]
    public async Task Whoever_has_not_signed_in_is_told_so_by_number()
    {
        using var visitor = App.NewVisitor();
        using var place = await TestApp.SendOrderAsync(visitor, new JsonObject());
        using var read = await visitor.GetAsync($"/api/v1/ordering/orders/{Guid.Empty}");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (place.StatusCode, read.StatusCode));
        using var orders = await visitor.GetAsync("/orders");
        Assert.Equal("/account/sign-in?returnUrl=%2Forders", orders.Headers.Location?.PathAndQuery);
        // Guests check out, too.
        using var checkout = await visitor.GetAsync("/checkout");
        Assert.Equal(HttpStatusCode.OK, checkout.StatusCode);
    }

    /// <summary>What the switches of the screens do by themselves.</summary>
    private Task ForgetRestaurantsAsync() => App.InsideAsync<LiveFeed, bool>(live =>
    {
        live.Tell(new FoodDelivery.Catalog.RestaurantChanged(Guid.Empty));
        return Task.FromResult(true);
    });

    private async Task<(long, long)> CountAsync() =>
        (await App.Database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders"), await App.Database.ScalarAsync<long>("SELECT count(*) FROM payments.payments"));

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    private static async Task<JsonNode> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var problem = await JsonAsync(answer);
        Assert.Equal((status, code, "application/problem+json"), (answer.StatusCode, (string?)problem["code"], answer.Content.Headers.ContentType?.MediaType));
        Assert.True(((string?)problem["title"])?.Length > 10);
        return problem;
    }
}
