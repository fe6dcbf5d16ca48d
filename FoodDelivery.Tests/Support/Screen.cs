using System.Text.RegularExpressions;
using FoodDelivery.Platform;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Support;

/// <summary>What people hold or look at.</summary>
public enum Device
{
    /// <summary>360 × 740, touch: customers and couriers.</summary>
    Phone,
    /// <summary>1280 × 800: the kitchen's wall, a laptop.</summary>
    Wall,
    /// <summary>1920 × 1080: the dispatcher's desk.</summary>
    Desk,
}

/// <summary>One person in front of one browser window, with cookies of their own.</summary>
public sealed partial class Screen : IAsyncDisposable
{
    private readonly List<string> complaints = [];
    private readonly Uri address;

    private Screen(IBrowserContext context, IPage page, Uri address)
    {
        (Context, Page, this.address) = (context, page, address);
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add($"{message.Text} ({message.Location})");
        };
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Scripts that broke, files that are missing, things the content policy forbids.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>How often the window has loaded a document: a live screen never needs a second time.</summary>
    public int Loads { get; private set; }

    public static async Task<Screen> OpenAsync(Uri address, Device device, bool dark = false)
    {
        var browser = await Chromium.StartAsync();
        var (width, height) = device switch { Device.Phone => (360, 740), Device.Wall => (1280, 800), _ => (1920, 1080) };
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            HasTouch = device == Device.Phone,
            IsMobile = device == Device.Phone,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.NoPreference,
            Locale = "en-US",
            TimezoneId = "America/New_York",
            Permissions = ["geolocation", "notifications"],
        });
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        var screen = new Screen(context, page, address);
        page.Load += (_, _) => screen.Loads++;
        return screen;
    }

    /// <summary>Opens a page and waits until it answers to clicks.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(address, path).ToString());
        await ReadyAsync();
    }

    /// <summary>Until the circuit stands; static pages are ready at once.</summary>
    public async Task ReadyAsync()
    {
        if (await Page.Locator("script[src*='blazor.web']").CountAsync() == 0) return;
        // No WaitForFunction: the content policy forbids the eval it needs.
        await Assertions.Expect(Page.Locator("html[data-connection=up]")).ToBeVisibleAsync(new() { Timeout = 20_000 });
    }

    /// <summary>As the sign-in page's one click does, without looking at it.</summary>
    public async Task SignInAsync(DemoPerson person)
    {
        var form = Context.APIRequest.CreateFormData();
        form.Set("person", person.Id.ToString());
        var answer = await Context.APIRequest.PostAsync(new Uri(address, "account/demo").ToString(), new() { Form = form, MaxRedirects = 0 });
        if (answer.Status != 302) throw new InvalidOperationException($"{person.Name} could not sign in: {answer.Status}");
    }

    /// <summary>A picture for people to look at; its place is printed beside the test.</summary>
    public async Task<string> PictureAsync(string name, bool whole = false)
    {
        var folder = Path.Combine(Repository.Root, "TestResults", "screens");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, NotForFiles().Replace(name, "-") + ".png");
        for (var tries = 3; ; tries--)
        {
            try
            {
                await Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = whole });
                break;
            }
            catch (PlaywrightException e) when (tries > 1 && e.Message.Contains("Unable to capture screenshot", StringComparison.Ordinal))
            {
                // The browser's compositor had no frame to give at that moment: nothing that a test asserts.
                await Page.WaitForTimeoutAsync(200);
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine(file);
        return file;
    }

    public async Task NoSidewaysScrollAsync()
    {
        var wide = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wide <= 0, $"{Page.Url} is {wide} px wider than the screen");
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            try
            {
                await PictureAsync($"failed-{TestContext.Current.Test?.TestDisplayName}-{Page.Url}");
                TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', complaints));
            }
            catch (PlaywrightException)
            {
                // The window is gone; the failure itself says enough.
            }
        }
        await Context.CloseAsync();
    }

    [GeneratedRegex("[^A-Za-z0-9_-]+")]
    private static partial Regex NotForFiles();
}
