using System.Buffers.Text;
using System.Net;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>Whoever reads a list part by part sees every row once, whatever is added meanwhile.</summary>
public sealed class CursorsTest(ClassApp product) : IClassFixture<ClassApp>
{
    [Fact]
    public async Task Nothing_is_seen_twice_or_missed_when_rows_come_between()
    {
        for (var i = 0; i < 5; i++) await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas, seed: i);
        var there = await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders WHERE customer_id = $1", DemoPeople.Ada.Id);
        foreach (var (person, scope, path) in new[] { (DemoPeople.Ada, OrderingPermissions.Read, "api/v1/ordering/orders?limit=2"), (DemoPeople.Dora, OrderingPermissions.Manage, "api/v1/ordering/desk/orders?limit=2") })
        {
            using var program = await product.App.ProgramOfAsync(person, scope);
            var (seen, cursor, parts) = (new List<Guid>(), "", 0);
            there = await product.App.Database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders");
            do
            {
                var part = await program.ReadAsync(path + cursor);
                seen.AddRange(part["items"]!.AsArray().Select(order => (Guid)order!["id"]!));
                cursor = (string?)part["next"] is { } next ? $"&cursor={next}" : "";
                // Somebody orders while we read.
                if (++parts < 3) await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas);
            }
            while (cursor.Length > 0);
            Assert.Equal(there, seen.Count);
            Assert.Equal(seen.Count, seen.Distinct().Count());
        }
    }

    [Fact]
    public async Task Restaurants_come_part_by_part_and_a_new_one_moves_nothing()
    {
        using var visitor = product.App.NewVisitor();
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var part = await visitor.ReadAsync($"api/v1/catalog/restaurants?lat=40.7575&lng=-73.9905&limit=7{cursor}");
            Assert.Equal(30, (int)part["all"]!);
            seen.AddRange(part["items"]!.AsArray().Select(restaurant => (string)restaurant!["slug"]!));
            cursor = (string?)part["next"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal((30, 30), (seen.Count, seen.Distinct().Count()));
    }

    [Theory]
    [InlineData("limit=0", "request.limit_out_of_range", "limit")]
    [InlineData("limit=101", "request.limit_out_of_range", "limit")]
    [InlineData("cursor=rubbish", "request.cursor_unreadable", "cursor")]
    [InlineData("cursor=bnVsbA", "request.cursor_unreadable", "cursor")]
    // A cursor of another list: {"Id":"0199d000-0000-7000-8000-000000000001","Index":3}
    [InlineData("cursor=eyJJZCI6IjAxOTlkMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMSIsIkluZGV4IjozfQ", "request.cursor_unreadable", "cursor")]
    public async Task A_wrong_part_is_refused(string query, string code, string field)
    {
        using var ada = await product.App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Read);
        using var refused = await ada.GetAsync(ApiCalls.Path($"api/v1/ordering/orders?{query}"));
        Assert.Equal(field, (string?)(await refused.RefusedAsync(HttpStatusCode.UnprocessableEntity, code))["field"]);
    }

    [Fact]
    public async Task A_cursor_may_tell_its_time_in_any_zone()
    {
        await KitchenOrders.PlaceAsync(product.App.Services, TestApp.Nonnas);
        using var ada = await product.App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Read);
        var cursor = Base64Url.EncodeToString("""{"At":"2999-01-01T00:00:00+05:30","Id":"0199d000-0000-7000-8000-000000000001"}"""u8);
        Assert.NotEmpty((await ada.ReadAsync($"api/v1/ordering/orders?cursor={cursor}"))["items"]!.AsArray());
    }
}
