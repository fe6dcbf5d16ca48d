using Bunit;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Shell;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace FoodDelivery.Tests.Components.Shell;

public sealed class LiveMapTests : BunitContext
{
    private static readonly MapMarker Luigis = new("r1", MapMarkerKind.Restaurant, new(40.75, -73.98), "Luigi's", Tone.Busy);
    private readonly BunitJSModuleInterop module, map;

    public LiveMapTests()
    {
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        module = JSInterop.SetupModule("./Shell/LiveMap.razor.js");
        map = module.SetupModule("open", _ => true);
        map.SetupVoid("update", _ => true).SetVoidResult();
        map.SetupVoid("show", _ => true).SetVoidResult();
        map.SetupVoid("close", _ => true).SetVoidResult();
    }

    private IRenderedComponent<LiveMap> Show(Action<ComponentParameterCollectionBuilder<LiveMap>> more) => Render<LiveMap>(p =>
    {
        p.Add(m => m.Label, "Couriers");
        more(p);
    });

    private Dictionary<string, object?> Told(int nth) => Assert.IsType<Dictionary<string, object?>>(map.Invocations["update"][nth].Arguments[0]);

    [Fact]
    public void The_script_is_told_everything_once()
    {
        Show(p => p.Add(m => m.Markers, [Luigis]).Add(m => m.Feed, "couriers"));
        var state = Assert.IsType<Dictionary<string, object?>>(module.Invocations["open"][0].Arguments[2]);
        Assert.Equal("couriers", state["feed"]);
        Assert.Equal("Couriers", state["label"]);
        Assert.Single(Assert.IsAssignableFrom<System.Collections.IEnumerable>(state["markers"]));
        Assert.Contains("camera", state.Keys);
        Assert.Empty(map.Invocations["update"]);
    }

    [Fact]
    public void Rendering_again_without_a_change_says_nothing()
    {
        IReadOnlyList<MapMarker> markers = [Luigis];
        var shown = Show(p => p.Add(m => m.Markers, markers));
        shown.Render(p => p.Add(m => m.Markers, markers));
        Assert.Empty(map.Invocations["update"]);
    }

    [Fact]
    public void Only_what_changed_is_sent()
    {
        IReadOnlyList<MapMarker> markers = [Luigis];
        var shown = Show(p => p.Add(m => m.Markers, markers));

        shown.Render(p => p.Add(m => m.SelectedCourier, 7));
        Assert.Equal(7, Told(0)["selectedCourier"]);
        Assert.DoesNotContain("markers", Told(0).Keys);
        Assert.DoesNotContain("camera", Told(0).Keys);

        shown.Render(p => p.Add(m => m.Markers, [Luigis with { Tone = Tone.Late }]));
        Assert.Contains("markers", Told(1).Keys);

        shown.Render(p => p.Add(m => m.Center, new GeoPoint(40.76, -73.97)));
        Assert.Contains("camera", Told(2).Keys);
        Assert.DoesNotContain("markers", Told(2).Keys);
    }

    [Fact]
    public void A_route_that_ends_is_taken_away()
    {
        var shown = Show(p => p.Add(m => m.RouteLine, [new GeoPoint(40.75, -73.98), new GeoPoint(40.76, -73.98)]));
        shown.Render(p => p.Add(m => m.RouteLine, null));
        Assert.Empty(Assert.IsAssignableFrom<System.Collections.IEnumerable>(Told(0)["route"]).Cast<object>());
    }

    [Fact]
    public async Task Clicks_come_back_to_the_page()
    {
        var (courier, marker, place) = (0, "", default(GeoPoint));
        var shown = Show(p => p.Add(m => m.OnCourierClick, c => courier = c).Add(m => m.OnMarkerClick, k => marker = k).Add(m => m.OnMapClick, at => place = at));
        var state = Assert.IsType<Dictionary<string, object?>>(module.Invocations["open"][0].Arguments[2]);
        Assert.True(state is { } && (bool)state["couriersClick"]! && (bool)state["markersClick"]! && (bool)state["mapClick"]!);
        await shown.InvokeAsync(() => shown.Instance.CourierClicked(7));
        await shown.InvokeAsync(() => shown.Instance.MarkerClicked("r1"));
        await shown.InvokeAsync(() => shown.Instance.MapClicked(40.75, -73.98));
        Assert.Equal((7, "r1", new GeoPoint(40.75, -73.98)), (courier, marker, place));
    }

    [Fact]
    public void The_theme_of_the_page_is_the_map_s_unless_it_has_its_own()
    {
        Render<Microsoft.AspNetCore.Components.CascadingValue<Visit>>(p => p.Add(v => v.Value, Visit.None with { Dark = true }).AddChildContent<LiveMap>(m => m.Add(x => x.Label, "x")));
        Assert.Equal(true, Assert.IsType<Dictionary<string, object?>>(module.Invocations["open"][0].Arguments[2])["dark"]);
    }

    [Fact]
    public async Task A_script_that_cannot_be_fetched_costs_the_map_and_not_the_page_and_is_fetched_anew_on_demand()
    {
        Services.AddSingleton<IJSRuntime>(new LostScript(JSInterop.JSRuntime));
        var again = JSInterop.SetupModule("./Shell/LiveMap.razor.js?try=2");
        again.SetupModule("open", _ => true);
        var shown = Show(_ => { });
        Assert.False(shown.Find(".fd-map-fail").HasAttribute("hidden"));
        Assert.Equal("failed", shown.Find(".fd-map").GetAttribute("data-state"));

        await shown.Find(".fd-map-again").ClickAsync();
        Assert.True(shown.Find(".fd-map-fail").HasAttribute("hidden"));
        Assert.Single(again.Invocations["open"]);
    }

    /// <summary>The first address of the script leads nowhere.</summary>
    private sealed class LostScript(IJSRuntime browser) : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => InvokeAsync<TValue>(identifier, CancellationToken.None, args);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => args is ["./Shell/LiveMap.razor.js"]
            ? throw new JSException("Failed to fetch dynamically imported module")
            : browser.InvokeAsync<TValue>(identifier, cancellationToken, args);
    }

    [Fact]
    public void A_map_that_breaks_while_it_is_told_something_says_so()
    {
        map.SetupVoid("update", _ => true).SetException(new JSException("lost its context"));
        var shown = Show(p => p.Add(m => m.SelectedCourier, 1));
        shown.Render(p => p.Add(m => m.SelectedCourier, 7));
        Assert.False(shown.Find(".fd-map-fail").HasAttribute("hidden"));
    }

    [Fact]
    public async Task Leaving_the_page_closes_the_map()
    {
        Show(_ => { });
        await DisposeComponentsAsync();
        Assert.Single(map.Invocations["close"]);
    }
}
