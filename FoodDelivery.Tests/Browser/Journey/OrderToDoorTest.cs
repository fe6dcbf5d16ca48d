using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Browser.Journey;

/// <summary>One order, four people, four screens: nobody reloads, and neither a dead browser nor a killed server stops it.</summary>
public sealed class OrderToDoorTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    private const string Kitchen = "nonnas-corner";
    private const string Restaurant = "Nonna's Corner";
    private const string Door = "350 W 42nd St";
    private const string Dish = "Caesar of the House";

    [Fact]
    public async Task An_order_goes_from_the_storefront_to_the_door_and_no_screen_is_reloaded()
    {
        await using var ada = await Hungry.ArriveAsync(product.App.Address, DemoPeople.Ada);
        await using var marco = await Cook.ArriveAsync(product.App.Address, DemoPeople.Marco, Kitchen);
        await using var dora = await AtTheDesk.ArriveAsync(product.App.Address, DemoPeople.Dora);
        await using var lena = await OnTheBike.ArriveAsync(product.App.Address, DemoPeople.Lena);
        await lena.GoOnDutyAsync();

        await ada.CheckOutAsync(Restaurant, Door, Dish);
        await ada.PayAsync();
        var order = await ada.SeeOrderAsync("Waiting for Nonna's Corner");
        var number = await NumberAsync(ada);
        var loads = ada.Screen.Loads;

        await marco.SeeAsync(order, "new");
        await marco.AcceptAsync(order);
        await marco.SeeAsync(order, "prep");
        await ada.SeeAsync("is cooking");
        await dora.SeeAsync(number, "Unassigned");
        await dora.AssignAsync(number, "Lena Okafor");
        await lena.SeeJobAsync(number);
        await marco.BumpAsync(order);
        await marco.SeeAsync(order, "done");

        await lena.PressAsync("arrive-at-restaurant", "AtRestaurant");
        await lena.PressAsync("pick-up", "PickedUp");
        await ada.SeeAsync("Lena");
        await lena.PressAsync("arrive-at-door", "AtDoor");
        await lena.HandOverAsync(await ada.DoorCodeAsync());
        await ada.SeeAsync("Enjoy your meal");
        await dora.SeeNoMoreAsync(number);

        Assert.Equal(loads, ada.Screen.Loads);
        Assert.All(new[] { marco.Screen, dora.Screen, lena.Screen }, screen => Assert.Equal(1, screen.Loads));
        Assert.All(new[] { ada.Screen, marco.Screen, dora.Screen, lena.Screen }, screen => Assert.Empty(screen.Complaints));
    }

    [Fact]
    public async Task A_browser_that_dies_on_the_payment_page_after_paying_loses_no_order()
    {
        var ada = await Hungry.ArriveAsync(product.App.Address, DemoPeople.Ada);
        await using var marco = await Cook.ArriveAsync(product.App.Address, DemoPeople.Marco, Kitchen);
        var before = await marco.Screen.Page.Locator("[data-ticket].tk-new").CountAsync();
        await ada.CheckOutAsync(Restaurant, Door, Dish);
        // The answer to the payment never arrives: the window is gone before it.
        await ada.Screen.Page.RouteAsync("**/orders/**", route => route.AbortAsync());
        await ada.PayAsync();
        await ada.DisposeAsync();
        await Microsoft.Playwright.Assertions.Expect(marco.Screen.Page.Locator("[data-ticket].tk-new")).ToHaveCountAsync(before + 1, new() { Timeout = 20_000 });
    }

    internal static async Task<string> NumberAsync(Hungry customer) =>
        System.Text.RegularExpressions.Regex.Match(await customer.Screen.Page.Locator("main").InnerTextAsync(), "FD-[0-9]+").Value;
}
