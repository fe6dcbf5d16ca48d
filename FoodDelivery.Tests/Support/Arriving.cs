using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Support;

/// <summary>
/// Playwright's own <c>WaitForURLAsync</c> and <c>WaitForLoadStateAsync</c> look first and listen then: what happens in between is never heard
/// (microsoft/playwright-dotnet#3364). These ask again and again.
/// </summary>
public static class Arriving
{
    private const int Seconds = 20, TriesPerSecond = 4;

    /// <summary>Until the window is at the address and its document is loaded.</summary>
    public static async Task ArriveAsync(this IPage page, Regex address)
    {
        await Assertions.Expect(page).ToHaveURLAsync(address, new() { Timeout = Seconds * 1000 });
        await page.LoadedAsync();
    }

    public static async Task LoadedAsync(this IPage page, LoadState state = LoadState.Load)
    {
        for (var tries = Seconds * TriesPerSecond; ; tries--)
        {
            try
            {
                await page.WaitForLoadStateAsync(state, new() { Timeout = 1000f / TriesPerSecond });
                return;
            }
            catch (TimeoutException) when (tries > 0)
            {
                // Loaded meanwhile or not yet: the next try sees it.
            }
        }
    }
}
