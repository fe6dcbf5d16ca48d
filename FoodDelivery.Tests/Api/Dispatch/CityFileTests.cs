using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Api.Dispatch;

public sealed class CityFileTests(ClassApp product) : IClassFixture<ClassApp>
{
    private static readonly Uri City = new("map/city.json", UriKind.Relative);

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task Everybody_gets_the_city_as_small_as_the_browser_can_read_it(string accepted, string? pressed)
    {
        using var visitor = product.App.NewVisitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, City);
        request.Headers.Add("Accept-Encoding", accepted);
        using var answer = await visitor.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(pressed, answer.Content.Headers.ContentEncoding.SingleOrDefault());

        var body = await answer.Content.ReadAsByteArrayAsync();
        if (pressed is not null) Assert.InRange(body.Length, 10_000, 100_000);
        using var plain = pressed switch { "br" => new BrotliStream(new MemoryStream(body), CompressionMode.Decompress), "gzip" => new GZipStream(new MemoryStream(body), CompressionMode.Decompress), _ => (Stream)new MemoryStream(body) };
        using var city = await JsonDocument.ParseAsync(plain);
        Assert.True(city.RootElement.GetProperty("streets").GetProperty("features").GetArrayLength() > 200);
    }

    [Fact]
    public async Task A_browser_that_has_it_already_is_told_so()
    {
        using var visitor = product.App.NewVisitor();
        using var first = await visitor.GetAsync(City);
        using var again = new HttpRequestMessage(HttpMethod.Get, City);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag ?? throw new InvalidOperationException("no ETag"));
        using var second = await visitor.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());

        again.Headers.IfNoneMatch.Clear();
        using var other = new HttpRequestMessage(HttpMethod.Get, City);
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"something-else\""));
        using var third = await visitor.SendAsync(other);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task A_refused_post_stays_refused()
    {
        using var visitor = product.App.NewVisitor();
        using var answer = await visitor.PostAsync(new Uri("hubs/tracking/negotiate", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_still_a_page()
    {
        using var visitor = await product.App.SignedInAsync(DemoPeople.Ada);
        using var answer = await visitor.GetAsync(new Uri("no/such/page", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("<h1", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
