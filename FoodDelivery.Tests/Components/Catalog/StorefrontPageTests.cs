using Bunit;
using FoodDelivery.Web.Catalog;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Components.Catalog;

public sealed class StorefrontPageTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    [Fact]
    public async Task What_is_typed_while_the_last_answer_comes_stays_in_the_box()
    {
        await using var screen = new CityScreen(city, null);
        var page = screen.Open<StorefrontPage>();
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".count")), TimeSpan.FromSeconds(20));
        var navigation = screen.Services.GetRequiredService<NavigationManager>();

        await page.InvokeAsync(() => { _ = page.Find(".find-input").InputAsync("tira"); });
        screen.Time.Advance(TimeSpan.FromMilliseconds(250));
        await page.WaitForAssertionAsync(() => Assert.EndsWith("q=tira", navigation.Uri, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        // The address tells of the earlier word once more while the next letters are typed.
        await page.InvokeAsync(() => { _ = page.Find(".find-input").InputAsync("tiramis"); });
        await page.InvokeAsync(() => navigation.NavigateTo("/?q=tira&sort=Fastest"));
        await page.WaitForAssertionAsync(() => Assert.Equal("Fastest", page.Find("select").GetAttribute("value")), TimeSpan.FromSeconds(20));
        await page.WaitForAssertionAsync(() => Assert.Equal("tiramis", page.Find(".find-input").GetAttribute("value")));

        screen.Time.Advance(TimeSpan.FromMilliseconds(250));
        await page.WaitForAssertionAsync(() => Assert.Contains("q=tiramis", navigation.Uri, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Equal("1 restaurant", page.Find(".count").TextContent);
        // A link that clears the search clears the box as well.
        await page.InvokeAsync(() => navigation.NavigateTo("/"));
        await page.WaitForAssertionAsync(() => Assert.Equal("", page.Find(".find-input").GetAttribute("value") ?? ""), TimeSpan.FromSeconds(20));
    }
}
