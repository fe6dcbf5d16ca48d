using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Support;

/// <summary>What axe holds against a page, in a line per finding.</summary>
public static class Accessibility
{
    private static readonly AxeRunOptions Rules = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } };

    public static async Task NoViolationsAsync(this Screen screen)
    {
        // Without motion nothing is half-way between two states while axe looks.
        await screen.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        // What has no regard for that, such as a button that becomes active, is waited for; what moves for ever is not.
        await screen.Page.WaitForFunctionAsync("() => document.getAnimations().every(a => a.playState !== 'running' || a.effect?.getComputedTiming().iterations === Infinity)", null, new() { Timeout = 5_000 });
        var result = await screen.Page.RunAxe(Rules);
        await screen.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        Assert.True(result.Passes.Length > 5, $"axe hardly saw anything of {screen.Page.Url}");
        var findings = result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id} ({violation.Impact}): {node.Html}"));
        Assert.True(result.Violations.Length == 0, $"{screen.Page.Url}\n{string.Join('\n', findings)}");
    }
}
