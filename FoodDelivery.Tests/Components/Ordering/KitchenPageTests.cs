using Bunit;
using FoodDelivery.Catalog;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Ordering;

namespace FoodDelivery.Tests.Components.Ordering;

public sealed class KitchenPageTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    [Fact]
    public async Task A_panel_that_cannot_be_read_does_not_take_the_wall_with_it()
    {
        await KitchenOrders.PlaceAsync(city.App.Services, DemoPeople.MarcosRestaurant);
        await using var screen = new CityScreen(city, DemoPeople.Marco);
        var (past, dishes) = (screen.MayBreak<KitchenReads>(), screen.MayBreak<AvailabilityReads>());
        var page = screen.Open<KitchenPage>(p => p.Add(kitchen => kitchen.Slug, DemoPeople.MarcosRestaurant));
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll(".tk-new")), TimeSpan.FromSeconds(20));

        foreach (var key in new[] { "past", "soldout" })
        {
            (past.Broken, dishes.Broken) = (true, true);
            await page.Find($"[data-key={key}]").ClickAsync();
            await page.WaitForAssertionAsync(() => Assert.Contains("It is our fault", page.Find("[role=dialog]").TextContent, StringComparison.Ordinal));
            Assert.Single(page.FindAll(".tk-new"));
            await page.Find("[data-close]").ClickAsync();

            // Closed and opened again, it is whole.
            (past.Broken, dishes.Broken) = (false, false);
            await page.Find($"[data-key={key}]").ClickAsync();
            await page.WaitForAssertionAsync(() => Assert.DoesNotContain("our fault", page.Find("[role=dialog]").TextContent, StringComparison.Ordinal));
            await page.Find("[data-close]").ClickAsync();
        }
    }
}
