using System.Net;
using System.Text.Json.Nodes;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Ordering;

/// <summary>A customer's app: from the price to the payment and to the same again, with a token that may do no more.</summary>
public sealed class CustomerOrdersApiTests(BrowserApp product) : IClassFixture<BrowserApp>
{
    private const string Api = "api/v1/ordering";

    private TestApp App => product.App;

    [Fact]
    public async Task What_was_quoted_is_what_is_ordered_paid_and_had_again()
    {
        using var ada = await AdaAsync();
        var dish = await App.PlainDishAsync();
        var basket = new JsonObject { ["restaurantId"] = dish.RestaurantId, ["items"] = new JsonArray(new JsonObject { ["itemId"] = dish.Id, ["quantity"] = 2 }), ["address"] = DemoPeople.Ada.AddressLine, ["tip"] = 250, ["code"] = "NOSUCHCODE" };
        using var quoted = await ada.SendAsync(HttpMethod.Post, $"{Api}/quotes", basket);
        await quoted.WentThroughAsync(HttpStatusCode.OK);
        var quote = await quoted.JsonAsync();
        Assert.Contains("code", (string)quote["codeProblem"]!, StringComparison.Ordinal);
        Assert.Equal((250, 2), ((long)quote["amount"]!["tip"]!, (int)quote["lines"]![0]!["quantity"]!));

        basket.Remove("code");
        (basket["contactName"], basket["contactPhone"], basket["total"], basket["payWith"]) = (DemoPeople.Ada.Name, DemoPeople.Ada.Phone, (long)quote["amount"]!["total"]!, "stripe");
        using var placed = await ada.PostKeyedAsync($"{Api}/orders", basket);
        await placed.WentThroughAsync(HttpStatusCode.Created);
        var order = $"{placed.Headers.Location}";
        Assert.Equal("AwaitingCustomer", (string)(await ada.ReadAsync($"{order}/payment"))["status"]!);

        // The customer has closed the page and wants it back.
        using var retried = await ada.PostKeyedAsync($"{order}/pay");
        await retried.WentThroughAsync(HttpStatusCode.OK);
        var page = (string)(await retried.JsonAsync())["payUrl"]!;
        Assert.Equal((string)(await placed.JsonAsync())["payUrl"]!, page);
        using (var browser = App.NewVisitor())
        using (var card = new FormUrlEncodedContent(new Dictionary<string, string> { ["card"] = StripeSandbox.GoodCard }))
        using (await browser.PostAsync(new Uri(page), card)) { }
        using (var looked = await ada.SendAsync(HttpMethod.Post, $"{order}/payment/check"))
        {
            await looked.WentThroughAsync(HttpStatusCode.OK);
            var state = await looked.JsonAsync();
            Assert.Equal(("Authorised", (long)quote["amount"]!["total"]!), ((string)state["status"]!, (long)state["amount"]!["minor"]!));
        }
        for (var i = 0; i < 300 && (string)(await ada.ReadAsync(order))["status"]! == "AwaitingPayment"; i++) await Task.Delay(50);
        Assert.Equal("Placed", (string)(await ada.ReadAsync(order))["status"]!);
        Assert.Contains((await ada.ReadAsync($"{Api}/orders"))["items"]!.AsArray(), row => $"/{Api}/orders/{row!["id"]}" == order);

        using var late = await ada.PostKeyedAsync($"{order}/pay");
        await late.RefusedAsync(HttpStatusCode.Conflict, "ordering.order_is_placed");
        var again = await ada.ReadAsync($"{order}/again");
        Assert.Equal((dish.Id, 2, 0), ((Guid)again["items"]![0]!["itemId"]!, (int)again["items"]![0]!["quantity"]!, again["missing"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("stripe", "/sandbox/stripe/pay/")]
    [InlineData("paypal", "/sandbox/paypal/")]
    public async Task The_customer_says_whom_to_pay_with(string way, string page)
    {
        using var ada = await AdaAsync();
        var body = await App.GoodOrderAsync(DemoPeople.Ada);
        body["payWith"] = way;
        using var placed = await ada.PostKeyedAsync($"{Api}/orders", body);
        await placed.WentThroughAsync(HttpStatusCode.Created);
        Assert.Contains(page, (string)(await placed.JsonAsync())["payUrl"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sold_out_is_told_before_it_is_ordered_again()
    {
        using var ada = await AdaAsync();
        var order = await KitchenOrders.PlaceAsync(App.Services, "harbor-roll");
        await App.Database.ExecuteAsync("UPDATE catalog.items SET sold_out_until = 'infinity' WHERE restaurant_id = $1", order.RestaurantId);
        var again = await ada.ReadAsync($"{Api}/orders/{order.Id}/again");
        Assert.Empty(again["items"]!.AsArray());
        Assert.Equal(2, again["missing"]!.AsArray().Count);
        Assert.All(again["missing"]!.AsArray(), dish => Assert.True(((string)dish!["why"]!).Length > 10));
    }

    [Theory]
    [InlineData("tip", "-1", HttpStatusCode.UnprocessableEntity, "ordering.tip_invalid")]
    [InlineData("address", "\"1 Nowhere Lane\"", HttpStatusCode.UnprocessableEntity, "ordering.address_unknown")]
    [InlineData("address", "null", HttpStatusCode.UnprocessableEntity, "ordering.address_missing")]
    [InlineData("items", "[]", HttpStatusCode.UnprocessableEntity, "ordering.cart_empty")]
    [InlineData("restaurantId", "\"00000000-0000-0000-0000-000000000000\"", HttpStatusCode.NotFound, "ordering.restaurant_unknown")]
    public async Task A_price_is_only_told_for_what_can_be_had(string field, string value, HttpStatusCode status, string code)
    {
        using var ada = await AdaAsync();
        var dish = await App.PlainDishAsync();
        var basket = new JsonObject { ["restaurantId"] = dish.RestaurantId, ["items"] = new JsonArray(new JsonObject { ["itemId"] = dish.Id, ["quantity"] = 2 }), ["address"] = DemoPeople.Ada.AddressLine };
        basket[field] = JsonNode.Parse(value);
        using var refused = await ada.SendAsync(HttpMethod.Post, $"{Api}/quotes", basket);
        await refused.RefusedAsync(status, code);
    }

    private Task<HttpClient> AdaAsync() => App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Place, OrderingPermissions.Read);
}
