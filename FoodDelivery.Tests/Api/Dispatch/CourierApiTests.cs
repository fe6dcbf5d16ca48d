using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FoodDelivery.Dispatch;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Api.Dispatch;

/// <summary>What a courier's phone speaks: who may, problem codes, keys, the whole way over HTTP.</summary>
public sealed class CourierApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    private const string Me = "/api/v1/dispatch/me";

    [Fact]
    public async Task Only_couriers_are_answered()
    {
        using var visitor = product.App.NewVisitor();
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(visitor, Me)).Status);
        foreach (var person in new[] { DemoPeople.Ada, DemoPeople.Marco, DemoPeople.Dora, DemoPeople.Alex })
        {
            using var other = await product.App.SignedInAsync(person);
            Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(other, Me)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(other, HttpMethod.Post, $"/api/v1/dispatch/deliveries/{Guid.CreateVersion7()}/pick-up", new { }, Guid.CreateVersion7())).Status);
        }
        using var lena = await product.App.SignedInAsync(DemoPeople.Lena);
        var (status, home) = await GetAsync(lena, Me);
        Assert.Equal((HttpStatusCode.OK, "Lena Okafor"), (status, home.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Bad_input_is_refused_with_its_code()
    {
        using var lena = await product.App.SignedInAsync(DemoPeople.Lena);
        var nowhere = $"/api/v1/dispatch/deliveries/{Guid.CreateVersion7()}";
        Assert.Equal((HttpStatusCode.BadRequest, "request.key_missing"), Code(await SendAsync(lena, HttpMethod.Post, $"{nowhere}/pick-up", new { })));
        Assert.Equal((HttpStatusCode.NotFound, "dispatch.no_such_delivery"), Code(await SendAsync(lena, HttpMethod.Post, $"{nowhere}/pick-up", new { }, Guid.CreateVersion7())));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "dispatch.pin_not_four_digits"), Code(await SendAsync(lena, HttpMethod.Post, $"{nowhere}/complete", new { pin = "12" }, Guid.CreateVersion7())));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "dispatch.reason_missing"), Code(await SendAsync(lena, HttpMethod.Post, $"{nowhere}/abandon", new { }, Guid.CreateVersion7())));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(lena, HttpMethod.Post, $"{nowhere}/pick-up", new { at = "yesterday" }, Guid.CreateVersion7())).Status);
        var many = Enumerable.Range(0, 501).Select(_ => new { at = "2026-01-01T00:00:00Z", lat = 40.75, lng = -73.98 });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "dispatch.too_many_points"), Code(await SendAsync(lena, HttpMethod.Post, $"{Me}/positions", new { points = many })));
    }

    [Fact]
    public async Task A_shift_with_an_order_from_door_to_door()
    {
        using var lena = await product.App.SignedInAsync(DemoPeople.Lena);
        Assert.Equal((HttpStatusCode.Conflict, "dispatch.off_duty"), Code(await SendAsync(lena, HttpMethod.Post, $"{Me}/positions", Here())));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(lena, HttpMethod.Put, $"{Me}/duty", new { onDuty = true })).Status);
        var (_, taken) = await SendAsync(lena, HttpMethod.Post, $"{Me}/positions", Here());
        Assert.Equal(1, taken.GetProperty("kept").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(lena, HttpMethod.Put, $"{Me}/tracking", new { pausedSince = DateTimeOffset.UnixEpoch })).Status);

        var delivery = await product.App.DeliveryForLenaAsync("4711");
        var at = $"/api/v1/dispatch/deliveries/{delivery}";
        Assert.Equal((HttpStatusCode.Conflict, "dispatch.on_a_job"), Code(await SendAsync(lena, HttpMethod.Put, $"{Me}/duty", new { onDuty = false })));
        Assert.Equal((HttpStatusCode.Conflict, "dispatch.not_possible_now"), Code(await SendAsync(lena, HttpMethod.Post, $"{at}/pick-up", new { }, Guid.CreateVersion7())));
        foreach (var step in new[] { "arrive-at-restaurant", "pick-up", "arrive-at-door" })
        {
            var key = Guid.CreateVersion7();
            for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(lena, HttpMethod.Post, $"{at}/{step}", new { at = "2026-01-01T12:00:00+05:00" }, key)).Status);
        }
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "dispatch.wrong_pin"), Code(await SendAsync(lena, HttpMethod.Post, $"{at}/complete", new { pin = "0000" }, Guid.CreateVersion7())));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(lena, HttpMethod.Post, $"{at}/complete", new { pin = "4711" }, Guid.CreateVersion7())).Status);
        var (_, home) = await GetAsync(lena, Me);
        Assert.Equal((0, 1), (home.GetProperty("jobs").GetArrayLength(), home.GetProperty("deliveredThisShift").GetInt32()));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(lena, HttpMethod.Put, $"{Me}/duty", new { onDuty = false })).Status);
    }

    private static object Here() => new { points = new[] { new { at = TimeProvider.System.GetUtcNow(), lat = 40.7556, lng = -73.9866, accuracyMeters = 9 } } };

    private static (HttpStatusCode, string?) Code((HttpStatusCode Status, JsonElement Body) answer) => (answer.Status, answer.Body.TryGetProperty("code", out var code) ? code.GetString() : null);

    private static Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(HttpClient who, string path) => SendAsync(who, HttpMethod.Get, path, null);

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpClient who, HttpMethod method, string path, object? body, Guid? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body);
        if (key is not null) request.Headers.Add("Idempotency-Key", key.ToString());
        using var answer = await who.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : JsonDocument.Parse("{}").RootElement);
    }
}
