using System.Net;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Platform;

/// <summary>Behind a proxy that ends TLS: what it says is believed if it is known, and nothing is given away if it is not.</summary>
public sealed class ProxiesTest
{
    private const string Proxy = "10.1.2.3";

    [Fact]
    public async Task A_known_proxy_tells_who_asks_and_how_and_the_limits_go_by_that()
    {
        await using var app = await StartAsync(Proxy, new() { ["Proxies:Known"] = "10.0.0.0/8", ["Identity:TriesPerMinute"] = "2" });
        using var visitor = app.NewVisitor();
        for (var i = 0; i < 2; i++) Assert.NotEqual(HttpStatusCode.TooManyRequests, await TryAsync(visitor, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(visitor, "203.0.113.7"));
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await TryAsync(visitor, "203.0.113.8"));
        // A forged beginning of the chain moves nobody to another address.
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(visitor, "198.51.100.1, 203.0.113.7"));
    }

    [Fact]
    public async Task Without_a_known_proxy_the_header_is_worth_nothing()
    {
        await using var app = await StartAsync(Proxy, new() { ["Identity:TriesPerMinute"] = "2" });
        using var visitor = app.NewVisitor();
        for (var i = 0; i < 2; i++) Assert.NotEqual(HttpStatusCode.TooManyRequests, await TryAsync(visitor, $"203.0.113.{i}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(visitor, "203.0.113.9"));
    }

    [Fact]
    public async Task Outside_Development_cookies_travel_by_https_only_and_browsers_remember_it()
    {
        await using var app = await StartAsync(Proxy, new() { ["Proxies:Known"] = Proxy, ["PublicBaseUrl"] = "https://food.example.com", ["environment"] = "Production", ["Sandbox:AllowInProduction"] = "true" });
        using var visitor = app.NewVisitor();
        using var page = await SendAsync(visitor, HttpMethod.Get, "/account/register", "203.0.113.7", scheme: "https");
        Assert.Equal("max-age=15552000", page.Headers.GetValues("Strict-Transport-Security").Single());
        var cookies = page.Headers.GetValues("Set-Cookie").ToList();
        Assert.Contains(cookies, cookie => cookie.StartsWith("fd_cart", StringComparison.Ordinal));
        Assert.Contains(cookies, cookie => cookie.Contains("Antiforgery", StringComparison.Ordinal));
        // The proxy forgot to say how it was asked: the world still comes by https.
        using var silent = await SendAsync(app.NewVisitor(), HttpMethod.Get, "/account/register", "203.0.113.7");
        Assert.All(cookies.Concat(silent.Headers.GetValues("Set-Cookie")), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Production", "127.0.0.1", null, null, false)] // nginx as it ships: from loopback, without a word for whom
    [InlineData("Production", "127.0.0.1", "127.0.0.1", null, true)]
    [InlineData("Production", "::ffff:10.9.9.9", "10.9.0.0/16", null, true)]
    [InlineData("Production", "10.8.9.9", "10.9.0.0/16", null, false)]
    [InlineData("Production", "10.9.9.9", "10.9.0.0/16", "203.0.113.7", false)] // through an unknown proxy
    [InlineData("Development", "127.0.0.1", null, null, true)]
    [InlineData("Development", "127.0.0.1", null, "203.0.113.7", false)]
    public async Task Figures_are_for_addresses_that_somebody_has_named(string environment, string from, string? allowed, string? forwardedFor, bool shown)
    {
        await using var app = await StartAsync(from, new() { ["environment"] = environment, ["Metrics:AllowedFrom"] = allowed, ["Sandbox:AllowInProduction"] = "true" });
        using var answer = await SendAsync(app.NewVisitor(), HttpMethod.Get, "/metrics", forwardedFor);
        Assert.Equal(shown, answer.StatusCode == HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> TryAsync(HttpClient visitor, string forwardedFor)
    {
        using var answer = await SendAsync(visitor, HttpMethod.Post, "/account/sign-in", forwardedFor);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient visitor, HttpMethod method, string path, string? forwardedFor, string? scheme = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.Host = "food.example.com"; // Browsers are told nothing to remember of localhost.
        if (forwardedFor is not null) request.Headers.Add("X-Forwarded-For", forwardedFor);
        if (scheme is not null) request.Headers.Add("X-Forwarded-Proto", scheme);
        return await visitor.SendAsync(request);
    }

    /// <summary>The product, whose every request comes over a connection from that address.</summary>
    private static Task<TestApp> StartAsync(string from, Dictionary<string, string?> settings) =>
        TestApp.StartAsync(settings: settings, also: services => services.AddSingleton<IStartupFilter>(new Peer(IPAddress.Parse(from))));

    private sealed class Peer(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) =>
            {
                http.Connection.RemoteIpAddress = address;
                return rest(http);
            });
            next(app);
        };
    }
}
