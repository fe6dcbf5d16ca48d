using System.Text.RegularExpressions;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser;

/// <summary>An admin sets a partner up, sends a test event, reads what came of it and resends it; then invites somebody, who comes by the link.</summary>
public sealed class PartnersJourneyTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(false, Device.Wall)]
    [InlineData(true, Device.Phone)]
    public async Task From_an_address_to_a_delivered_event_and_from_a_link_to_a_colleague(bool dark, Device device)
    {
        var theme = dark ? "dark" : "light";
        await using var partner = await WirePartner.StartAsync();
        partner.Says("/hook", 500, "no room at the till");
        await using var screen = await product.OpenAsync(device, dark);
        var page = screen.Page;
        await screen.SignInAsync(DemoPeople.Alex);
        await screen.GoAsync("admin/partners");
        await page.GetByRole(AriaRole.Button, new() { Name = "New endpoint" }).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync($"Till {theme}");
        await dialog.GetByLabel("Address").FillAsync(partner.Url());
        await dialog.GetByRole(AriaRole.Checkbox, new() { Name = "order.ready" }).CheckAsync();
        await screen.PictureAsync($"partner-dialog-{theme}");
        await screen.NoViolationsAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make endpoint" }).ClickAsync();
        await Assertions.Expect(dialog.Locator("[data-once]")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^whsec_"));
        await screen.PictureAsync($"partner-secret-{theme}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have copied it" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Till {theme}" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test event" }).ClickAsync();
        var row = page.Locator("[data-message]");
        await Assertions.Expect(row).ToContainTextAsync("Answered 500.");
        partner.Answers.Clear();
        await row.GetByRole(AriaRole.Link, new() { Name = "webhook.test" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Answer" })).ToContainTextAsync("no room at the till");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resend", Exact = true }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Delivered");
        await Assertions.Expect(page.Locator(".message")).ToContainTextAsync($"resent by {DemoPeople.Alex.Name}");
        await screen.PictureAsync($"partner-{theme}", whole: true);
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();

        await screen.GoAsync("admin/people");
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite somebody" }).ClickAsync();
        await dialog.GetByLabel("Email").FillAsync($"nia-{theme}@example.com");
        await dialog.GetByRole(AriaRole.Checkbox, new() { Name = "dispatcher" }).CheckAsync();
        await dialog.GetByLabel("Why (for the audit log)").FillAsync("We grow");
        await screen.NoViolationsAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Invite", Exact = true }).ClickAsync();
        var link = await dialog.Locator("[data-once]").InputValueAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have copied it" }).ClickAsync();
        await Assertions.Expect(page.Locator($"[data-invitation='nia-{theme}@example.com']")).ToBeVisibleAsync();
        await screen.PictureAsync($"people-{theme}", whole: true);
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();

        await using var colleague = await product.OpenAsync(Device.Phone, dark);
        await colleague.Page.GotoAsync(link);
        await Assertions.Expect(colleague.Page.GetByText("as dispatcher")).ToBeVisibleAsync();
        await colleague.PictureAsync($"invitation-{theme}");
        await colleague.NoSidewaysScrollAsync();
        await colleague.NoViolationsAsync();
        await colleague.Page.GetByLabel("Name").FillAsync("Nia");
        await colleague.Page.GetByLabel("Password").FillAsync("a long sentence");
        await colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Create account and start" }).ClickAsync();
        await colleague.Page.ArriveAsync(new Regex("/dispatch"));

        // She is on the list now, and on her page stands how she came.
        await screen.GoAsync($"admin/people?q=nia-{theme}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Nia" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-audit='identity.invitation_accepted']")).ToContainTextAsync("Role given: dispatcher");
        await screen.PictureAsync($"person-{theme}", whole: true);
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
        await screen.GoAsync("admin/roles");
        await screen.PictureAsync($"roles-{theme}", whole: true);
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
        Assert.Empty(screen.Complaints);
    }
}
