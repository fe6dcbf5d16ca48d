using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FoodDelivery.Tests.Browser.Catalog;

/// <summary>The shop in people's hands: whole on a phone, in both themes, and live.</summary>
public sealed class ShopTests(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(Device.Phone, false)]
    [InlineData(Device.Phone, true)]
    [InlineData(Device.Wall, false)]
    [InlineData(Device.Wall, true)]
    public async Task Storefront_restaurant_and_dish_are_whole(Device device, bool dark)
    {
        await using var screen = await product.OpenAsync(device, dark);
        await LookAsync(screen, "/", $"storefront-{device}-{(dark ? "dark" : "light")}");
        await LookAsync(screen, "/r/nonnas-corner", $"restaurant-{device}-{(dark ? "dark" : "light")}");
        await screen.Page.GetByRole(AriaRole.Button, new() { NameString = "Half & Half" }).ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await screen.Page.WaitForTimeoutAsync(600); // the dialog fades in, and half-faded text has no contrast
        await screen.PictureAsync($"dish-{device}-{(dark ? "dark" : "light")}");
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task From_the_address_to_a_filled_cart_in_five_taps()
    {
        await using var screen = await product.OpenAsync(Device.Phone);
        await GoAsync(screen, "/");
        await screen.Page.GetByRole(AriaRole.Combobox, new() { NameString = "Deliver to" }).FillAsync("350 w 42");
        await screen.Page.GetByRole(AriaRole.Listbox, new() { NameString = "Addresses" }).GetByRole(AriaRole.Option).First.ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("to 350 W 42nd St");
        await screen.Page.GetByRole(AriaRole.Link, new() { NameString = "Nonna's Corner" }).ClickAsync();
        await Expect(screen.Page.GetByText("away")).ToBeVisibleAsync();
        await screen.Page.GetByRole(AriaRole.Button, new() { NameString = "Margherita" }).ClickAsync();
        await screen.Page.GetByLabel("16-inch").CheckAsync();
        await Expect(screen.Page.Locator("button.add")).ToContainTextAsync("$21.00");
        await screen.Page.Locator("button.add").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Region, new() { NameString = "Your cart" })).ToContainTextAsync("$21.00");
        Assert.Equal(1, screen.Loads);

        // The address is remembered before any script runs.
        await GoAsync(screen, "/");
        await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("to 350 W 42nd St");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task A_required_choice_is_asked_for_before_anything_is_added()
    {
        await using var screen = await product.OpenAsync(Device.Phone);
        await GoAsync(screen, "/r/casa-milpa");
        await screen.Page.GetByRole(AriaRole.Button, new() { NameString = "Three Tacos" }).ClickAsync();
        await screen.Page.Locator("button.add").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Alert).First).ToHaveTextAsync("Pick three: choose 3.");
        for (var i = 0; i < 3; i++) await screen.Page.GetByRole(AriaRole.Button, new() { NameString = "More Al pastor" }).ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Button, new() { NameString = "More Carnitas" })).ToBeDisabledAsync();
        await screen.Page.Locator("button.add").ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Region, new() { NameString = "Your cart" })).ToContainTextAsync("$13.50");
    }

    [Fact]
    public async Task Sold_out_and_paused_show_at_once_without_a_reload()
    {
        await using var screen = await product.OpenAsync(Device.Wall);
        await GoAsync(screen, "/r/ramen-tabi");
        var gyoza = screen.Page.GetByRole(AriaRole.Button, new() { NameString = "Gyoza" });
        await Expect(gyoza).ToBeEnabledAsync();
        var item = await product.App.InsideAsync((CatalogDb db) => db.Items.SingleAsync(i => i.Name == "Gyoza"));
        await product.App.InsideAsync((MarkSoldOut useCase) => useCase.RunAsync(new(item.Id, SoldOutFor.FourHours), CancellationToken.None));
        await Expect(gyoza).ToBeDisabledAsync();
        await product.App.InsideAsync((PauseRestaurant useCase) => useCase.RunAsync(new(item.RestaurantId, TimeSpan.FromMinutes(30), "Broth runs low"), CancellationToken.None));
        await Expect(screen.Page.GetByText("Broth runs low")).ToBeVisibleAsync();
        await product.App.InsideAsync((BringBackItem useCase) => useCase.RunAsync(new(item.Id), CancellationToken.None));
        await product.App.InsideAsync((ResumeRestaurant useCase) => useCase.RunAsync(new(item.RestaurantId), CancellationToken.None));
        await Expect(gyoza).ToBeEnabledAsync();
        Assert.Equal(1, screen.Loads);
    }

    [Fact]
    public async Task Search_finds_dishes_while_one_types_and_nothing_leads_back()
    {
        await using var screen = await product.OpenAsync(Device.Phone);
        await GoAsync(screen, "/");
        var search = screen.Page.GetByRole(AriaRole.Searchbox);
        await search.FillAsync("tiramisoo");
        await Expect(screen.Page.GetByRole(AriaRole.Link, new() { NameString = "Nonna's Corner" })).ToBeVisibleAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Link, new() { NameString = "Golden Lantern" })).ToHaveCountAsync(0);
        await search.FillAsync("xyzzyqwv");
        await Expect(screen.Page.GetByRole(AriaRole.Heading, new() { NameString = "Nothing fits that" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(Device.Phone, false)]
    [InlineData(Device.Wall, true)]
    public async Task The_kitchens_menu_page_is_whole_and_its_switches_work(Device device, bool dark)
    {
        await using var screen = await product.OpenAsync(device, dark);
        await screen.SignInAsync(DemoPeople.Marco);
        await screen.GoAsync("/kitchen/nonnas-corner/menu");
        await screen.Page.GetByRole(AriaRole.Button, new() { NameString = "Cannoli is sold out today" }).ClickAsync();
        await Expect(screen.Page.GetByText("1 sold out")).ToBeVisibleAsync();
        await screen.Page.GetByRole(AriaRole.Button, new() { NameString = "Bring back Cannoli" }).ClickAsync();
        await Expect(screen.Page.GetByText("0 sold out")).ToBeVisibleAsync();
        await screen.Page.GetByLabel("Monday").FillAsync("25:00-3");
        await screen.Page.GetByRole(AriaRole.Button, new() { NameString = "Save the hours" }).ClickAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Monday" })).ToBeVisibleAsync();
        await screen.PictureAsync($"kitchen-menu-{device}-{(dark ? "dark" : "light")}");
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
    }

    private static async Task LookAsync(Screen screen, string path, string name)
    {
        await GoAsync(screen, path);
        await screen.PictureAsync(name);
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
    }

    /// <summary>Until the page itself is live: what is typed into the first HTML is replaced when the circuit draws it.</summary>
    private static async Task GoAsync(Screen screen, string path)
    {
        await screen.GoAsync(path);
        await Expect(screen.Page.Locator("[data-live=yes]")).ToBeVisibleAsync(new() { Timeout = 20_000 });
    }
}
