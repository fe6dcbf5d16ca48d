using System.Net;
using System.Text.Json;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Catalog;

/// <summary>The catalog over HTTP, for programs and for browsers without scripts.</summary>
public sealed class CatalogEndpointTests(CatalogEndpointTests.City city) : IClassFixture<CatalogEndpointTests.City>
{
    [Fact]
    public async Task The_first_html_of_the_shop_carries_the_restaurants()
    {
        var html = WebUtility.HtmlDecode(await city.Visitor.GetStringAsync("/"));
        foreach (var name in new[] { "Nonna's Corner", "Golden Lantern", "Bosphorus Pide House", "Le Petit Zinc" }) Assert.Contains(name, html);
        Assert.Contains("action=\"/deliver-to\"", html);
    }

    [Fact]
    public async Task The_first_html_of_a_restaurant_carries_its_menu_with_allergens()
    {
        var html = WebUtility.HtmlDecode(await city.Visitor.GetStringAsync("/r/nonnas-corner"));
        Assert.Contains("Half & Half", html);
        Assert.Contains("Contains gluten, milk", html);
        Assert.Contains("Opening hours", html);
    }

    [Fact]
    public async Task Restaurants_are_listed_for_a_place()
    {
        var list = await JsonAsync("/api/v1/catalog/restaurants?lat=40.7575&lng=-73.9905&limit=100");
        var restaurants = list.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(30, restaurants.Count);
        Assert.Equal("Open", restaurants[0].GetProperty("state").GetString());
        Assert.InRange(restaurants[0].GetProperty("distanceMeters").GetDouble(), 1, 8000);
    }

    [Fact]
    public async Task Search_and_cuisine_filter()
    {
        Assert.Equal("casa-milpa", (await JsonAsync("/api/v1/catalog/restaurants?q=burito")).GetProperty("items")[0].GetProperty("slug").GetString());
        Assert.Equal(2, (await JsonAsync("/api/v1/catalog/restaurants?cuisine=italian")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task One_restaurant_comes_with_menu_choices_and_allergens()
    {
        var one = await JsonAsync("/api/v1/catalog/restaurants/nonnas-corner");
        var pizza = one.GetProperty("menu").EnumerateArray().SelectMany(s => s.GetProperty("dishes").EnumerateArray()).Single(d => d.GetProperty("name").GetString() == "Margherita");
        Assert.Equal(1500, pizza.GetProperty("price").GetProperty("minor").GetInt64());
        Assert.Equal(["Gluten", "Milk"], pizza.GetProperty("allergens").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal(1, pizza.GetProperty("choices")[0].GetProperty("min").GetInt32());
    }

    [Theory]
    [InlineData("/api/v1/catalog/restaurants/no-such-place", HttpStatusCode.NotFound, "catalog.unknown_restaurant")]
    [InlineData("/api/v1/catalog/restaurants?lat=91&lng=0", HttpStatusCode.UnprocessableEntity, "catalog.bad_place")]
    [InlineData("/api/v1/catalog/restaurants?lat=40", HttpStatusCode.UnprocessableEntity, "catalog.bad_place")]
    [InlineData("/api/v1/catalog/restaurants?q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", HttpStatusCode.UnprocessableEntity, "catalog.query_too_long")]
    public async Task Bad_questions_are_refused_with_a_code(string url, HttpStatusCode status, string code)
    {
        using var answer = await city.Visitor.GetAsync(url);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Without_scripts_the_address_is_remembered_by_a_form()
    {
        var visitor = city.App.NewVisitor();
        using var answer = await visitor.GetAsync("/deliver-to?line=350%20w%2042nd");
        Assert.Equal(("/", HttpStatusCode.Redirect), (answer.Headers.Location?.ToString(), answer.StatusCode));
        Assert.Contains("to 350 W 42nd St", await visitor.GetStringAsync("/"));
        using var unknown = await visitor.GetAsync("/deliver-to?line=nowhere");
        Assert.False(unknown.Headers.Contains("Set-Cookie") && string.Join(' ', unknown.Headers.GetValues("Set-Cookie")).Contains("fd_address", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pictures_are_drawn_once_and_kept_for_ever()
    {
        using var picture = await city.Visitor.GetAsync("/art/dish/pizza-12.svg");
        Assert.Equal(("image/svg+xml", "public, max-age=31536000, immutable"), (picture.Content.Headers.ContentType?.MediaType, picture.Headers.GetValues("Cache-Control").Single()));
        foreach (var nothing in new[] { "/art/dish/unicorn-1.svg", "/art/dish/pizza-100.svg", "/art/table/pizza.pizza-1.svg" })
        {
            using var missing = await city.Visitor.GetAsync(nothing);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }
    }

    private async Task<JsonElement> JsonAsync(string url) => JsonDocument.Parse(await city.Visitor.GetStringAsync(url)).RootElement;

    /// <summary>The product with the demo city, one for the class.</summary>
    public sealed class City : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public HttpClient Visitor { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(city: true);
            Visitor = App.NewVisitor();
            Visitor.DefaultRequestHeaders.Accept.ParseAdd("text/html,application/json,*/*");
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
