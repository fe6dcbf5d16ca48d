using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace FoodDelivery.Tests.Browser.Journey;

/// <summary>
/// The living demo city as a newcomer sees it half a minute after the first start: nobody of ours does anything but look and order once.
/// Its pictures are the README's; <c>eng/screens.sh</c> puts them there.
/// </summary>
[Collection("processes")]
public sealed class ReadmePicturesTest
{
    [Fact]
    public async Task The_demo_city_is_alive_on_every_screen()
    {
        await using var server = new ServerProcess(settings: new Dictionary<string, string?> { ["Demo:Enabled"] = "true", ["Demo:Speed"] = "8" });
        await server.StartReadyAsync(TimeSpan.FromSeconds(120));
        await using var ada = await Hungry.ArriveAsync(server.Address, DemoPeople.Ada);
        await ada.CheckOutAsync("Nonna's Corner", "350 W 42nd St", "Caesar of the House");
        await ada.PayAsync();
        await ada.SeeOrderAsync("Nonna's Corner");

        await using var dora = await AtTheDesk.ArriveAsync(server.Address, DemoPeople.Dora);
        await Expect(dora.Screen.Page.Locator(".fd-map[data-ready]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(dora.Screen.Page.Locator(".queue-row").Nth(3)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await dora.Screen.PictureAsync("readme-dispatch");

        await using var shop = await Screen.OpenAsync(server.Address, Device.Wall);
        await shop.GoAsync("/");
        await Expect(shop.Page.GetByText("Falafel Junction").First).ToBeVisibleAsync();
        await shop.PictureAsync("readme-storefront");

        // A simulated courier rides to Ada: nobody of ours touched her order.
        await ada.SeeAsync("away", 240);
        await Expect(ada.Screen.Page.Locator(".fd-map[data-ready]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await ada.Screen.PictureAsync("readme-tracking");

        await using var marco = await Cook.ArriveAsync(server.Address, DemoPeople.Marco, "nonnas-corner");
        await marco.Screen.PictureAsync("readme-kitchen");
    }
}
