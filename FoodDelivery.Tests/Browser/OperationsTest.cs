using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser;

/// <summary>The operators' screens, as whoever is called at night sees them.</summary>
public sealed class OperationsTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    [Theory]
    [InlineData(Device.Wall, false)]
    [InlineData(Device.Desk, true)]
    public async Task Every_list_is_whole_in_both_themes(Device device, bool dark)
    {
        await using var screen = await product.OpenAsync(device, dark);
        await screen.SignInAsync(DemoPeople.Alex);
        foreach (var path in new[] { "admin", "admin/orders", "admin/dead-letters", "admin/webhooks", "admin/jobs", "admin/people", "admin/roles", "admin/partners", "admin/programs", "account", "account/programs", "connect/verify" })
        {
            await screen.GoAsync(path);
            await Assertions.Expect(screen.Page.Locator("h1")).ToBeVisibleAsync();
            await screen.PictureAsync($"{path}-{device}-{(dark ? "dark" : "light")}");
            await screen.NoSidewaysScrollAsync();
            await screen.NoViolationsAsync();
        }
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task A_dead_letter_appears_on_the_open_overview_and_is_sent_again_with_two_clicks()
    {
        await using var screen = await product.OpenAsync(Device.Wall);
        await screen.SignInAsync(DemoPeople.Alex);
        await screen.GoAsync("admin");
        await Assertions.Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is broken" })).ToBeVisibleAsync();
        var loads = screen.Loads;

        // An event nobody reacts to any more, as after a removed reaction: dead once, done when sent again.
        await product.App.Database.ExecuteAsync("INSERT INTO platform.outbox (id, type, subject, time, data, state, attempts, next_attempt_at, finished_at, last_error) VALUES ($1, 'test.Lost', 'thing', now(), '{}', 'Dead', 8, now(), now(), 'Hear: it broke')", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        var alert = screen.Page.Locator("[data-alert]");
        await Assertions.Expect(alert).ToContainTextAsync("1 event test.Lost failed for good", new() { Timeout = 20_000 });
        await alert.GetByRole(AriaRole.Link, new() { Name = "Look and retry" }).ClickAsync();
        var again = screen.Page.GetByRole(AriaRole.Button, new() { Name = "Send test.Lost again" });
        await Assertions.Expect(again).ToBeVisibleAsync();
        await screen.NoViolationsAsync(); // Before the click: a message that is still fading in has no contrast yet.
        await again.ClickAsync();
        await Assertions.Expect(screen.Page.GetByText("1 event is on its way again.")).ToBeVisibleAsync();
        await Assertions.Expect(screen.Page.GetByText("No dead letters")).ToBeVisibleAsync();
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await Assertions.Expect(screen.Page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is broken" })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        Assert.Equal(loads, screen.Loads);
    }

    [Fact]
    public async Task Searching_changes_the_address_so_that_it_can_be_sent_to_a_colleague()
    {
        await using var screen = await product.OpenAsync(Device.Wall);
        await screen.SignInAsync(DemoPeople.Alex);
        await screen.GoAsync("admin/people");
        await screen.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(screen.Page.GetByLabel("Search")).ToBeFocusedAsync();
        await screen.Page.Keyboard.TypeAsync("Marco Rossi");
        await Assertions.Expect(screen.Page.GetByText("1 found")).ToBeVisibleAsync();
        Assert.Contains("q=Marco", screen.Page.Url, StringComparison.Ordinal);
        await screen.GoAsync(new Uri(screen.Page.Url).PathAndQuery.TrimStart('/'));
        await Assertions.Expect(screen.Page.GetByText("Nonna's Corner")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_types_before_the_circuit_stands_keeps_the_place_and_the_words()
    {
        await using var screen = await product.OpenAsync(Device.Wall);
        await screen.SignInAsync(DemoPeople.Alex);
        var box = screen.Page.GetByLabel("Search");
        // The circuit comes late, as on a slow line.
        await screen.Page.RouteAsync("**/_framework/blazor.web*.js", async route =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            await route.ContinueAsync();
        });
        await screen.Page.GotoAsync(new Uri(product.App.Address, "admin/people").ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await box.FocusAsync();
        await screen.Page.Keyboard.TypeAsync("Marco");
        await screen.ReadyAsync();
        await screen.Page.Keyboard.TypeAsync(" Rossi");
        await Assertions.Expect(screen.Page.GetByText("1 found")).ToBeVisibleAsync();
        await Assertions.Expect(box).ToBeFocusedAsync();
        await Assertions.Expect(box).ToHaveValueAsync("Marco Rossi");
    }
}
