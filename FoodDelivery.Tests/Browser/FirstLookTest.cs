using FoodDelivery.Tests.Support;

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
}
