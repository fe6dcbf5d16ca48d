using System.Text.RegularExpressions;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser;

/// <summary>Coming in by another account, on a phone, as people do: refuse first, then agree; later an e-mail that is in use.</summary>
public sealed class ProviderSignInJourneyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_by_Google_out_of_luck_with_Facebook_and_connected_in_the_end(bool dark)
    {
        var theme = dark ? "dark" : "light";
        await product.App.ForgetStrangersAsync();
        await using var screen = await product.OpenAsync(Device.Phone, dark);
        var page = screen.Page;
        await screen.GoAsync("account/sign-in");
        await LookAsync(screen, $"sign-in-providers-{theme}");
        await Button(page, "Continue with Google").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("with Google");
        await LookAsync(screen, $"google-consent-{theme}");
        await Button(page, "Cancel").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You said no at Google");
        await LookAsync(screen, $"sign-in-refused-{theme}");

        await Button(page, "Continue with Google").ClickAsync();
        await Button(page, "Maximiliane-Charlotte").ClickAsync();
        await page.ArriveAsync(new Regex($"^{Regex.Escape(product.App.Address.AbsoluteUri)}$"));
        await screen.GoAsync("account");
        await LookAsync(screen, $"account-{theme}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Connected accounts" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your only way in")).ToBeVisibleAsync();
        await Button(page, "Connect Facebook").ClickAsync();
        await Button(page, "Omar Haddad").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Facebook is connected.");
        // What Facebook leaves at the end of its answer stays nowhere.
        Assert.DoesNotContain("#_=_", page.Url, StringComparison.Ordinal);
        await LookAsync(screen, $"connections-{theme}");

        await using var other = await product.OpenAsync(Device.Phone, dark);
        await other.GoAsync("account/register");
        await Button(other.Page, "Continue with Facebook").ClickAsync();
        await Button(other.Page, "Ada (elsewhere)").ClickAsync();
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This email is in use");
        await LookAsync(other, $"email-in-use-{theme}");
        await Button(other.Page, "Sign in as before").ClickAsync();
        await other.Page.Locator($"[data-demo={DemoPeople.Ada.FirstName}]").ClickAsync();
        await LookAsync(other, $"connect-{theme}");
        await Button(other.Page, "Connect Facebook").ClickAsync();
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Facebook is connected.");
        Assert.Empty(screen.Complaints);
        Assert.Empty(other.Complaints);
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name });

    private static async Task LookAsync(Screen screen, string name)
    {
        await screen.PictureAsync(name);
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
    }
}
