using FoodDelivery.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ChromiumEnd))]

namespace FoodDelivery.Tests.Support;

/// <summary>One browser for the whole run, the system's own Chromium, started by the first test that needs it.</summary>
public static class Chromium
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly SemaphoreSlim Turn = new(1);
    private static IPlaywright? playwright;
    private static IBrowser? browser;

    public static async Task<IBrowser> StartAsync()
    {
        await Turn.WaitAsync();
        try
        {
            if (browser is { IsConnected: true }) return browser;
            // Five seconds are little on two cores that serve, draw and ask at once; what is measured in time is measured elsewhere.
            Assertions.SetDefaultExpectTimeout(20_000);
            playwright ??= await Playwright.CreateAsync();
            return browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? Places.FirstOrDefault(File.Exists)
                    ?? throw new InvalidOperationException("The browser tests need Chromium: run eng/test.sh, which installs it, or name one in CHROMIUM."),
                // Containers have no user namespaces and little /dev/shm; the map is drawn in software, alike on every machine.
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
                // Its default mutes everything; the kitchen's bell is to be heard.
                IgnoreDefaultArgs = ["--mute-audio"],
            });
        }
        finally
        {
            Turn.Release();
        }
    }

    public static async Task StopAsync()
    {
        if (browser is not null) await browser.CloseAsync();
        playwright?.Dispose();
        (browser, playwright) = (null, null);
    }
}

/// <summary>Closes the browser after the last test, if one ever opened it.</summary>
public sealed class ChromiumEnd : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await Chromium.StopAsync();
}
