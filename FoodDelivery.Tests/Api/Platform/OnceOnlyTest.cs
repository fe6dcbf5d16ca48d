using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Npgsql;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>A request with an Idempotency-Key happens once, whatever gets lost on the way.</summary>
public sealed class OnceOnlyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    private const string Orders = "api/v1/ordering/orders";

    private TestApp App => product.App;

    [Fact]
    public async Task Sent_again_it_hears_the_same_answer_and_nothing_happens_twice()
    {
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Place, OrderingPermissions.Read);
        var (body, key, before) = (await App.GoodOrderAsync(DemoPeople.Ada), ApiCalls.NewKey(), await CountAsync());
        using var first = await TestApp.SendOrderAsync(ada, body, key);
        await first.WentThroughAsync(HttpStatusCode.Created);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        using var again = await TestApp.SendOrderAsync(ada, body, key);
        await again.WentThroughAsync(HttpStatusCode.Created);
        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal((first.Headers.Location, first.Content.Headers.ContentType), (again.Headers.Location, again.Content.Headers.ContentType));
        Assert.Equal(before + 1, await CountAsync());
    }

    [Fact]
    public async Task A_refusal_is_an_answer_too()
    {
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Place);
        var key = ApiCalls.NewKey();
        using var refused = await ada.PostKeyedAsync($"{Orders}/{Guid.Empty}/cancel", null, key);
        await refused.RefusedAsync(HttpStatusCode.NotFound, "ordering.order_unknown");
        using var again = await ada.PostKeyedAsync($"{Orders}/{Guid.Empty}/cancel", null, key);
        await again.RefusedAsync(HttpStatusCode.NotFound, "ordering.order_unknown");
        Assert.True(again.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Another_request_with_the_key_is_refused()
    {
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Place);
        var (body, key) = (await App.GoodOrderAsync(DemoPeople.Ada), ApiCalls.NewKey());
        using var first = await TestApp.SendOrderAsync(ada, body, key);
        await first.WentThroughAsync(HttpStatusCode.Created);
        body["notes"] = "Ring twice";
        using var other = await TestApp.SendOrderAsync(ada, body, key);
        await other.RefusedAsync(HttpStatusCode.UnprocessableEntity, "request.key_reused");
        using var elsewhere = await ada.PostKeyedAsync($"{Orders}/{Guid.Empty}/cancel", null, key);
        await elsewhere.RefusedAsync(HttpStatusCode.UnprocessableEntity, "request.key_reused");
    }

    [Fact]
    public async Task Keys_are_their_caller_s_own()
    {
        var key = ApiCalls.NewKey();
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Place);
        using var browser = await App.SignedInAsync(DemoPeople.Ada);
        using var lena = await App.ProgramOfAsync(DemoPeople.Lena, OrderingPermissions.Place);
        foreach (var caller in new[] { ada, browser, lena })
        {
            using var answer = await caller.PostKeyedAsync($"{Orders}/{Guid.Empty}/cancel", null, key);
            Assert.False(answer.Headers.Contains("Idempotent-Replayed"));
        }
    }

    [Fact]
    public async Task While_it_runs_whoever_asks_again_is_told_to_wait()
    {
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Place);
        var (body, key) = (await App.GoodOrderAsync(DemoPeople.Ada), ApiCalls.NewKey());
        Task<HttpResponseMessage> first;
        await using (var hold = new NpgsqlConnection(App.Database.ConnectionString))
        {
            await hold.OpenAsync();
            await using var transaction = await hold.BeginTransactionAsync();
            await using (var lockOut = new NpgsqlCommand("LOCK TABLE ordering.orders IN ACCESS EXCLUSIVE MODE", hold, transaction)) await lockOut.ExecuteNonQueryAsync();
            first = TestApp.SendOrderAsync(ada, body, key);
            for (var i = 0; i < 200 && await RunningAsync(key) == 0; i++) await Task.Delay(20);
            using var meanwhile = await TestApp.SendOrderAsync(ada, body, key);
            await meanwhile.RefusedAsync(HttpStatusCode.Conflict, "request.still_running");
            Assert.Equal("1", meanwhile.Headers.GetValues("Retry-After").Single());
            await transaction.RollbackAsync();
        }
        using var answer = await first;
        await answer.WentThroughAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_crash_in_the_middle_makes_no_second_order()
    {
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Place);
        var (body, key) = (await App.GoodOrderAsync(DemoPeople.Ada), ApiCalls.NewKey());
        using var first = await TestApp.SendOrderAsync(ada, body, key);
        await first.WentThroughAsync(HttpStatusCode.Created);
        var before = await CountAsync();
        // As a process leaves it that died between the order and the answer.
        await App.Database.ExecuteAsync("UPDATE platform.kept_answers SET status = NULL, body = NULL WHERE key = $1", key);
        using var tooSoon = await TestApp.SendOrderAsync(ada, body, key);
        await tooSoon.RefusedAsync(HttpStatusCode.Conflict, "request.still_running");
        await App.Database.ExecuteAsync("UPDATE platform.kept_answers SET running_until = now() - interval '1 second' WHERE key = $1", key);
        using var again = await TestApp.SendOrderAsync(ada, body, key);
        await again.WentThroughAsync(HttpStatusCode.Created);
        Assert.False(again.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal((string)(await first.JsonAsync())["id"]!, (string)(await again.JsonAsync())["id"]!);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task What_could_not_be_read_has_not_used_the_key()
    {
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Place);
        var (body, key) = (await App.GoodOrderAsync(DemoPeople.Ada), ApiCalls.NewKey());
        using (var torn = new HttpRequestMessage(HttpMethod.Post, Orders) { Content = new StringContent("{\"restaurantId\":", Encoding.UTF8, "application/json") })
        {
            torn.Headers.Add("Idempotency-Key", key);
            using var refused = await ada.SendAsync(torn);
            await refused.RefusedAsync(HttpStatusCode.BadRequest, "request.unreadable");
        }
        using var good = await TestApp.SendOrderAsync(ada, body, key);
        await good.WentThroughAsync(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(null, "request.key_missing")]
    [InlineData("with a space", "request.key_invalid")]
    [InlineData("200+", "request.key_invalid")]
    public async Task A_key_is_demanded_and_looked_at(string? key, string code)
    {
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Place);
        var headers = key is null ? [] : new[] { ("Idempotency-Key", key == "200+" ? new string('k', 201) : key) };
        using var refused = await ada.SendAsync(HttpMethod.Post, Orders, JsonNode.Parse("{}"), headers);
        Assert.Equal("Idempotency-Key", (string?)(await refused.RefusedAsync(HttpStatusCode.BadRequest, code))["field"]);
    }

    private Task<long> RunningAsync(string key) => App.Database.ScalarAsync<long>("SELECT count(*) FROM platform.kept_answers WHERE key = $1 AND status IS NULL", key);

    private Task<long> CountAsync() => App.Database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders");
}
