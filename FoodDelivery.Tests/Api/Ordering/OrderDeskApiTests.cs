using System.Net;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Ordering;

/// <summary>Operators at everybody's orders, by API.</summary>
public sealed class OrderDeskApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    private const string Desk = "api/v1/ordering/desk/orders";

    [Fact]
    public async Task Orders_are_found_by_what_is_known_of_them()
    {
        var order = await KitchenOrders.PlaceAsync(product.App.Services, "golden-lantern", OrderStatus.Ready, TimeSpan.FromMinutes(30), seed: 2);
        using var dora = await DoraAsync();
        foreach (var query in new[] { $"q={order.Number}", "q=maximiliano", $"status=Ready&restaurantId={order.RestaurantId}", $"status=Ready&status=PickedUp&since={order.CreatedAt.AddMinutes(-1).ToOffset(TimeSpan.FromHours(2)):O}".Replace("+", "%2B", StringComparison.Ordinal) })
            Assert.Contains((await dora.ReadAsync($"{Desk}?{query}"))["items"]!.AsArray(), row => (Guid)row!["id"]! == order.Id);
        Assert.DoesNotContain((await dora.ReadAsync($"{Desk}?status=Cancelled"))["items"]!.AsArray(), row => (Guid)row!["id"]! == order.Id);
        Assert.Contains((await dora.ReadAsync($"{Desk}/counts"))["items"]!.AsArray(), count => (string?)count!["status"] == "Ready" && (int)count["orders"]! >= 1);
        using var tooLong = await dora.GetAsync(ApiCalls.Path($"{Desk}?q={new string('x', 101)}"));
        await tooLong.RefusedAsync(HttpStatusCode.UnprocessableEntity, "ordering.search_too_long");
        using var nonsense = await dora.GetAsync(ApiCalls.Path($"{Desk}?status=Eaten"));
        await nonsense.RefusedAsync(HttpStatusCode.BadRequest, "request.unreadable");
    }

    [Fact]
    public async Task An_order_s_file_holds_everything_that_happened()
    {
        var order = await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas, OrderStatus.Ready, TimeSpan.FromMinutes(30));
        using var dora = await DoraAsync();
        var file = await dora.ReadAsync($"{Desk}/{order.Id}");
        Assert.Equal((order.Number, "+12125550123"), ((string)file["order"]!["number"]!, (string)file["contactPhone"]!));
        Assert.Equal(["Checked out", "Placed", "Accepted", "Preparing", "Ready"], file["history"]!.AsArray().Select(line => (string)line!["what"]!));
        var events = await dora.ReadAsync($"{Desk}/{order.Id}/events");
        Assert.Contains(events["items"]!.AsArray(), one => (string?)one!["type"] == "ordering.order-ready" || ((string?)one["type"])!.Contains("eady", StringComparison.Ordinal));
        foreach (var path in new[] { $"{Desk}/{Guid.Empty}", $"{Desk}/{Guid.Empty}/events" })
        {
            using var none = await dora.GetAsync(ApiCalls.Path(path));
            await none.RefusedAsync(HttpStatusCode.NotFound, "ordering.order_unknown");
        }
    }

    [Fact]
    public async Task Who_waits_for_an_answer_is_listed()
    {
        var order = await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas);
        using var dora = await DoraAsync();
        Assert.Contains((await dora.ReadAsync($"{Desk}/unanswered"))["items"]!.AsArray(), row => (Guid)row!["orderId"]! == order.Id);
    }

    [Fact]
    public async Task An_order_is_ended_with_a_reason_and_somebody_answers_for_it()
    {
        var order = await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas, OrderStatus.Preparing);
        using var dora = await DoraAsync();
        using (var silent = await dora.PostKeyedAsync($"{Desk}/{order.Id}/cancel", new { })) await silent.RefusedAsync(HttpStatusCode.BadRequest, "request.unreadable");
        using (var blank = await dora.PostKeyedAsync($"{Desk}/{order.Id}/cancel", new { reason = " " })) await blank.RefusedAsync(HttpStatusCode.UnprocessableEntity, "ordering.reason_invalid");
        using (var removed = await dora.PostKeyedAsync($"{Desk}/{order.Id}/remove-items", new { positions = new[] { 0 } })) await removed.WentThroughAsync(HttpStatusCode.NoContent);
        using (var done = await dora.PostKeyedAsync($"{Desk}/{order.Id}/cancel", new { reason = "Power cut" })) await done.WentThroughAsync(HttpStatusCode.NoContent);
        Assert.Equal("Cancelled", await product.App.StatusAsync(order.Id));
        using var again = await dora.PostKeyedAsync($"{Desk}/{order.Id}/cancel", new { reason = "Power cut" });
        await again.RefusedAsync(HttpStatusCode.Conflict, "ordering.order_is_cancelled");
    }

    [Fact]
    public async Task Who_may_do_all_may_still_only_do_their_own_as_a_customer()
    {
        var order = await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas);
        using var dora = await product.App.ProgramOfAsync(DemoPeople.Dora, OrderingPermissions.Read, OrderingPermissions.Place);
        var path = $"api/v1/ordering/orders/{order.Id}";
        foreach (var read in new[] { path, $"{path}/payment", $"{path}/again" })
        {
            using var answer = await dora.GetAsync(ApiCalls.Path(read));
            await answer.RefusedAsync(HttpStatusCode.NotFound, "ordering.order_unknown");
        }
        foreach (var step in new[] { "cancel", "pay" })
        {
            using var refused = await dora.PostKeyedAsync($"{path}/{step}");
            await refused.RefusedAsync(HttpStatusCode.NotFound, "ordering.order_unknown");
        }
        using var desk = await dora.GetAsync(ApiCalls.Path(Desk));
        await desk.RefusedAsync(HttpStatusCode.Forbidden, "request.scope_missing");
        Assert.Equal("Placed", await product.App.StatusAsync(order.Id));
    }

    private Task<HttpClient> DoraAsync() => product.App.ProgramOfAsync(DemoPeople.Dora, OrderingPermissions.Manage);
}
