using AngleSharp.Dom;
using Bunit;
using FoodDelivery.Platform;
using FoodDelivery.Web.Ordering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace FoodDelivery.Tests.Components.Ordering;

/// <summary>The order goes to the address on the screen, or nowhere.</summary>
public sealed class CheckoutPageTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    [Fact]
    public async Task Another_street_that_was_typed_and_not_chosen_is_neither_priced_nor_paid()
    {
        await city.App.AddToCartAsync(DemoPeople.Ada, await city.App.PlainDishAsync());
        await using var screen = new CityScreen(city, DemoPeople.Ada);
        var page = screen.Open<CheckoutPage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("Pay $", Pay().TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        var home = Box().GetAttribute("value");

        Type("99 Madison");
        await Box().TriggerEventAsync("onfocusout", new Microsoft.AspNetCore.Components.Web.FocusEventArgs());
        await page.WaitForAssertionAsync(() => Assert.Equal("Pay", Pay().TextContent.Trim()), TimeSpan.FromSeconds(20));
        Assert.Empty(page.FindAll(".when"));
        await Pay().ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Equal("Choose this address from the list.", page.Find(".wrong").TextContent), TimeSpan.FromSeconds(20));
        Assert.Equal(0, await city.App.Database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders WHERE customer_id = $1", DemoPeople.Ada.Id));

        // Typed back to what was chosen, it is settled again.
        Type(home!);
        await page.WaitForAssertionAsync(() => Assert.Contains("Pay $", Pay().TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));

        // Chosen from the list, it is the new one that is priced.
        Type("350 W 42");
        await OffersAsync(screen, page);
        await page.Find(".offer").MouseDownAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("Pay $", Pay().TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.StartsWith("350 W 42", Box().GetAttribute("value"), StringComparison.Ordinal);

        // Nobody waits for the pause in typing: it ends when the clock is moved.
        void Type(string text) => _ = Box().InputAsync(text);
        IElement Box() => page.Find("input[name=line]");
        IElement Pay() => page.FindAll(".act button").Single();
    }

    [Fact]
    public async Task A_script_that_does_not_come_over_a_bad_line_is_done_without()
    {
        await city.App.AddToCartAsync(DemoPeople.Customers[7], await city.App.PlainDishAsync());
        await using var screen = new CityScreen(city, DemoPeople.Customers[7]);
        var browser = new BadLine(screen.JSInterop.JSRuntime);
        screen.Services.AddSingleton<IJSRuntime>(browser);
        await ChooseAnotherAddressAsync(screen);
        Assert.NotEmpty(browser.Asked);
    }

    [Fact]
    public async Task An_address_that_the_browser_cannot_keep_is_priced_all_the_same()
    {
        await city.App.AddToCartAsync(DemoPeople.Customers[8], await city.App.PlainDishAsync());
        await using var screen = new CityScreen(city, DemoPeople.Customers[8]);
        var script = screen.JSInterop.SetupModule("./Ordering/CheckoutPage.razor.js");
        script.Mode = JSRuntimeMode.Loose;
        script.SetupVoid("deliverTo", _ => true).SetException(new JSException("Failed to fetch."));
        await ChooseAnotherAddressAsync(screen);
        Assert.NotEmpty(script.Invocations["deliverTo"]);
    }

    private static async Task ChooseAnotherAddressAsync(CityScreen screen)
    {
        var page = screen.Open<CheckoutPage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("Pay $", page.Find(".act button").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        // What breaks after a rendering ends the circuit, and the next event here would forget it.
        await page.InvokeAsync(() => Assert.False(screen.Renderer.UnhandledException.IsCompleted));
        _ = page.Find("input[name=line]").InputAsync("350 W 42");
        await OffersAsync(screen, page);
        await page.Find(".offer").MouseDownAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("Pay $", page.Find(".act button").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.StartsWith("350 W 42", page.Find("input[name=line]").GetAttribute("value"), StringComparison.Ordinal);
    }

    /// <summary>Nobody waits for the pause in typing: it ends when the clock is moved. When it begins, the page's own thread of work decides, so the clock is moved until it has.</summary>
    private static async Task OffersAsync<T>(CityScreen screen, IRenderedComponent<T> page) where T : Microsoft.AspNetCore.Components.IComponent
    {
        for (var i = 0; i < 400 && page.FindAll(".offer").Count == 0; i++, await Task.Delay(50)) screen.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.NotEmpty(page.FindAll(".offer"));
    }

    [Fact]
    public async Task Pay_without_an_address_says_what_is_missing_beside_the_button_too()
    {
        await city.App.AddToCartAsync(DemoPeople.Dora, await city.App.PlainDishAsync());
        await using var screen = new CityScreen(city, DemoPeople.Dora);
        var page = screen.Open<CheckoutPage>();
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".act button")), TimeSpan.FromSeconds(20));
        await page.FindAll(".act button").Single().ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.StartsWith("Where should it go?", page.Find(".wrong").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Contains("Please look above: the address", page.Find(".act .notice").TextContent, StringComparison.Ordinal);
    }
}
