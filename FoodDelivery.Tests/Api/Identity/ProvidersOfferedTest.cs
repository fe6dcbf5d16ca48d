using System.Net;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Client;
using static FoodDelivery.Tests.Api.Identity.ProvidersApp;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>A provider is offered where it is set up and nowhere else; and what becomes of the way there when time or the provider fails.</summary>
public sealed class ProvidersOfferedTest
{
    [Fact]
    public async Task What_is_not_set_up_is_not_offered_and_does_not_exist()
    {
        await using var app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Google:Mode"] = "", ["Facebook:Mode"] = "Live", ["Facebook:AppId"] = "1", ["Facebook:AppSecret"] = "s" });
        using var browser = app.NewVisitor();
        foreach (var page in new[] { "/account/sign-in", "/account/register" })
        {
            var html = await ReadAsync(browser, page);
            Assert.DoesNotContain("Continue with Google", html, StringComparison.Ordinal);
            Assert.Contains("Continue with Facebook", html, StringComparison.Ordinal);
        }
        using var callback = await browser.GetAsync(new Uri("/account/external/google/callback?code=1&state=2", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, callback.StatusCode);
        using var emulator = await browser.GetAsync(new Uri("/sandbox/facebook/control", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, emulator.StatusCode);
        // Live goes to the real one.
        Assert.StartsWith("https://www.facebook.com/", await TestApp.PressAsync(browser, "facebook"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stays_too_long_begins_again_and_who_finds_nobody_is_told()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Google:BaseUrl"] = "http://127.0.0.1:9/sandbox/google", ["PublicBaseUrl"] = "https://food.example" },
            also: services => services.Configure<OpenIddictClientOptions>(options => options.StateTokenLifetime = TimeSpan.FromMilliseconds(1)));
        using var browser = app.NewVisitor();
        Assert.Equal("/account/sign-in?problem=down&provider=google", await TestApp.PressAsync(browser, "google"));

        var sent = new Uri(await TestApp.PressAsync(browser, "facebook"));
        var asked = System.Web.HttpUtility.ParseQueryString(sent.Query);
        // By the address the world knows, whatever the proxy in front says.
        Assert.Equal(("food.example", "https://food.example/account/external/facebook/callback"), (sent.Host, asked["redirect_uri"]));
        await Task.Delay(50);
        var lands = await TestApp.ComeBackAsync(browser, new Uri(app.Server.BaseAddress, $"account/external/facebook/callback?code=1&state={Uri.EscapeDataString(asked["state"]!)}").AbsoluteUri);
        Assert.Equal("/account/sign-in?problem=stale&provider=facebook", lands);
        Assert.Contains("That took too long", await ReadAsync(browser, lands), StringComparison.Ordinal);
    }
}
