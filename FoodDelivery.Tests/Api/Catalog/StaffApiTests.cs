using System.Net;
using System.Text.Json.Nodes;
using FoodDelivery.Catalog;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Catalog;

/// <summary>A restaurant's own program switches what its people switch on their page.</summary>
public sealed class StaffApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    [Fact]
    public async Task A_restaurant_is_paused_and_takes_orders_again()
    {
        var (marco, path) = await MarcoAsync();
        await DoneAsync(marco, $"{path}/pause", new { minutes = 30, reason = "The oven is being cleaned" });
        var state = await marco.ReadAsync($"{path}/staff");
        Assert.Equal(("Paused", true), ((string)state["state"]!, ((string)state["why"]!).StartsWith("The oven is being cleaned", StringComparison.Ordinal)));
        await DoneAsync(marco, $"{path}/resume");
        await DoneAsync(marco, $"{path}/rush", new { minutes = 20 });
        Assert.True((bool)(await marco.ReadAsync($"{path}/staff"))["rush"]!);
        await DoneAsync(marco, $"{path}/end-rush");
        await DoneAsync(marco, $"{path}/close-today");
        state = await marco.ReadAsync($"{path}/staff");
        Assert.Equal(("Closed", false), ((string)state["state"]!, (bool)state["rush"]!));
        Assert.NotNull(state["closedUntil"]);
        await DoneAsync(marco, $"{path}/resume");
        Assert.Null((await marco.ReadAsync($"{path}/staff"))["closedUntil"]);
    }

    [Theory]
    [InlineData("pause", "{\"minutes\":0}", "catalog.length_out_of_range")]
    [InlineData("pause", "{\"minutes\":2147483647}", "catalog.length_out_of_range")]
    [InlineData("pause", "{\"minutes\":30,\"reason\":\"121+\"}", "catalog.reason_too_long")]
    [InlineData("rush", "{\"minutes\":1441}", "catalog.length_out_of_range")]
    public async Task A_pause_has_a_sensible_end(string what, string body, string code)
    {
        var (marco, path) = await MarcoAsync();
        using var refused = await marco.SendAsync(HttpMethod.Post, $"{path}/{what}", JsonNode.Parse(body.Replace("121+", new string('x', 121), StringComparison.Ordinal)));
        await refused.RefusedAsync(HttpStatusCode.UnprocessableEntity, code);
    }

    [Theory]
    [InlineData("FourHours", true)]
    [InlineData("Today", true)]
    [InlineData("UntilChanged", false)]
    public async Task A_dish_goes_off_sale_and_comes_back(string length, bool comesBackByItself)
    {
        var (marco, path) = await MarcoAsync();
        var dish = await product.App.PlainDishAsync();
        await DoneAsync(marco, $"api/v1/catalog/items/{dish.Id}/sold-out", new Dictionary<string, string> { ["for"] = length });
        var state = (await marco.ReadAsync($"{path}/staff"))["dishes"]!.AsArray().Single(one => (Guid)one!["id"]! == dish.Id)!;
        Assert.Equal((true, comesBackByItself), ((bool)state["soldOut"]!, state["soldOutUntil"] is not null));
        await DoneAsync(marco, $"api/v1/catalog/items/{dish.Id}/back");
        Assert.False((bool)(await marco.ReadAsync($"{path}/staff"))["dishes"]!.AsArray().Single(one => (Guid)one!["id"]! == dish.Id)!["soldOut"]!);
    }

    [Fact]
    public async Task Hours_that_nobody_can_keep_are_refused()
    {
        var (marco, path) = await MarcoAsync();
        var overlap = JsonNode.Parse("""{ "days": [{ "day": "Monday", "opens": "11:00:00", "closes": "15:00:00" }, { "day": "Monday", "opens": "14:00:00", "closes": "20:00:00" }], "lastOrderMinutes": 15 }""");
        using var refused = await marco.SendAsync(HttpMethod.Put, $"{path}/hours", overlap, ("If-Match", "*"));
        await refused.RefusedAsync(HttpStatusCode.UnprocessableEntity, "catalog.hours_unreadable");
        using var late = await marco.SendAsync(HttpMethod.Put, $"{path}/hours", JsonNode.Parse("""{ "days": [], "lastOrderMinutes": 181 }"""), ("If-Match", "*"));
        await late.RefusedAsync(HttpStatusCode.UnprocessableEntity, "catalog.last_order_out_of_range");
    }

    [Fact]
    public async Task Another_restaurant_is_not_Marco_s_to_switch()
    {
        var (marco, _) = await MarcoAsync();
        var other = await product.App.PlainDishAsync("golden-lantern");
        var path = $"api/v1/catalog/restaurants/{other.RestaurantId}";
        foreach (var (step, body) in new (string, object?)[] { ("pause", new { minutes = 30 }), ("resume", null), ("rush", new { minutes = 30 }), ("end-rush", null), ("close-today", null) })
        {
            using var refused = await marco.SendAsync(HttpMethod.Post, $"{path}/{step}", body);
            await refused.RefusedAsync(HttpStatusCode.Forbidden, "catalog.not_your_restaurant");
        }
        using (var sell = await marco.SendAsync(HttpMethod.Post, $"api/v1/catalog/items/{other.Id}/sold-out", new Dictionary<string, string> { ["for"] = "Today" })) await sell.RefusedAsync(HttpStatusCode.Forbidden, "catalog.not_your_restaurant");
        using (var none = await marco.SendAsync(HttpMethod.Post, $"api/v1/catalog/items/{Guid.Empty}/back")) await none.RefusedAsync(HttpStatusCode.NotFound, "catalog.unknown_dish");
        foreach (var read in new[] { "staff", "hours" })
        {
            using var refused = await marco.GetAsync(ApiCalls.Path($"{path}/{read}"));
            await refused.RefusedAsync(HttpStatusCode.Forbidden, "catalog.not_your_restaurant");
        }
    }

    private async Task<(HttpClient Marco, string Path)> MarcoAsync() =>
        (await product.App.ProgramOfAsync(DemoPeople.Marco, CatalogPermissions.Manage), $"api/v1/catalog/restaurants/{(await product.App.PlainDishAsync()).RestaurantId}");

    private static async Task DoneAsync(HttpClient marco, string path, object? body = null)
    {
        using var done = await marco.SendAsync(HttpMethod.Post, path, body);
        await done.WentThroughAsync(HttpStatusCode.NoContent);
    }
}
