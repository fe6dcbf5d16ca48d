using System.Diagnostics;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Browser;

/// <summary>Open screens hold circuits and hub connections; none of them may hold the process.</summary>
[Collection("alone")]
public sealed class StopTest
{
    [Fact]
    public async Task The_product_stops_at_once_with_screens_open_and_the_screens_come_back_by_themselves()
    {
        await using var server = new ServerProcess(settings: new Dictionary<string, string?> { ["Demo:Enabled"] = "true", ["Demo:OrdersPerHour"] = "0" });
        await server.StartReadyAsync();
        await using var shop = await Screen.OpenAsync(server.Address, Device.Phone);
        await shop.GoAsync("/");
        await using var desk = await Screen.OpenAsync(server.Address, Device.Desk);
        await desk.SignInAsync(DemoPeople.Dora);
        await desk.GoAsync("/dispatch");

        var watch = Stopwatch.StartNew();
        Assert.Equal(0, await server.StopAsync());
        TestContext.Current.TestOutputHelper!.WriteLine($"stopped in {watch.Elapsed.TotalSeconds:F1} s");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"it took {watch.Elapsed.TotalSeconds:F1} s");
        Assert.Empty(server.DatabaseServers);

        await server.StartReadyAsync();
        await Microsoft.Playwright.Assertions.Expect(shop.Page.Locator("html[data-connection=up]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Microsoft.Playwright.Assertions.Expect(desk.Page.Locator("html[data-connection=up]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }
}
