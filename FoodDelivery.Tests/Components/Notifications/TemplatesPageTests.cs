using Bunit;
using FoodDelivery.Notifications;
using FoodDelivery.Platform;
using FoodDelivery.Web.Notifications;
using FoodDelivery.Web.Notifications.Previews;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Components.Notifications;

/// <summary>The templates' page on the real rooms: every message, as chosen in the address, in every look.</summary>
public sealed class TemplatesPageTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static IRenderedComponent<CascadingValue<Visit>> At(CityScreen screen, string address)
    {
        screen.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return screen.Open<TemplatesPage>();
    }

    [Fact]
    public async Task All_are_listed_and_the_first_is_shown_in_four_looks()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var page = At(screen, "/admin/notifications/templates");
        await page.WaitForAssertionAsync(() => Assert.Equal(4, page.FindAll("iframe").Count), Soon);
        Assert.Equal(MessageTemplates.All.Select(one => one.Name).Distinct(), page.FindAll(".names strong").Select(name => name.TextContent));
        Assert.Equal(["360", "360", "640", "640"], page.FindAll("iframe").Select(frame => frame.GetAttribute("width")));
        var looks = page.FindAll("iframe").Select(frame => frame.GetAttribute("srcdoc")!).ToList();
        Assert.All(looks, look => Assert.DoesNotContain("prefers-color-scheme", look, StringComparison.Ordinal));
        Assert.Equal([true, false, true, false], looks.Select(look => look.Contains("@media not all", StringComparison.Ordinal)));
        Assert.Equal([false, true, false, true], looks.Select(look => look.Contains(":root{color-scheme:dark;", StringComparison.Ordinal)));
        Assert.All(page.FindAll("iframe"), frame => Assert.Equal("", frame.GetAttribute("sandbox")));
        Assert.Contains("Nonna's Corner answers by", page.Find("[data-sms]").TextContent, StringComparison.Ordinal);
        Assert.Contains("To whoever ordered: push; e-mail, then SMS when it does not arrive.", page.Find(".plan").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_chooses_template_language_and_case()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var page = At(screen, $"/admin/notifications/templates?template={NoticePlan.OrderRejected}&culture=de&sample=1");
        await page.WaitForAssertionAsync(() => Assert.Contains("kann deine Bestellung", page.Find("[data-push]").TextContent, StringComparison.Ordinal), Soon);
        Assert.Contains("Our oven has broken down", page.Find("[data-text]").TextContent, StringComparison.Ordinal);
        Assert.Equal(NoticePlan.OrderRejected, page.Find("a[aria-current=page] strong").TextContent);
        page.Find("select").Change("es");
        await page.WaitForAssertionAsync(() => Assert.Contains("no puede preparar", page.Find("[data-sms]").TextContent, StringComparison.Ordinal), Soon);
        Assert.Contains("culture=es", screen.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?template=no-such-thing&culture=xx&sample=99&version=7")]
    [InlineData("?template=order-placed&sample=-1&version=abc")]
    public async Task An_address_that_names_what_there_is_not_shows_what_there_is(string query)
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        var page = At(screen, "/admin/notifications/templates" + query);
        await page.WaitForAssertionAsync(() => Assert.Contains("We have your order FD-10423", page.Find("[data-sms]").TextContent, StringComparison.Ordinal), Soon);
    }

    [Fact]
    public void Every_template_says_when_it_is_sent_and_to_whom()
    {
        Assert.All(NoticePlan.All, plan => Assert.EndsWith(".", PlanWords.Of(plan), StringComparison.Ordinal));
        Assert.Equal("To whoever ordered: push, then SMS when it is not read within 45 s or does not arrive. Not sent any more after 10 minutes.", PlanWords.Of(NoticePlan.Of(NoticePlan.CourierNearby)));
        Assert.Equal("To whoever ordered: push; e-mail, then SMS when it does not arrive. Not sent any more after 2 hours.", PlanWords.Of(NoticePlan.Of(NoticePlan.OrderPlaced)));
        Assert.Equal("To whoever asked, by the way it was asked for. Not sent any more after 10 minutes.", PlanWords.Of(NoticePlan.Of(NoticePlan.VerificationCode)));
    }
}
