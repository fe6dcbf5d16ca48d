using System.Text.RegularExpressions;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FoodDelivery.Tests.Browser.Journey;

/// <summary>A customer with a phone: chooses, pays, waits.</summary>
public sealed partial class Hungry(Screen screen) : IAsyncDisposable
{
    public Screen Screen => screen;

    private IPage Page => screen.Page;

    public static async Task<Hungry> ArriveAsync(Uri address, DemoPerson person)
    {
        var screen = await Screen.OpenAsync(address, Device.Phone);
        await screen.SignInAsync(person);
        return new Hungry(screen);
    }

    /// <summary>From the storefront to the open payment page, with a dish that needs no choice.</summary>
    public async Task CheckOutAsync(string restaurant, string door, string dish)
    {
        await screen.GoAsync("/");
        await Page.GetByRole(AriaRole.Combobox, new() { Name = "Deliver to" }).FillAsync(door);
        try
        {
            await Page.Locator("[role=option].offer").First.ClickAsync();
        }
        catch (TimeoutException stuck)
        {
            await screen.PictureAsync("address-stuck");
            throw new TimeoutException($"No address was offered. {await Page.Locator("main").First.InnerHTMLAsync()} {string.Join('\n', screen.Complaints)}", stuck);
        }
        await Page.GetByRole(AriaRole.Link, new() { Name = restaurant }).First.ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(Regex.Escape(dish)) }).First.ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = ViewCart() }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Go to checkout" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Checkout" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = PayAmount() }).ClickAsync();
        await Page.ArriveAsync(PaymentPage());
    }

    /// <summary>The first test card: it works.</summary>
    public Task PayAsync() => Page.Locator("button.card.good").First.ClickAsync();

    /// <summary>Until the tracking page says so. Returns the order's id.</summary>
    public async Task<Guid> SeeOrderAsync(string headline)
    {
        await Page.ArriveAsync(OrderPage());
        await SeeAsync(headline);
        return Guid.Parse(OrderPage().Match(Page.Url).Groups["id"].Value);
    }

    /// <summary>The one big sentence of the tracking page.</summary>
    public async Task SeeAsync(string headline, float seconds = 20) =>
        await Expect(Page.Locator("h1")).ToContainTextAsync(headline, new() { Timeout = seconds * 1000 });

    public async Task<string> DoorCodeAsync() => (await Page.Locator(".pin .digits").InnerTextAsync()).Trim();

    public ValueTask DisposeAsync() => screen.DisposeAsync();

    [GeneratedRegex("View cart")]
    private static partial Regex ViewCart();

    [GeneratedRegex("^Pay \\$")]
    private static partial Regex PayAmount();

    [GeneratedRegex("/sandbox/stripe/pay/")]
    private static partial Regex PaymentPage();

    [GeneratedRegex("/orders/(?<id>[0-9a-f-]{36})")]
    private static partial Regex OrderPage();
}
