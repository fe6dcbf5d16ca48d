using FoodDelivery.Dispatch;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FoodDelivery.Tests.Browser;

/// <summary>From the dispatcher's keyboard to the customer's hand on two screens that update by themselves.</summary>
public sealed class DispatchJourneyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 20_000 };

    [Fact]
    public async Task Assigned_by_keyboard_and_delivered_by_a_phone_that_was_offline_on_the_way()
    {
        var id = await product.App.DeliveryAsync("4711");
        var pickup = (await product.App.InsideAsync((DispatchDb db) => db.Deliveries.AsNoTracking().Where(d => d.Id == id).SingleAsync())).PickupPoint;
        // Somebody who is nearer than Lena, and so the first of the list.
        var nearer = await product.App.InsideAsync((DispatchDb db) => db.Couriers.Where(c => !c.ForPeople).OrderBy(c => c.Number).Select(c => c.Id).FirstAsync());
        await product.App.InsideAsync((GoOnDuty duty) => duty.RunAsync(new(nearer), default));
        await product.App.InsideAsync((ReportPositions report) => report.RunAsync(new([new ReportPositions.Track(nearer, [new(TimeProvider.System.GetUtcNow(), pickup.Lat, pickup.Lng, 8)])]), default));
        await using var lena = await product.OpenAsync(Device.Phone);
        // A kilometre away, and too vague to be held against her when she says that she is there.
        await lena.Context.SetGeolocationAsync(new() { Latitude = (float)pickup.Lat + 0.009f, Longitude = (float)pickup.Lng, Accuracy = 120 });
        await lena.SignInAsync(DemoPeople.Lena);
        await lena.GoAsync("courier");
        await lena.NoViolationsAsync();
        await lena.Page.GetByRole(AriaRole.Button, new() { Name = "Go on duty" }).ClickAsync();
        await Expect(lena.Page.GetByText("Waiting for an order")).ToBeVisibleAsync(Soon);
        await Expect(lena.Page.Locator("[data-tracking]")).ToContainTextAsync("Tracking is on", new() { Timeout = 20_000 });

        await using var dora = await product.OpenAsync(Device.Wall);
        await dora.SignInAsync(DemoPeople.Dora);
        await dora.GoAsync("dispatch");
        await Expect(dora.Page.GetByRole(AriaRole.Button, new() { Name = "Lena Okafor" })).ToBeVisibleAsync(Soon);
        await Expect(dora.Page.Locator(".queue-row")).ToHaveCountAsync(1);
        await Expect(dora.Page.Locator(".board[data-keys]")).ToBeVisibleAsync(Soon);
        await dora.Page.Keyboard.PressAsync("j");
        await Expect(dora.Page.Locator("#detail")).ToBeVisibleAsync(Soon);
        await dora.Page.Keyboard.PressAsync("a");
        await Expect(dora.Page.Locator("#picker")).ToContainTextAsync("Lena Okafor", new() { Timeout = 20_000 });
        await dora.NoViolationsAsync();
        // Dora points at Lena: she comes first and has the number 1, whoever is quicker.
        await Expect(dora.Page.Locator("#picker .choice").First).Not.ToContainTextAsync("Lena Okafor");
        await dora.Page.Locator(".courier", new() { HasText = "Lena Okafor" }).ClickAsync();
        await Expect(dora.Page.Locator("#picker .choice").First).ToContainTextAsync("Lena Okafor", new() { Timeout = 20_000 });
        await dora.Page.Keyboard.PressAsync("1");
        await Expect(dora.Page.Locator(".queue-row")).ToContainTextAsync("Lena Okafor", new() { Timeout = 20_000 });
        await Expect(dora.Page.Locator(".queue-row")).ToContainTextAsync("To restaurant", new() { Timeout = 20_000 });

        // By mistake? Undo, and again by dragging it onto her.
        await dora.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(dora.Page.Locator(".queue-row")).ToContainTextAsync("No courier", new() { Timeout = 20_000 });
        await dora.Page.Locator(".queue-row").DragToAsync(dora.Page.Locator(".courier", new() { HasText = "Lena Okafor" }));
        await Expect(dora.Page.Locator(".queue-row")).ToContainTextAsync("Lena Okafor", new() { Timeout = 20_000 });

        await Expect(lena.Page.GetByText("I'm at the restaurant")).ToBeVisibleAsync(Soon);
        await lena.NoSidewaysScrollAsync();
        await lena.PictureAsync("courier-job");
        await lena.Page.GetByText("I'm at the restaurant").ClickAsync();
        await Expect(dora.Page.Locator(".queue-row")).ToContainTextAsync("At restaurant", new() { Timeout = 20_000 });

        await lena.Context.SetOfflineAsync(true);
        await Task.Delay(700); // a person looks before the next press
        await lena.Page.GetByText("I have the food").ClickAsync();
        await Task.Delay(700);
        await lena.Page.GetByText("I'm at the door").ClickAsync();
        await Expect(lena.Page.Locator("[data-queued]")).ToContainTextAsync("2 steps are saved");
        await Expect(lena.Page.Locator("[data-tracking]")).ToContainTextAsync("No connection", new() { Timeout = 20_000 });
        await lena.Context.SetOfflineAsync(false);
        await Expect(dora.Page.Locator(".queue-row")).ToContainTextAsync("At the door", new() { Timeout = 30_000 });

        await Task.Delay(700);
        foreach (var digit in "0000") await lena.Page.Locator($"[data-digit='{digit}']").ClickAsync();
        await lena.Page.Locator("[data-act=complete]").ClickAsync();
        await Expect(lena.Page.Locator("[data-said]")).ToContainTextAsync("4 tries left", new() { Timeout = 20_000 });
        await lena.NoViolationsAsync();
        await lena.PictureAsync("courier-pin");
        foreach (var digit in "4711") await lena.Page.Locator($"[data-digit='{digit}']").ClickAsync();
        await lena.Page.Locator("[data-act=complete]").ClickAsync();
        await Expect(lena.Page.GetByText("1 order delivered this shift")).ToBeVisibleAsync(Soon);
        await Expect(dora.Page.Locator(".queue-row")).ToHaveCountAsync(0, new() { Timeout = 20_000 });

        Assert.Equal(1, dora.Loads);
        Assert.Empty(dora.Complaints);
        await lena.Page.GetByRole(AriaRole.Button, new() { Name = "End my shift" }).ClickAsync();
        await Expect(lena.Page.GetByText("You are off duty", new() { Exact = true })).ToBeVisibleAsync(Soon);
    }

    [Theory]
    [InlineData(Device.Wall)]
    [InlineData(Device.Desk)]
    public async Task The_board_is_whole_in_the_dark_and_with_nothing_to_do(Device device)
    {
        await using var dora = await product.OpenAsync(device, dark: true);
        await dora.SignInAsync(DemoPeople.Dora);
        await dora.GoAsync("dispatch");
        await Expect(dora.Page.Locator(".board[data-keys]")).ToBeVisibleAsync(Soon);
        await dora.Page.Keyboard.PressAsync("?");
        await Expect(dora.Page.GetByText("Take it back from its courier")).ToBeVisibleAsync(Soon);
        await dora.Page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).Last.ClickAsync();
        await Expect(dora.Page.GetByText("Take it back from its courier")).ToBeHiddenAsync();
        await dora.NoViolationsAsync();
        await dora.NoSidewaysScrollAsync();
        await dora.PictureAsync($"dispatch-{device}-dark");
    }

    [Fact]
    public async Task The_phone_is_whole_in_the_dark_and_says_that_location_is_blocked()
    {
        await using var lena = await product.OpenAsync(Device.Phone, dark: true);
        await lena.Context.ClearPermissionsAsync();
        await lena.SignInAsync(DemoPeople.Lena);
        await lena.GoAsync("courier");
        await lena.Page.GetByRole(AriaRole.Button, new() { Name = "Go on duty" }).ClickAsync();
        await Expect(lena.Page.Locator("[data-tracking]")).ToContainTextAsync("Tracking paused since", new() { Timeout = 20_000 });
        await Expect(lena.Page.Locator("[data-tracking]")).ToContainTextAsync("Location is blocked");
        await lena.NoViolationsAsync();
        await lena.NoSidewaysScrollAsync();
        await using var dora = await product.OpenAsync(Device.Wall);
        await dora.SignInAsync(DemoPeople.Dora);
        await dora.GoAsync("dispatch");
        await Expect(dora.Page.GetByRole(AriaRole.Button, new() { Name = "Lena Okafor" })).ToContainTextAsync("Tracking paused", new() { Timeout = 20_000 });
        await lena.Page.GetByRole(AriaRole.Button, new() { Name = "End my shift" }).ClickAsync();
        await Expect(lena.Page.GetByText("You are off duty", new() { Exact = true })).ToBeVisibleAsync(Soon);
    }
}
