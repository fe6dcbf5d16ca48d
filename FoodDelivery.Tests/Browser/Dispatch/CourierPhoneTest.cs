using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FoodDelivery.Tests.Browser.Dispatch;

/// <summary>The courier's phone where there is no server: both doors known, presses kept, a reload shows what was known; nobody else ever sees it.</summary>
public sealed class CourierPhoneTest
{
    [Fact]
    public async Task Two_jobs_go_on_without_a_server_and_the_kept_page_is_one_persons()
    {
        await using var app = await TestApp.StartAsync(city: true);
        await using var server = new ServerProcess(settings: new Dictionary<string, string?> { ["ConnectionStrings:FoodDelivery"] = app.Database.ConnectionString, ["Demo:Enabled"] = "true", ["Demo:OrdersPerHour"] = "0" });
        await server.StartReadyAsync();
        await app.AsPersonAsync(DemoPeople.Lena, (GoOnDuty use) => use.RunAsync(new(), CancellationToken.None));
        var (first, second) = (await app.DeliveryForLenaAsync("1111"), await app.DeliveryForLenaAsync("2222"));
        await using var screen = await Screen.OpenAsync(server.Address, Device.Phone);
        var page = screen.Page;
        await screen.Context.SetGeolocationAsync(new Geolocation { Latitude = 40.7590f, Longitude = -73.9880f, Accuracy = 8 });
        // This browser lets any page be heard; phones do not before a tap.
        await screen.Context.AddInitScriptAsync("window.AudioContext = class extends AudioContext { constructor() { super(); this.suspend(); } };");
        await screen.SignInAsync(DemoPeople.Lena);
        await screen.GoAsync("/courier");

        // Both are fetched, one is shown; the bell is off until a tap, and says so; it rings until each order was touched.
        await Expect(Job(first)).ToBeVisibleAsync();
        await Expect(Job(second)).ToBeHiddenAsync();
        await Expect(page.Locator("[data-bell]")).ToBeVisibleAsync();
        await page.Locator("[data-bell]").ClickAsync();
        await Expect(page.Locator("[data-bell]")).ToBeHiddenAsync();
        await Expect(Job(first).Locator("[data-fresh-note]")).ToBeVisibleAsync();
        await Job(first).Locator(".number").ClickAsync();
        await Expect(Job(first).Locator("[data-fresh-note]")).ToBeHiddenAsync();
        await Expect(page.Locator($"[data-show='{second}'][data-fresh]")).ToBeVisibleAsync();
        await screen.NoViolationsAsync();
        await KeptAsync(true);

        await server.KillAsync();
        await page.Locator($"[data-show='{second}']").ClickAsync();
        await Expect(Job(second)).ToBeVisibleAsync();
        await page.Locator($"[data-show='{first}']").ClickAsync();
        // A double tap is one press: the next stage's button stands in the same place.
        await Job(first).Locator("[data-act=arrive-at-restaurant]").DblClickAsync();
        await Expect(Job(first)).ToHaveAttributeAsync("data-stage", "AtRestaurant");

        await page.ReloadAsync();
        await Expect(page.Locator("[data-offline]")).ToContainTextAsync("Offline since");
        await Expect(Job(first)).ToHaveAttributeAsync("data-stage", "AtRestaurant");
        await Job(first).Locator("[data-act=pick-up]").ClickAsync();
        await Expect(Job(first)).ToHaveAttributeAsync("data-stage", "PickedUp");
        await screen.PictureAsync("courier-offline");

        await server.StartReadyAsync();
        await Expect(page.Locator("html[data-connection=up]")).ToBeVisibleAsync(new() { Timeout = 40_000 });
        await Expect(Job(first)).ToHaveAttributeAsync("data-server-stage", "PickedUp", new() { Timeout = 30_000 });
        await Expect(page.Locator("[data-offline]")).ToBeHiddenAsync();

        // Signed out, and with somebody else signed in, nothing of it is left.
        await KeptAsync(true);
        await page.GotoAsync(new Uri(server.Address, "account/sign-out").ToString());
        await page.Locator("form button.main").ClickAsync();
        await KeptAsync(false);
        await screen.SignInAsync(DemoPeople.Ada);
        await screen.GoAsync("/");
        await KeptAsync(false);

        ILocator Job(Guid delivery) => page.Locator($"[data-delivery='{delivery}']");

        async Task KeptAsync(bool wanted)
        {
            for (var i = 0; i < 100 && await HasAsync() != wanted; i++) await Task.Delay(100);
            Assert.Equal(wanted, await HasAsync());
        }

        // With the script that comes last: then all of it is there.
        Task<bool> HasAsync() => page.EvaluateAsync<bool>("async () => !!(await caches.match('/courier')) && !!(await caches.match('/courier/offline.js')) && !!navigator.serviceWorker.controller || !!(await caches.match('/courier')) && location.pathname !== '/courier'");
    }
}
