using System.Net;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>What the API takes: how much at a time, in which shape, and from pages of which origins.</summary>
public sealed class ApiInputTest(ApiInputTest.Guarded product) : IClassFixture<ApiInputTest.Guarded>
{
    private const string Orders = "api/v1/ordering/orders";

    private TestApp App => product.App;

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_told_or_not()
    {
        using var dora = await App.SignedInAsync(DemoPeople.Dora);
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Orders) { Content = new StringContent($"{{\"notes\":\"{new string('x', 3000)}\"}}", System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", ApiCalls.NewKey());
            if (chunked) request.Headers.TransferEncodingChunked = true;
            using var refused = await dora.SendAsync(request);
            await refused.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "request.too_large");
        }
        // One without a key goes another way.
        using var quote = new HttpRequestMessage(HttpMethod.Post, "api/v1/ordering/quotes") { Content = new StringContent($"{{\"address\":\"{new string('x', 3000)}\"}}", System.Text.Encoding.UTF8, "application/json") };
        quote.Headers.TransferEncodingChunked = true;
        using var too = await dora.SendAsync(quote);
        await too.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "request.too_large");
    }

    [Theory]
    [InlineData("application/json", "{\"restaurantId\":", HttpStatusCode.BadRequest, "request.unreadable", "restaurantId")]
    [InlineData("application/json", "{\"restaurantId\":\"pizza\"}", HttpStatusCode.BadRequest, "request.unreadable", "restaurantId")]
    [InlineData("application/json", "{\"address\":\"here\"}", HttpStatusCode.BadRequest, "request.unreadable", null)]
    [InlineData("application/json", "{\"restaurantId\":\"0199d000-0000-7000-8000-000000000001\",\"tip\":\"300\"}", HttpStatusCode.BadRequest, "request.unreadable", "tip")]
    [InlineData("application/json", "{\"restaurantId\":\"0199d000-0000-7000-8000-000000000001\",\"tips\":300}", HttpStatusCode.UnprocessableEntity, "request.unknown_field", "tips")]
    [InlineData("text/plain", "two pizzas", HttpStatusCode.UnsupportedMediaType, "request.wrong_type", null)]
    public async Task What_cannot_be_read_is_told_by_name(string type, string body, HttpStatusCode status, string code, string? field)
    {
        using var alex = await App.SignedInAsync(DemoPeople.Alex);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, type);
        using var refused = await alex.PostAsync(ApiCalls.Path("api/v1/ordering/quotes"), content);
        var problem = await refused.RefusedAsync(status, code);
        Assert.Equal(field, (string?)problem["field"]);
        Assert.True(refused.Headers.Contains("RateLimit-Limit") && refused.Headers.Contains("X-Content-Type-Options"), "the answer keeps its headers");
    }

    [Theory]
    [InlineData("api/v1/catalog/restaurants?lat=north", "lat")]
    [InlineData("api/v1/catalog/restaurants?sort=Luck", "sort")]
    [InlineData("api/v1/catalog/restaurants?limit=many", "limit")]
    public async Task A_parameter_that_cannot_be_read_is_named(string path, string field)
    {
        using var someone = await App.SignedInAsync(DemoPeople.Alex);
        using var refused = await someone.GetAsync(ApiCalls.Path(path));
        Assert.Equal(field, ((string?)(await refused.RefusedAsync(HttpStatusCode.BadRequest, "request.unreadable"))["field"])?.ToLowerInvariant());
    }

    [Fact]
    public async Task Pages_of_a_named_origin_may_call_and_no_others()
    {
        using var browser = App.NewVisitor();
        using var allowed = await PreflightAsync(browser, "https://app.example.com");
        Assert.Equal("https://app.example.com", Header(allowed, "Access-Control-Allow-Origin"));
        foreach (var wanted in new[] { "Authorization", "Idempotency-Key", "If-Match" }) Assert.Contains(wanted, Header(allowed, "Access-Control-Allow-Headers")!, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("PUT", Header(allowed, "Access-Control-Allow-Methods")!, StringComparison.Ordinal);
        // A token goes in a header; a cookie of somebody's visit must not.
        Assert.False(allowed.Headers.Contains("Access-Control-Allow-Credentials"));
        using var denied = await PreflightAsync(browser, "https://evil.example.com");
        Assert.False(denied.Headers.Contains("Access-Control-Allow-Origin"));

        using var ada = await App.SignedInAsync(DemoPeople.Alex);
        using var read = await ada.SendAsync(HttpMethod.Get, "api/v1/catalog/restaurants?limit=1", null, ("Origin", "https://app.example.com"));
        Assert.Equal("https://app.example.com", Header(read, "Access-Control-Allow-Origin"));
        Assert.Contains("RateLimit-Remaining", Header(read, "Access-Control-Expose-Headers")!, StringComparison.Ordinal);
        using var page = await ada.SendAsync(HttpMethod.Get, "healthz", null, ("Origin", "https://app.example.com"));
        Assert.False(page.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static Task<HttpResponseMessage> PreflightAsync(HttpClient browser, string origin) => browser.SendAsync(HttpMethod.Options, "api/v1/catalog/restaurants/0199d000-0000-7000-8000-000000000001/hours", null,
        ("Origin", origin), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "authorization,idempotency-key,if-match,content-type"));

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>The product on a real port, with a small limit and an origin that may call.</summary>
    public sealed class Guarded : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true, listen: true, settings: new Dictionary<string, string?> { ["Api:MaxBodyBytes"] = "2048", ["Api:AllowedOrigins:0"] = "https://app.example.com" });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
