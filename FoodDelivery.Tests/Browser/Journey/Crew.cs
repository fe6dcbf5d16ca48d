using System.Text.RegularExpressions;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FoodDelivery.Tests.Browser.Journey;

/// <summary>A cook in front of the kitchen's wall.</summary>
public sealed class Cook(Screen screen) : IAsyncDisposable
{
    public Screen Screen => screen;

    public static async Task<Cook> ArriveAsync(Uri address, DemoPerson person, string kitchen)
    {
        var screen = await Screen.OpenAsync(address, Device.Wall, dark: true);
        await screen.SignInAsync(person);
        await screen.GoAsync($"/kitchen/{kitchen}");
        return new Cook(screen);
    }

    public ILocator Ticket(Guid order) => screen.Page.Locator($"[data-ticket='{order}']");

    public Task AcceptAsync(Guid order) => Ticket(order).Locator("[data-key=accept]").ClickAsync();

    public Task BumpAsync(Guid order) => Ticket(order).Locator("[data-key=bump]").ClickAsync();

    /// <summary>The ticket stands in the column: new, prep or done.</summary>
    public async Task SeeAsync(Guid order, string column, float seconds = 20) =>
        await Expect(screen.Page.Locator($"[data-ticket='{order}'].tk-{column}")).ToBeVisibleAsync(new() { Timeout = seconds * 1000 });

    /// <summary>The connection strip says that what is shown is fresh.</summary>
    public async Task SeeLiveAsync() => await Expect(screen.Page.Locator("[data-strip][data-state=live]").First).ToBeVisibleAsync(new() { Timeout = 10_000 });

    public ValueTask DisposeAsync() => screen.DisposeAsync();
}

/// <summary>A dispatcher at the desk, by keyboard.</summary>
public sealed class AtTheDesk(Screen screen) : IAsyncDisposable
{
    public Screen Screen => screen;

    private IPage Page => screen.Page;

    public static async Task<AtTheDesk> ArriveAsync(Uri address, DemoPerson person)
    {
        var screen = await Screen.OpenAsync(address, Device.Desk);
        await screen.SignInAsync(person);
        await screen.GoAsync("/dispatch");
        return new AtTheDesk(screen);
    }

    public async Task SeeAsync(string number, string status) =>
        await Expect(Row(number)).ToContainTextAsync(status);

    public async Task AssignAsync(string number, string courier)
    {
        await Row(number).ClickAsync();
        await Page.Keyboard.PressAsync("a");
        await Page.Locator("#picker").GetByRole(AriaRole.Button, new() { NameRegex = new Regex(Regex.Escape(courier)) }).ClickAsync();
    }

    public async Task SeeNoMoreAsync(string number) => await Expect(Row(number)).ToHaveCountAsync(0);

    private ILocator Row(string number) => Page.Locator(".queue-row", new() { HasText = number });

    public ValueTask DisposeAsync() => screen.DisposeAsync();
}

/// <summary>A courier with a phone on the handlebar.</summary>
public sealed class OnTheBike(Screen screen) : IAsyncDisposable
{
    public Screen Screen => screen;

    private IPage Page => screen.Page;

    public static async Task<OnTheBike> ArriveAsync(Uri address, DemoPerson person)
    {
        var screen = await Screen.OpenAsync(address, Device.Phone);
        // Between high houses: too vague to be held against a courier who stands still at one place all day.
        await screen.Context.SetGeolocationAsync(new Geolocation { Latitude = 40.7590f, Longitude = -73.9880f, Accuracy = 120 });
        await screen.SignInAsync(person);
        await screen.GoAsync("/courier");
        return new OnTheBike(screen);
    }

    public async Task GoOnDutyAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Go on duty" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "On duty" })).ToBeVisibleAsync();
    }

    public async Task SeeJobAsync(string number, float seconds = 20) =>
        await Expect(Page.Locator(".job .number")).ToHaveTextAsync(number, new() { Timeout = seconds * 1000 });

    /// <summary>Presses the one big button and waits until the server has it.</summary>
    public async Task PressAsync(string act, string stage)
    {
        // A person looks before the next press; quicker is taken for a double tap.
        await Page.WaitForTimeoutAsync(700);
        await Page.Locator($"[data-act={act}]").First.ClickAsync();
        await Expect(Page.Locator($".job[data-server-stage={stage}]")).ToBeVisibleAsync();
    }

    public async Task HandOverAsync(string doorCode)
    {
        foreach (var digit in doorCode) await Page.Locator($"[data-digit='{digit}']").ClickAsync();
        await Page.WaitForTimeoutAsync(700);
        await Page.Locator("[data-act=complete]").ClickAsync();
        await Expect(Page.GetByText("Waiting for an order")).ToBeVisibleAsync();
    }

    public ValueTask DisposeAsync() => screen.DisposeAsync();
}
