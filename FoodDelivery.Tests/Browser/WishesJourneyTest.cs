using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser;

/// <summary>Somebody agrees to offers, an admin sends one, and the way out in it ends them without signing in.</summary>
public sealed class WishesJourneyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(false, Device.Wall)]
    [InlineData(true, Device.Phone)]
    public async Task From_a_yes_to_an_offer_and_out_again(bool dark, Device device)
    {
        var theme = dark ? "dark" : "light";
        var person = dark ? DemoPeople.Lena : DemoPeople.Ada;
        await using (var wishes = await product.OpenAsync(dark ? Device.Wall : Device.Phone, dark))
        {
            await wishes.SignInAsync(person);
            await wishes.GoAsync("account/notifications");
            await Assertions.Expect(wishes.Page.Locator("[data-browser-zone]")).ToBeVisibleAsync();
            await wishes.Page.Locator("input[data-offers='Email']").CheckAsync();
            await wishes.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
            await Assertions.Expect(wishes.Page.GetByText("What you have said about offers")).ToBeVisibleAsync();
            await wishes.PictureAsync($"wishes-{theme}", whole: true);
            await wishes.NoSidewaysScrollAsync();
            await wishes.NoViolationsAsync();
        }

        await using (var desk = await product.OpenAsync(device, dark))
        {
            var page = desk.Page;
            await desk.SignInAsync(DemoPeople.Alex);
            await desk.GoAsync("admin/notifications/campaigns/new");
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync($"Pizza {theme}");
            var english = page.Locator("fieldset[data-language='en']");
            await english.GetByLabel("Title").FillAsync("Pizza is on us");
            await english.GetByLabel("Words").FillAsync("Two for one until Sunday.");
            await page.GetByRole(AriaRole.Button, new() { Name = "How many are these?" }).ClickAsync();
            await Assertions.Expect(page.Locator("[data-counted]")).ToContainTextAsync("of them agreed");
            await desk.NoViolationsAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Save draft" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Pizza {theme}" })).ToBeVisibleAsync();
            await Assertions.Expect(page.FrameLocator("iframe[title='The mail']").GetByRole(AriaRole.Heading, new() { Name = "Pizza is on us" })).ToBeVisibleAsync();
            await desk.PictureAsync($"campaign-{theme}", whole: true);
            await desk.NoSidewaysScrollAsync();

            await page.Locator("[data-now]").ClickAsync();
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Send now" }).ClickAsync();
            await Assertions.Expect(page.GetByText("All written")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            // Whether it leaves now or waits for the morning, the hour at which this test runs decides.
            await Assertions.Expect(page.Locator("[data-figure='Written']")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[12]$"));
            await desk.PictureAsync($"campaign-out-{theme}", whole: true);
            await desk.NoSidewaysScrollAsync();
            // The mail's frame runs no scripts, so axe would wait for an answer from inside it for ever.
            await page.EvaluateAsync("() => document.querySelectorAll('iframe').forEach(frame => frame.remove())");
            await desk.NoViolationsAsync();
            foreach (var list in new[] { "admin/notifications/campaigns", "admin/notifications/suppressions" })
            {
                await desk.GoAsync(list);
                await desk.NoSidewaysScrollAsync();
                await desk.NoViolationsAsync();
            }
        }

        var way = await product.App.InsideAsync((WayOut link) => Task.FromResult("unsubscribe/" + link.SealFor(person.Id, MessageChannel.Email)));
        await using var visitor = await product.OpenAsync(Device.Phone, dark);
        await visitor.GoAsync(way);
        await visitor.NoViolationsAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Stop offers by e-mail" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("You get no offers by e-mail any more")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = Unsubscribe.UndoWords })).ToBeVisibleAsync();
        await visitor.PictureAsync($"unsubscribed-{theme}");
        await visitor.NoSidewaysScrollAsync();
        await visitor.NoViolationsAsync();
    }
}
