using System.Text.RegularExpressions;
using FoodDelivery.Tests.Api.Identity;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FoodDelivery.Tests.Browser;

/// <summary>Somebody orders without an account, keeps the order as one, and from then on comes in with the phone's own lock.</summary>
public sealed partial class GuestJourneyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Fact]
    public async Task A_guest_orders_becomes_an_account_and_signs_in_with_a_passkey()
    {
        // A passkey belongs to a name, not to a number: an address such as 127.0.0.1 has none.
        await using var screen = await Screen.OpenAsync(new UriBuilder(product.App.Address) { Host = "localhost" }.Uri, Device.Phone);
        var page = screen.Page;
        await using var lockOfThePhone = await VirtualLockAsync(page);

        // The checkout, without signing in
        await screen.GoAsync("/");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Deliver to" }).FillAsync("350 W 42nd St");
        await page.Locator("[role=option].offer").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Nonna's Corner" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Caesar of the House") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("View cart") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to checkout" }).ClickAsync();
        await page.ArriveAsync(new Regex("/checkout"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Checkout" })).ToBeVisibleAsync();
        await screen.ReadyAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Gwen Guest");
        await page.GetByLabel("Phone", new() { Exact = true }).FillAsync("212 555 0155");
        var pay = page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Pay \\$") });
        await pay.ClickAsync();
        await Expect(page.GetByText("Write your email address as")).ToBeVisibleAsync();
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("gwen@example.com");
        await screen.NoViolationsAsync();
        await screen.NoSidewaysScrollAsync();
        await pay.ClickAsync();
        await page.ArriveAsync(new Regex("/sandbox/stripe/pay/"));
        await page.Locator("button.card.good").First.ClickAsync();
        await page.ArriveAsync(new Regex("/orders/[0-9a-f-]{36}"));
        await Expect(page.Locator("h1")).ToContainTextAsync("Waiting for Nonna's Corner");
        var order = new Uri(page.Url).AbsolutePath;

        // Kept as an account, by the code from the mail
        await page.GetByRole(AriaRole.Link, new() { Name = "Keep it as an account" }).ClickAsync();
        await Expect(page.GetByLabel("Email")).ToHaveValueAsync("gwen@example.com");
        await page.GetByLabel("Password").FillAsync("soup in the evening");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep as an account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Look into your mail" })).ToBeVisibleAsync();
        await page.GetByLabel("Code").FillAsync(await CodeAsync("gwen@example.com"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the account" }).ClickAsync();
        await page.ArriveAsync(new Regex(Regex.Escape(order)));

        // A passkey, and in with it
        await screen.GoAsync("/account/security");
        await page.GetByLabel("What shall it be called?").FillAsync("Gwen's phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByText("The passkey is added")).ToBeVisibleAsync();
        await Expect(page.GetByText("Gwen's phone").First).ToBeVisibleAsync();
        await screen.NoViolationsAsync();
        await screen.NoSidewaysScrollAsync();
        await screen.PictureAsync("security", whole: true);
        await screen.GoAsync("/account/sign-out");
        await page.Locator("main button.main").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.ArriveAsync(new Regex("^[a-z]+://[^/]+/(\\?|$)"));
        await screen.GoAsync(order);
        await Expect(page.Locator("h1")).ToContainTextAsync("Nonna's Corner");

        // In the dark, too; and taken away it opens nothing.
        await page.Context.AddCookiesAsync([new() { Name = "theme", Value = "dark", Url = new UriBuilder(product.App.Address) { Host = "localhost" }.Uri.ToString() }]);
        await screen.GoAsync("/account/security/authenticator");
        await Expect(page.GetByAltText("QR code with the key")).ToBeVisibleAsync();
        await screen.NoViolationsAsync();
        await screen.GoAsync("/account/security");
        await screen.NoViolationsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Gwen's phone" }).ClickAsync();
        await Expect(page.GetByText("The passkey is removed")).ToBeVisibleAsync();
        await screen.GoAsync("/account/sign-out");
        await page.Locator("main button.main").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByText("This passkey does not open an account here")).ToBeVisibleAsync();
        Assert.Empty(screen.Complaints);
    }

    private async Task<string> CodeAsync(string to)
    {
        using var visitor = product.App.NewVisitor();
        return await visitor.CodeAsync(to);
    }

    /// <summary>A phone whose owner always confirms: the browser's own stand-in for one.</summary>
    private static async Task<IAsyncDisposable> VirtualLockAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        return new Unplug(devtools);
    }

    private sealed class Unplug(ICDPSession devtools) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await devtools.DetachAsync();
    }
}
