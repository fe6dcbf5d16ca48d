using System.Net;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>How often the API may be called.</summary>
public sealed class ApiLimitsTest(ApiLimitsTest.Narrow product) : IClassFixture<ApiLimitsTest.Narrow>
{
    private const string Orders = "api/v1/ordering/orders";

    private TestApp App => product.App;

    [Fact]
    public async Task Everybody_hears_where_they_stand_and_who_asks_too_much_must_wait()
    {
        using var ada = await App.ProgramOfAsync(DemoPeople.Ada, OrderingPermissions.Read);
        for (var left = 4; left >= 0; left--)
        {
            using var answer = await ada.GetAsync(ApiCalls.Path(Orders));
            await answer.WentThroughAsync(HttpStatusCode.OK);
            Assert.Equal(("5", left), (Header(answer, "RateLimit-Limit"), int.Parse(Header(answer, "RateLimit-Remaining")!)));
            Assert.InRange(int.Parse(Header(answer, "RateLimit-Reset")!), 1, 60);
        }
        using var refused = await ada.GetAsync(ApiCalls.Path(Orders));
        await refused.RefusedAsync(HttpStatusCode.TooManyRequests, "request.too_many");
        Assert.Equal((Header(refused, "RateLimit-Reset"), "0"), (Header(refused, "Retry-After"), Header(refused, "RateLimit-Remaining")));
        // The same person in a browser, and another person with the same program, have their own.
        using var browser = await App.SignedInAsync(DemoPeople.Ada);
        using (var answer = await browser.GetAsync(ApiCalls.Path(Orders))) await answer.WentThroughAsync(HttpStatusCode.OK);
        using var lena = await App.ProgramOfAsync(DemoPeople.Lena, OrderingPermissions.Read);
        using (var answer = await lena.GetAsync(ApiCalls.Path(Orders))) await answer.WentThroughAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_is_refused_is_counted_too()
    {
        using var stranger = App.NewVisitor();
        HttpStatusCode last = default;
        for (var i = 0; i < 9; i++)
        {
            using var answer = await stranger.GetAsync(ApiCalls.Path(Orders));
            last = answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>The product with narrow limits.</summary>
    public sealed class Narrow : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true, settings: new Dictionary<string, string?> { ["Api:PerMinute"] = "5", ["Api:AnonymousPerMinute"] = "8" });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
