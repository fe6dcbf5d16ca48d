using Deque.AxeCore.Playwright;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Architecture;
using FoodDelivery.Tests.Rules.Notifications;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Notifications;
using Microsoft.Playwright;

namespace FoodDelivery.Tests.Browser.Notifications;

/// <summary>Every mail as it looks on a phone and wider, light and dark: nothing runs over the edge, and axe finds nothing. With MAIL_PICTURES set to a folder, pictures are taken to be looked at.</summary>
public sealed class MailLooksTest
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("MAIL_PICTURES");

    private static readonly string[] Closely = [NoticePlan.OrderDelivered, NoticePlan.OrderPlaced, NoticePlan.VerificationCode, NoticePlan.Promotion];

    [Fact]
    public async Task Mails_hold_at_every_width_in_both_themes()
    {
        var browser = await Chromium.StartAsync();
        var found = new List<string>();
        foreach (var (width, dark) in new[] { (360, false), (360, true), (640, false), (640, true) })
        {
            await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 700 }, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
            var page = await context.NewPageAsync();
            foreach (var template in MessageTemplates.All)
            {
                var name = $"{template.Name}.{template.Version}.en";
                await page.SetContentAsync(await File.ReadAllTextAsync(Path.Combine(MessageGoldensTest.Folder, $"{name}.html")));
                var look = $"{name} at {width}, {(dark ? "dark" : "light")}";
                var wide = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
                if (wide > 0) found.Add($"{look}: {wide} px too wide");
                var paper = await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
                if (paper != (dark ? "rgb(20, 18, 15)" : "rgb(250, 247, 242)")) found.Add($"{look}: on {paper}");
                if (Pictures is not null) await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.{width}.{(dark ? "dark" : "light")}.png"), FullPage = true });
                // They are all made of the same parts: these four have every one of them, and width changes nothing that axe sees.
                if (width > 360 || !Closely.Contains(template.Name)) continue;
                var axe = await page.RunAxe();
                // A mail has no page around it, hence no landmarks; its programs bring their own.
                found.AddRange(axe.Violations.Where(violation => violation.Id is not ("region" or "landmark-one-main")).SelectMany(violation => violation.Nodes.Select(node => $"{look}: {violation.Id}: {node.Html}")));
            }
        }
        Findings.None(found);
    }
}
