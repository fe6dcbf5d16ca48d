using System.Diagnostics;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser.Ordering;

/// <summary>The server dies and comes back: the wall shows the truth and rings for what it missed, with no hand touching it.</summary>
public sealed class KitchenRestartTests
{
    [Fact]
    public async Task The_wall_survives_a_killed_server_and_rings_for_what_it_missed()
    {
        await using var database = await TestServer.CreateDatabaseAsync(city: true);
        await using var rooms = TestRooms.Build(database.ConnectionString);
        await using var server = new ServerProcess(settings: new Dictionary<string, string?> { ["ConnectionStrings:FoodDelivery"] = database.ConnectionString, ["Demo:Enabled"] = "true", ["Demo:OrdersPerHour"] = "0" });
        await server.StartReadyAsync();
        await using var screen = await Screen.OpenAsync(server.Address, Device.Wall, dark: true);
        await screen.SignInAsync(DemoPeople.Marco);
        await screen.GoAsync($"kitchen/{DemoPeople.MarcosRestaurant}");
        await screen.Page.ClickAsync("[data-sound-start]");
        await Assertions.Expect(screen.Page.Locator(".tk-new")).ToHaveCountAsync(0);

        await server.KillAsync();
        await Assertions.Expect(screen.Page.Locator("html[data-connection=down]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(screen.Page.Locator("[data-strip][data-state=down]")).ToContainTextAsync("Connection lost");
        await screen.PictureAsync("kitchen-disconnected");
        await KitchenOrders.PlaceAsync(rooms, DemoPeople.MarcosRestaurant);

        await server.StartReadyAsync();
        var watch = Stopwatch.StartNew();
        await Assertions.Expect(screen.Page.Locator(".tk-new")).ToHaveCountAsync(1, new() { Timeout = 20_000 });
        await Assertions.Expect(screen.Page.Locator("[data-strip][data-state=live]")).ToBeVisibleAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"The missed order hung {watch.ElapsedMilliseconds} ms after the server was ready again.");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed.TotalSeconds:0.0} s.");
        for (var i = 0; i < 100 && !await screen.Page.EvaluateAsync<bool>("() => window.fdKitchen?.ringing() === true"); i++) await Task.Delay(100);
        Assert.True(await screen.Page.EvaluateAsync<bool>("() => window.fdKitchen.ringing()"), "It shows the missed order but does not ring.");
    }
}
