using System.Net;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Ordering;

/// <summary>A kitchen's tablet without a screen of ours: everything the board does, by API.</summary>
public sealed class KitchenApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    private const string Api = "api/v1/ordering";

    [Fact]
    public async Task An_order_goes_over_the_board()
    {
        using var marco = await MarcoAsync();
        var (order, kitchen) = (await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas), await KitchenAsync(marco));
        var ticket = $"{Api}/tickets/{order.Id}";
        Assert.Contains(order.Id, await ColumnAsync(marco, kitchen, "new"));
        await DoneAsync(marco, $"{ticket}/accept", new { prepMinutes = 20 });
        Assert.Contains(order.Id, await ColumnAsync(marco, kitchen, "preparing"));
        await DoneAsync(marco, $"{ticket}/move-ready-time", new { minutes = 5 });
        var line = (await marco.ReadAsync($"{ticket}/slip"))["ticket"]!["lines"]![0]!;
        using (var struck = await marco.SendAsync(HttpMethod.Post, $"{ticket}/lines/{line["lineId"]}/strike", new { struck = true })) await struck.WentThroughAsync(HttpStatusCode.NoContent);
        Assert.True((bool)(await marco.ReadAsync($"{ticket}/slip"))["ticket"]!["lines"]![0]!["struck"]!);
        await DoneAsync(marco, $"{ticket}/ready");
        Assert.Contains(order.Id, await ColumnAsync(marco, kitchen, "ready"));
        await DoneAsync(marco, $"{ticket}/undo-ready");
        await DoneAsync(marco, $"{ticket}/ready");
        await DoneAsync(marco, $"{ticket}/recall");
        Assert.Equal("Preparing", await product.App.StatusAsync(order.Id));
        using var again = await marco.PostKeyedAsync($"{ticket}/accept", new { prepMinutes = 20 });
        await again.RefusedAsync(HttpStatusCode.Conflict, "ordering.order_is_preparing");
    }

    [Fact]
    public async Task The_same_press_sent_twice_moves_the_time_once()
    {
        using var marco = await MarcoAsync();
        var order = await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas, OrderStatus.Preparing);
        var (path, key) = ($"{Api}/tickets/{order.Id}/move-ready-time", ApiCalls.NewKey());
        for (var i = 0; i < 2; i++)
        {
            using var moved = await marco.PostKeyedAsync(path, new { minutes = 10 }, key);
            await moved.WentThroughAsync(HttpStatusCode.NoContent);
        }
        Assert.Equal(1, await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM ordering.order_entries WHERE order_id = $1 AND what = '10 min later'", order.Id));
    }

    [Fact]
    public async Task A_refusal_of_the_kitchen_has_a_reason()
    {
        using var marco = await MarcoAsync();
        var order = await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas);
        var path = $"{Api}/tickets/{order.Id}/reject";
        using (var vague = await marco.PostKeyedAsync(path, new { reason = "Other" })) await vague.RefusedAsync(HttpStatusCode.UnprocessableEntity, "ordering.reason_missing");
        using (var unnamed = await marco.PostKeyedAsync(path, new { reason = "SoldOut" })) await unnamed.RefusedAsync(HttpStatusCode.UnprocessableEntity, "ordering.sold_out_items_missing");
        using (var nonsense = await marco.PostKeyedAsync(path, new { reason = "Bored" })) await nonsense.RefusedAsync(HttpStatusCode.BadRequest, "request.unreadable");
        await DoneAsync(marco, path, new { reason = "TooBusy" });
        Assert.Equal("Rejected", await product.App.StatusAsync(order.Id));
        var past = await marco.ReadAsync($"{Api}/kitchens/{await KitchenAsync(marco)}/past");
        Assert.Contains(past["items"]!.AsArray(), ticket => (Guid)ticket!["orderId"]! == order.Id && (string?)ticket["why"] == "The kitchen is too busy right now.");
    }

    [Fact]
    public async Task Sold_out_dishes_come_off_and_the_saving_is_told_before()
    {
        using var marco = await MarcoAsync();
        var order = await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas);
        var ticket = $"{Api}/tickets/{order.Id}";
        var saving = (long)(await marco.ReadAsync($"{ticket}/saving?positions=1"))["minor"]!;
        await DoneAsync(marco, $"{ticket}/remove-items", new { positions = new[] { 1 }, acceptIn = 15 });
        Assert.Equal(order.Bill.TotalMinor - saving, await product.App.Database.ScalarAsync<long>("SELECT bill_total_minor FROM ordering.orders WHERE id = $1", order.Id));
        Assert.Equal("Preparing", await product.App.StatusAsync(order.Id));
        using var last = await marco.PostKeyedAsync($"{ticket}/remove-items", new { positions = new[] { 0 } });
        await last.RefusedAsync(HttpStatusCode.Conflict, "ordering.nothing_left");
        using var nowhere = await marco.PostKeyedAsync($"{ticket}/remove-items", new { positions = new[] { 9 } });
        await nowhere.RefusedAsync(HttpStatusCode.UnprocessableEntity, "ordering.positions_unknown");
    }

    [Fact]
    public async Task The_board_is_sent_again_only_when_a_ticket_has_changed()
    {
        using var marco = await MarcoAsync();
        var board = $"{Api}/kitchens/{await KitchenAsync(marco)}/board";
        using var first = await marco.GetAsync(ApiCalls.Path(board));
        var tag = first.Headers.ETag!.ToString();
        using (var same = await marco.SendAsync(HttpMethod.Get, board, null, ("If-None-Match", tag))) Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas);
        using var other = await marco.SendAsync(HttpMethod.Get, board, null, ("If-None-Match", tag));
        await other.WentThroughAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_device_watches_and_acknowledges()
    {
        using var marco = await MarcoAsync();
        var (order, kitchen, device) = (await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas), await KitchenAsync(marco), Guid.Parse("0199d000-0000-4000-8000-00000000aaaa"));
        using (var alive = await marco.SendAsync(HttpMethod.Post, $"{Api}/kitchens/{kitchen}/heartbeat", new { deviceId = device, soundOn = true })) await alive.WentThroughAsync(HttpStatusCode.NoContent);
        Assert.Equal(1, await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM ordering.kitchen_screens WHERE device_id = $1", device));
        using (var seen = await marco.SendAsync(HttpMethod.Post, $"{Api}/kitchens/{kitchen}/seen", new { deviceId = device, orderIds = new[] { order.Id } })) await seen.WentThroughAsync(HttpStatusCode.NoContent);
        Assert.Equal(order.Id, (Guid)(await marco.ReadAsync($"{Api}/kitchens/{kitchen}/seen?deviceId={device}"))["orderIds"]![0]!);
    }

    [Fact]
    public async Task Another_restaurant_s_board_and_tickets_are_not_there()
    {
        using var marco = await MarcoAsync();
        var order = await KitchenOrders.PlaceAsync(product.App.Services, "golden-lantern");
        foreach (var path in new[] { $"{Api}/kitchens/{order.RestaurantId}", $"{Api}/kitchens/{order.RestaurantId}/board", $"{Api}/kitchens/{order.RestaurantId}/past", $"{Api}/kitchens/{order.RestaurantId}/seen?deviceId={order.Id}" })
        {
            using var answer = await marco.GetAsync(ApiCalls.Path(path));
            await answer.RefusedAsync(HttpStatusCode.NotFound, "ordering.kitchen_unknown");
        }
        using (var slip = await marco.GetAsync(ApiCalls.Path($"{Api}/tickets/{order.Id}/slip"))) await slip.RefusedAsync(HttpStatusCode.NotFound, "ordering.order_unknown");
        foreach (var (step, body, code) in new (string, object?, string)[] { ("accept", new { prepMinutes = 20 }, "accept"), ("reject", new { reason = "TooBusy" }, "reject"), ("start", null, "start"), ("ready", null, "mark_ready"), ("recall", null, "recall"), ("undo-ready", null, "recall"), ("move-ready-time", new { minutes = 5 }, "move_ready_time") })
        {
            using var refused = await marco.PostKeyedAsync($"{Api}/tickets/{order.Id}/{step}", body);
            await refused.RefusedAsync(HttpStatusCode.Forbidden, $"ordering.may_not_{code}");
        }
        Assert.Equal("Placed", await product.App.StatusAsync(order.Id));
    }

    private Task<HttpClient> MarcoAsync() => product.App.ProgramOfAsync(DemoPeople.Marco, OrderingPermissions.Kitchen);

    private static async Task<Guid> KitchenAsync(HttpClient marco) => (Guid)(await marco.ReadAsync($"{Api}/kitchens"))["items"]!.AsArray().Single(kitchen => (string?)kitchen!["slug"] == TestApp.Nonnas)!["restaurantId"]!;

    private static async Task<List<Guid>> ColumnAsync(HttpClient marco, Guid kitchen, string column) => [.. (await marco.ReadAsync($"{Api}/kitchens/{kitchen}/board"))[column]!.AsArray().Select(ticket => (Guid)ticket!["orderId"]!)];

    private static async Task DoneAsync(HttpClient marco, string path, object? body = null)
    {
        using var done = await marco.PostKeyedAsync(path, body);
        await done.WentThroughAsync(HttpStatusCode.NoContent);
    }
}
