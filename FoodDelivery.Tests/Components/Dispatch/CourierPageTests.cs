using Bunit;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Components.Dispatch;

public sealed class CourierPageTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    [Fact]
    public async Task All_jobs_are_on_the_phone_and_only_what_others_took_away_is_news()
    {
        await city.App.AsPersonAsync(DemoPeople.Lena, (GoOnDuty use) => use.RunAsync(new(), CancellationToken.None));
        var (first, second) = (await city.App.DeliveryForLenaAsync("1111"), await city.App.DeliveryForLenaAsync("2222"));
        await using var screen = new CityScreen(city, DemoPeople.Lena);
        var page = screen.Open<CourierPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("[data-delivery]").Count), TimeSpan.FromSeconds(20));
        Assert.Equal(2, page.FindAll("[data-show]").Count);
        Assert.Equal(page.FindAll("[id]").Count, page.FindAll("[id]").Select(element => element.Id).Distinct().Count());

        // Given back on her other phone.
        Ok(await city.App.AsPersonAsync(DemoPeople.Lena, (AbandonDelivery use) => use.RunAsync(new(first, "My bike broke down"), CancellationToken.None)));
        screen.Time.Advance(TimeSpan.FromSeconds(30));
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("[data-delivery]")), TimeSpan.FromSeconds(20));
        Assert.Empty(page.FindAll(".notice"));

        var lena = await city.App.InsideAsync((DispatchDb db) => db.Couriers.Where(c => c.UserId == DemoPeople.Lena.Id).Select(c => c.Id).SingleAsync());
        Ok(await city.App.InsideAsync((UnassignDelivery use) => use.RunAsync(new(second, lena, "too far away"), CancellationToken.None)));
        screen.Time.Advance(TimeSpan.FromSeconds(30));
        await page.WaitForAssertionAsync(() => Assert.Contains("Dispatch took it back: too far away.", page.Find(".notice").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        await page.Find(".notice button").ClickAsync();
        Assert.Empty(page.FindAll(".notice"));
    }

    private static void Ok(Result result) => Assert.True(result.IsOk, result.Error?.Message);
}
