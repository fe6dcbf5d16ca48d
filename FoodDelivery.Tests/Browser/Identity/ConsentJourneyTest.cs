using System.Net;
using FoodDelivery.Identity;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser.Identity;

/// <summary>From an app on the person's phone to our pages and back into the app: a real browser minds where a form's answer leads.</summary>
public sealed class ConsentJourneyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData("Allow", "code=", false)]
    [InlineData("Refuse", "error=access_denied", true)]
    public async Task Somebody_answers_on_a_phone_and_is_back_in_the_app(string answer, string told, bool dark)
    {
        using var app = new HttpListener();
        var back = $"http://127.0.0.1:{ServerProcess.FreePort()}/back/";
        app.Prefixes.Add(back);
        app.Start();
        var arrives = ArriveAsync(app);
        var program = await product.App.LetInAsync(new($"Lunch Buddy {answer}", ProgramKind.App, [OrderingPermissions.Read, OrderingPermissions.Place], [back]));

        await using var screen = await product.OpenAsync(Device.Phone, dark);
        await screen.SignInAsync(DemoPeople.Ada);
        await screen.GoAsync("connect/authorize" + TestApp.Ask(program.ClientId, back, $"{OrderingPermissions.Read} {OrderingPermissions.Place} offline_access").Query);
        await Assertions.Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Name = $"Allow Lunch Buddy {answer}?" })).ToBeVisibleAsync();
        await screen.PictureAsync($"consent-{(dark ? "dark" : "light")}");
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = answer, Exact = true }).ClickAsync();
        Assert.Contains(told, await arrives.WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
    }

    private static async Task<string> ArriveAsync(HttpListener app)
    {
        var arrived = await app.GetContextAsync();
        arrived.Response.Close();
        return arrived.Request.Url!.Query;
    }
}
