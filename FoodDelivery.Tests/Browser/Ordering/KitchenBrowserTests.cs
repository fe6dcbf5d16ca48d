using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser.Ordering;

/// <summary>The kitchen's wall in a real browser: bell, keys, undo, how much fits, how it looks.</summary>
public sealed class KitchenBrowserTests : IAsyncLifetime
{
    // One product per test: the tickets one test leaves on the wall would ring in the next.
    private readonly BrowserApp product = new();

    private const string Kitchen = DemoPeople.MarcosRestaurant;

    public ValueTask InitializeAsync() => product.InitializeAsync();

    public ValueTask DisposeAsync() => product.DisposeAsync();

    [Fact]
    public async Task It_rings_until_every_new_order_is_seen_or_accepted()
    {
        await using var screen = await OpenAsync();
        var page = screen.Page;
        await Assertions.Expect(page.Locator("[data-sound-off]")).ToBeVisibleAsync();
        await page.ClickAsync("[data-sound-start]");
        await Assertions.Expect(page.Locator("[data-sound-off]")).ToBeHiddenAsync();
        await UntilAsync(async () => await page.EvaluateAsync<string>("() => window.fdKitchen.sound()") == "running", "the sound is on");

        await PlaceAsync();
        await Assertions.Expect(page.Locator(".tk-new")).ToHaveCountAsync(1);
        await RingsAsync(page, true);
        await HeardAsync(page, loud: true);
        await UntilAsync(async () => (await page.TitleAsync()).Contains("NEW ORDER", StringComparison.Ordinal), "the title flashes");

        await page.Keyboard.PressAsync("s");
        await RingsAsync(page, false);
        await HeardAsync(page, loud: false);

        // Another one: the first stays seen, the second rings until it is accepted.
        await PlaceAsync(1);
        await RingsAsync(page, true);
        await page.Locator(".tk-unseen [data-key=accept]").ClickAsync();
        await Assertions.Expect(page.Locator(".tk-prep")).ToHaveCountAsync(1);
        await RingsAsync(page, false);

        // Seen is remembered per device: a reload does not ring for it again, another device does.
        await page.ReloadAsync();
        await screen.ReadyAsync();
        await page.ClickAsync("[data-sound]");
        await Assertions.Expect(page.Locator(".tk-new")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#kitchen")).ToHaveAttributeAsync("data-unseen", "0");
        await using var counter = await OpenAsync();
        await Assertions.Expect(counter.Page.Locator("#kitchen")).ToHaveAttributeAsync("data-unseen", "1");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Keys_accept_bump_and_undo_on_all_screens_without_a_reload()
    {
        await using var wall = await OpenAsync();
        await using var counter = await OpenAsync();
        await PlaceAsync(2);
        await wall.Page.Locator("h1").ClickAsync();
        await Assertions.Expect(wall.Page.Locator(".tk-new")).Not.ToHaveCountAsync(0);
        await wall.Page.Keyboard.PressAsync("a");
        await Assertions.Expect(counter.Page.Locator(".tk-prep")).Not.ToHaveCountAsync(0);
        var before = await counter.Page.Locator(".tk-prep").CountAsync();
        await wall.Page.Keyboard.PressAsync("1");
        await Assertions.Expect(counter.Page.Locator(".tk-prep")).ToHaveCountAsync(before - 1);
        await Assertions.Expect(wall.Page.Locator(".fdk-undo")).ToBeVisibleAsync();
        await wall.Page.Keyboard.PressAsync("z");
        await Assertions.Expect(counter.Page.Locator(".tk-prep")).ToHaveCountAsync(before);
        await Assertions.Expect(wall.Page.Locator(".fdk-undo")).ToHaveCountAsync(0);
        await counter.Page.Locator(".tk-strike").First.ClickAsync();
        await Assertions.Expect(wall.Page.Locator(".struck")).ToHaveCountAsync(1);
        Assert.Equal((1, 1), (wall.Loads, counter.Loads));
    }

    [Fact]
    public async Task A_held_key_and_a_second_tap_take_one_order_only()
    {
        for (var n = 0; n < 4; n++) await PlaceAsync(n);
        await using var screen = await OpenAsync();
        var page = screen.Page;
        await Assertions.Expect(page.Locator(".tk-new")).ToHaveCountAsync(4);
        await page.Locator("h1").ClickAsync();

        // Held down, the key repeats itself; also long after the first order has gone.
        await page.Keyboard.DownAsync("a");
        await Assertions.Expect(page.Locator(".tk-prep")).ToHaveCountAsync(1);
        await page.WaitForTimeoutAsync(900);
        for (var n = 0; n < 3; n++) await page.Keyboard.DownAsync("a");
        await page.Keyboard.UpAsync("a");

        // The second tap of a double tap lands in the moment in which the next ticket has slid under the finger.
        await page.EvaluateAsync("""
            () => {
                const board = document.querySelector('.fdk-col-new .fdk-list'), before = board.children.length;
                window.secondTaps = 0;
                new MutationObserver(() => {
                    if (board.children.length >= before || window.secondTaps++) return;
                    board.querySelector('[data-key=accept]').click();
                }).observe(board, { childList: true });
                board.querySelector('[data-key=accept]').click();
            }
            """);
        await Assertions.Expect(page.Locator(".tk-prep")).ToHaveCountAsync(2);
        await UntilAsync(() => page.EvaluateAsync<bool>("() => window.secondTaps > 0"), "the second tap was made");
        await page.WaitForTimeoutAsync(1500);
        await Assertions.Expect(page.Locator(".tk-prep")).ToHaveCountAsync(2);

        // A calm second press works.
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.Locator(".tk-prep")).ToHaveCountAsync(3);
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Panels_open_by_key_close_by_escape_and_say_the_consequence_first()
    {
        await PlaceAsync(3);
        await using var screen = await OpenAsync();
        var page = screen.Page;
        foreach (var key in new[] { "?", "r", "o", "p" })
        {
            await page.Keyboard.PressAsync(key);
            await Assertions.Expect(page.Locator("[role=dialog]")).ToBeVisibleAsync();
            await screen.NoViolationsAsync();
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.Locator("[role=dialog]")).ToHaveCountAsync(0);
        }
        await page.Locator(".kb-no").First.ClickAsync();
        await Assertions.Expect(page.Locator("[role=dialog]")).ToContainTextAsync("gets the money back");
        await page.GetByText("Sold out", new() { Exact = true }).Last.ClickAsync();
        await page.Locator("[role=dialog] .kb-bad").ClickAsync();
        await Assertions.Expect(page.Locator(".kp-refusal")).ToContainTextAsync("Tap the dishes");
        await screen.NoViolationsAsync();
        await screen.PictureAsync("kitchen-reject");
    }

    [Theory]
    [InlineData(1280, 800, "dark")]
    [InlineData(1280, 800, "light")]
    [InlineData(1920, 1080, "dark")]
    [InlineData(800, 1280, "dark")]
    public async Task Twelve_tickets_hang_without_scrolling_and_axe_is_content(int width, int height, string theme)
    {
        await using var city = await TestApp.StartAsync(city: true, listen: true);
        foreach (var (status, count) in new[] { (OrderStatus.Placed, 3), (OrderStatus.Preparing, 6), (OrderStatus.Ready, 3) })
            for (var n = 0; n < count; n++) await KitchenOrders.PlaceAsync(city.Services, Kitchen, status, TimeSpan.FromMinutes(status == OrderStatus.Placed ? 1 + n * 1.2 : 4 + n * 3), 2 + n % 2, n);
        await using var screen = await Screen.OpenAsync(city.Address, Device.Wall, dark: theme == "dark");
        await screen.Page.SetViewportSizeAsync(width, height);
        await screen.SignInAsync(DemoPeople.Marco);
        await screen.GoAsync($"kitchen/{Kitchen}");
        await Assertions.Expect(screen.Page.Locator(".tk[data-tone]")).ToHaveCountAsync(12);
        if (theme == "light") await screen.Page.ClickAsync("[data-contrast]");
        await screen.Page.ClickAsync("[data-sound]");
        await screen.Page.WaitForTimeoutAsync(1300);
        await screen.PictureAsync($"kitchen-{width}-{theme}");
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
        if (width > height)
        {
            var outside = await screen.Page.EvaluateAsync<int>("() => [...document.querySelectorAll('.tk')].filter(t => { const r = t.getBoundingClientRect(); return r.right > innerWidth + 1 || r.bottom > innerHeight + 1; }).length");
            Assert.Equal(0, outside);
            Assert.Equal("", string.Concat(await screen.Page.Locator("[data-further]").AllTextContentsAsync()));
        }
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task The_slip_prints_on_80_mm_and_shows_allergens()
    {
        var order = await PlaceAsync(3);
        await using var screen = await OpenAsync();
        await screen.Page.GotoAsync(new Uri(product.App.Address, $"kitchen/print/{order.Id}").ToString());
        await Assertions.Expect(screen.Page.Locator(".slip-allergens")).ToContainTextAsync("Allergens in this bag");
        await screen.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True((await screen.Page.Locator(".slip").BoundingBoxAsync())!.Width > 0);
        await Assertions.Expect(screen.Page.Locator("[data-print]")).ToBeHiddenAsync();
        await screen.Page.EmulateMediaAsync(new() { Media = Media.Screen });
        await screen.PictureAsync("kitchen-slip", whole: true);
        await screen.NoViolationsAsync();
    }

    private Task<Order> PlaceAsync(int seed = 0) => KitchenOrders.PlaceAsync(product.App.Services, Kitchen, seed: seed);

    private async Task<Screen> OpenAsync()
    {
        var screen = await product.OpenAsync(Device.Wall, dark: true);
        await screen.SignInAsync(DemoPeople.Marco);
        await screen.GoAsync($"kitchen/{Kitchen}");
        await UntilAsync(async () => await screen.Page.EvaluateAsync<bool>("() => !!window.fdKitchen"), "the script has started");
        return screen;
    }

    private static Task RingsAsync(IPage page, bool rings) => UntilAsync(async () => await page.EvaluateAsync<bool>("() => window.fdKitchen.ringing()") == rings, rings ? "it rings" : "it is silent");

    /// <summary>Silence has to last longer than the breath between two strokes, on the clock of the sound: a busy machine plays late.</summary>
    private static async Task HeardAsync(IPage page, bool loud)
    {
        if (loud)
        {
            await UntilAsync(async () => await page.EvaluateAsync<double>("() => window.fdKitchen.peak()") > .05, "it is heard");
            return;
        }
        var stopped = await PlayedAsync(page);
        await UntilAsync(async () => await PlayedAsync(page) > stopped + .5, "the last stroke has died away");
        var (silent, most) = (await PlayedAsync(page), 0.0);
        await UntilAsync(async () =>
        {
            most = Math.Max(most, await page.EvaluateAsync<double>("() => window.fdKitchen.peak()"));
            return await PlayedAsync(page) > silent + 3;
        }, "three seconds of silence have been played");
        Assert.True(most < .01, $"The loudest moment was {most:0.000}.");
    }

    private static Task<double> PlayedAsync(IPage page) => page.EvaluateAsync<double>("() => window.fdKitchen.played()");

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (var i = 0; i < 400; i++)
        {
            if (await holds()) return;
            await Task.Delay(50);
        }
        Assert.Fail($"Not within 20 s: {what}");
    }
}
