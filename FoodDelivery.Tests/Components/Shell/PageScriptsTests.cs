using Bunit;
using FoodDelivery.Platform;
using FoodDelivery.Web.Catalog;
using FoodDelivery.Web.Shell;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace FoodDelivery.Tests.Components.Shell;

/// <summary>What becomes of a screen whose script gets lost on the way.</summary>
public sealed class PageScriptsTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    [Fact]
    public async Task A_script_a_screen_needs_is_fetched_again_under_another_address_and_no_more_than_three_times()
    {
        await using var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        var line = new BadLine(context.JSInterop.JSRuntime, lost: 1);
        await line.ImportAsync("./Ordering/KitchenPage.razor.js", default);
        Assert.Equal(["./Ordering/KitchenPage.razor.js", "./Ordering/KitchenPage.razor.js?try=1"], line.Asked);

        var dead = new BadLine(context.JSInterop.JSRuntime);
        await Assert.ThrowsAsync<JSException>(() => dead.ImportAsync("./courier/courier.js", default));
        Assert.Equal(4, dead.Asked.Count);
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dead.ImportAsync("./courier/courier.js", left.Token));
        Assert.Equal(4, dead.Asked.Count);
    }

    [Fact]
    public async Task A_menu_without_its_script_can_be_ordered_from()
    {
        await using var screen = new CityScreen(city, null);
        var line = new BadLine(screen.JSInterop.JSRuntime);
        screen.Services.AddSingleton<IJSRuntime>(line);
        var page = screen.Open<RestaurantPage>(its => its.Add(one => one.Slug, DemoPeople.MarcosRestaurant));
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll("h2")), TimeSpan.FromSeconds(20));
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(line.Asked), TimeSpan.FromSeconds(20));
        // What breaks after a rendering ends the circuit.
        await page.InvokeAsync(() => Assert.False(screen.Renderer.UnhandledException.IsCompleted));
        page.FindComponent<RestaurantPage>().Render();
        Assert.Single(line.Asked);
    }
}
