using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Browser;

public sealed class JobsDashboardTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Fact]
    public async Task An_admin_sees_the_jobs_and_starts_one_by_hand()
    {
        await using var screen = await product.OpenAsync(Device.Desk);
        await screen.SignInAsync(DemoPeople.Alex);
        await screen.Page.GotoAsync(new Uri(product.App.Address, "hangfire/recurring").ToString());
        await screen.PictureAsync("hangfire");
        await screen.Page.Locator("input.js-jobs-list-checkbox").First.CheckAsync();
        await screen.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Trigger now" }).ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(screen.Page.Locator(".js-jobs-list").First).ToBeVisibleAsync();
        await Task.Delay(1000);
        await screen.Page.GotoAsync(new Uri(product.App.Address, "hangfire/").ToString());
        await screen.PictureAsync("hangfire-home");
        Assert.Empty(screen.Complaints);
    }
}
