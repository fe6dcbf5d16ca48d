using AngleSharp.Dom;
using Bunit;
using FoodDelivery.Platform;
using FoodDelivery.Web.Ordering;

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
        await page.WaitForAssertionAsync(() => Assert.Equal("Pay", Pay().TextContent.Trim()));
        Assert.Empty(page.FindAll(".when"));
        await Pay().ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Equal("Choose this address from the list.", page.Find(".wrong").TextContent));
        Assert.Equal(0, await city.App.Database.ScalarAsync<long>("SELECT count(*) FROM ordering.orders WHERE customer_id = $1", DemoPeople.Ada.Id));

        // Typed back to what was chosen, it is settled again.
        Type(home!);
        await page.WaitForAssertionAsync(() => Assert.Contains("Pay $", Pay().TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));

        // Chosen from the list, it is the new one that is priced.
        Type("350 W 42");
        screen.Time.Advance(TimeSpan.FromMilliseconds(200));
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".offer")), TimeSpan.FromSeconds(20));
        await page.Find(".offer").MouseDownAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("Pay $", Pay().TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.StartsWith("350 W 42", Box().GetAttribute("value"), StringComparison.Ordinal);

        // Nobody waits for the pause in typing: it ends when the clock is moved.
        void Type(string text) => _ = Box().InputAsync(text);
        IElement Box() => page.Find("input[name=line]");
        IElement Pay() => page.FindAll(".act button").Single();
    }

    [Fact]
    public async Task Pay_without_an_address_says_what_is_missing_beside_the_button_too()
    {
        await city.App.AddToCartAsync(DemoPeople.Dora, await city.App.PlainDishAsync());
        await using var screen = new CityScreen(city, DemoPeople.Dora);
        var page = screen.Open<CheckoutPage>();
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".act button")), TimeSpan.FromSeconds(20));
        await page.FindAll(".act button").Single().ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.StartsWith("Where should it go?", page.Find(".wrong").TextContent, StringComparison.Ordinal));
        Assert.Contains("Please look above: the address", page.Find(".act .notice").TextContent, StringComparison.Ordinal);
    }
}
