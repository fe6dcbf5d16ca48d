using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser;

public sealed class FirstLookTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(Device.Phone, false)]
    [InlineData(Device.Phone, true)]
    [InlineData(Device.Desk, false)]
    public async Task The_sign_in_page_is_whole_and_open_to_everybody(Device device, bool dark)
    {
        await using var screen = await product.OpenAsync(device, dark);
        await screen.GoAsync("account/sign-in");
        await screen.PictureAsync($"sign-in-{device}-{(dark ? "dark" : "light")}");
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task The_theme_follows_the_system_until_somebody_chooses()
    {
        await using var screen = await product.OpenAsync(Device.Phone);
        async Task<string> ThemeAsync(ColorScheme system)
        {
            await screen.Page.EmulateMediaAsync(new() { ColorScheme = system });
            await screen.GoAsync("account/sign-in");
            // A first look may be drawn again once.
            await screen.Page.LoadedAsync(LoadState.NetworkIdle);
            return await screen.Page.EvaluateAsync<string>("document.documentElement.dataset.theme");
        }
        Assert.Equal("light", await ThemeAsync(ColorScheme.Light));
        Assert.Equal("dark", await ThemeAsync(ColorScheme.Dark));
        Assert.Equal("light", await ThemeAsync(ColorScheme.Light));
        await screen.Page.ClickAsync("[data-theme-toggle]");
        await Assertions.Expect(screen.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Equal("dark", await ThemeAsync(ColorScheme.Light));
    }
}
