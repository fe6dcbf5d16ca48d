using Bunit;
using FoodDelivery.Analytics;
using FoodDelivery.Notifications;
using FoodDelivery.Tests.Rules.Ordering;
using FoodDelivery.Web.Platform;
using FoodDelivery.Web.Platform.Overview;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace FoodDelivery.Tests.Components.Platform;

/// <summary>The overview's parts in the states that matter at night.</summary>
public sealed class OverviewPartsTests : IAsyncDisposable
{
    private readonly BunitContext context = new();
    private readonly FakeTimeProvider time = new(AnOrder.Noon);

    public OverviewPartsTests()
    {
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        context.Services.AddSingleton<TimeProvider>(time).AddSingleton(new OperationsClock(Options.Create(new OperationsOptions()), time));
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    private static AlertRow Alert(bool byItself, AlertSeverity severity = AlertSeverity.Critical) =>
        new(Guid.CreateVersion7(AnOrder.Noon), severity, "It broke.", "Everybody.", "/admin/jobs", "See the jobs", AnOrder.Noon.AddMinutes(-3), byItself, null, null, null);

    [Fact]
    public void Nothing_broken_is_said_in_words()
    {
        var list = context.Render<AlertList>(p => p.Add(l => l.Alerts, []).Add(l => l.Over, []));
        Assert.Equal("Nothing is broken", list.Find("h2").TextContent);
        // Only the sentence is spoken: the ages in the list change all the time.
        Assert.Equal("alerts-title", list.FindAll("[aria-live]").Single().Id);
        Assert.Empty(list.FindAll("[data-alert]"));
    }

    [Fact]
    public void Each_alert_says_since_when_whom_it_hurts_and_has_its_button()
    {
        var list = context.Render<AlertList>(p => p.Add(l => l.Alerts, [Alert(byItself: true)]).Add(l => l.Over, []));
        var alert = list.Find("[data-alert]");
        Assert.Contains("It broke.", alert.TextContent, StringComparison.Ordinal);
        Assert.Contains("Everybody.", alert.TextContent, StringComparison.Ordinal);
        Assert.Equal("/admin/jobs", alert.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal(AnOrder.Noon.AddMinutes(-3).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), alert.QuerySelector("time")!.GetAttribute("data-ago"));
    }

    [Fact]
    public void Only_what_does_not_close_by_itself_can_be_closed_by_hand()
    {
        AlertRow? closed = null;
        var byHand = Alert(byItself: false);
        var list = context.Render<AlertList>(p => p.Add(l => l.Alerts, [Alert(byItself: true), byHand]).Add(l => l.Over, []).Add(l => l.Done, EventCallback.Factory.Create<AlertRow>(this, alert => closed = alert)));
        list.FindAll("button").Single().Click();
        Assert.Same(byHand, closed);
    }

    [Fact]
    public void A_tile_leads_to_exactly_its_orders()
    {
        var figures = new OperationsFigures(AnOrder.Noon, AnOrder.Noon, new Dictionary<string, int> { ["Ready"] = 4 }, new Dictionary<string, int> { ["Rejected"] = 1, ["Expired"] = 2, ["PaymentFailed"] = 9 }, [], 3,
            new(0, 0, 0, 0), new(0, 0, 0), [], new(null, null, null), 0, new Dictionary<Stage, int>());
        var tiles = context.Render<OrderTiles>(p => p.Add(t => t.Figures, figures));
        Assert.Equal("4", tiles.Find("[data-state=Ready] strong").TextContent);
        Assert.Equal("/admin/orders?status=Ready&since=all", tiles.Find("[data-state=Ready]").GetAttribute("href"));
        Assert.Equal("0", tiles.Find("[data-state=Placed] strong").TextContent);
        Assert.Equal("3", tiles.Find("[data-state=late] strong").TextContent);
        // Somebody who changed their mind before paying is no failure of ours.
        Assert.Equal("3", tiles.Find("[data-state=failed] strong").TextContent);
    }

    [Fact]
    public async Task Typing_asks_once_when_it_pauses()
    {
        var asked = new List<string?>();
        var box = context.Render<SearchBox>(p => p.Add(b => b.ValueChanged, EventCallback.Factory.Create<string?>(this, asked.Add)));
        var typing = new[] { box.Find("input").InputAsync("F"), box.Find("input").InputAsync("FD"), box.Find("input").InputAsync("FD-1") };
        Assert.Empty(asked);
        time.Advance(TimeSpan.FromMilliseconds(400));
        await Task.WhenAll(typing);
        Assert.Equal(["FD-1"], asked);
    }

    [Fact]
    public async Task What_is_typed_while_the_list_is_read_is_not_taken_away()
    {
        var box = context.Render<SearchBox>(p => p.Add(b => b.Value, null));
        var first = box.Find("input").InputAsync("FD");
        time.Advance(TimeSpan.FromMilliseconds(400));
        await first;
        _ = box.Find("input").InputAsync("FD-1");
        // The address follows what was asked first.
        box.Render(p => p.Add(b => b.Value, "FD"));
        Assert.Equal("FD-1", box.Find("input").GetAttribute("value"));
        // Somebody took the filter away with a link.
        box.Render(p => p.Add(b => b.Value, null));
        Assert.Null(box.Find("input").GetAttribute("value"));
    }

    [Fact]
    public void A_pager_keeps_the_filter_and_knows_its_ends()
    {
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/orders?q=FD&page=2");
        var pager = context.Render<Pager>(p => p.Add(x => x.At, 2).Add(x => x.Size, 50).Add(x => x.Total, 120));
        Assert.EndsWith("/admin/orders?q=FD", pager.Find("[rel=prev]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith("/admin/orders?q=FD&page=3", pager.Find("[rel=next]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("51–100 of 120", pager.Find("span").TextContent);
        Assert.Empty(context.Render<Pager>(p => p.Add(x => x.At, 1).Add(x => x.Size, 50).Add(x => x.Total, 50)).FindAll("nav"));
    }
}
