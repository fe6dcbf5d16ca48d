using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FoodDelivery.Web.Shell;

/// <summary>
/// A map with markers, a route and couriers that move. Couriers come over the script's own hub connection and never through the circuit.
/// Give it markers as a new list whenever one changed; the same list object is not looked at again.
/// </summary>
public sealed partial class LiveMap : IAsyncDisposable
{
    /// <summary>The demo city's middle.</summary>
    public static readonly GeoPoint Midtown = new(40.7560, -73.9809);

    private ElementReference host;
    private IJSObjectReference? module;
    private IJSObjectReference? map;
    private DotNetObjectReference<LiveMap>? self;
    private MapState? shown;
    private bool disposed, failed;
    private int tries;

    [Inject] private IJSRuntime Js { get; set; } = default!;
    [Inject] private IConfiguration Config { get; set; } = default!;
    [CascadingParameter] private Visit Visit { get; set; } = Visit.None;

    internal bool Theme => Visit.Dark;

    /// <summary>What the map shows, for people who do not see it.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "Map";
    [Parameter] public string? Class { get; set; }

    /// <summary>Where it looks; a change glides there.</summary>
    [Parameter] public GeoPoint Center { get; set; } = Midtown;
    [Parameter] public double Zoom { get; set; } = 13.5;

    /// <summary>29° sets Manhattan's avenues upright.</summary>
    [Parameter] public double Bearing { get; set; } = 29;

    /// <summary>Null follows the page's theme.</summary>
    [Parameter] public bool? Dark { get; set; }

    [Parameter] public IReadOnlyList<MapMarker> Markers { get; set; } = [];
    [Parameter] public IReadOnlyList<GeoPoint>? RouteLine { get; set; }

    /// <summary>Keeps all markers, the route and a followed courier in view; looks again when they change.</summary>
    [Parameter] public bool Fit { get; set; }

    /// <summary>"couriers" for everybody on duty (dispatchers), "order:{id}" for the courier of one order, null for none.</summary>
    [Parameter] public string? Feed { get; set; }

    /// <summary>How the courier of an order is called: "Lena".</summary>
    [Parameter] public string? CourierLabel { get; set; }

    /// <summary>The number of the courier who is marked as chosen.</summary>
    [Parameter] public int? SelectedCourier { get; set; }

    /// <summary>With the courier's number.</summary>
    [Parameter] public EventCallback<int> OnCourierClick { get; set; }

    /// <summary>With the marker's key.</summary>
    [Parameter] public EventCallback<string> OnMarkerClick { get; set; }

    /// <summary>A click beside everything.</summary>
    [Parameter] public EventCallback<GeoPoint> OnMapClick { get; set; }

    /// <summary>Glides to a place, e.g. when a row is chosen with the keyboard.</summary>
    public async Task ShowAsync(GeoPoint place, double? zoom = null)
    {
        if (map is not null) await Quietly(async () => await map.InvokeVoidAsync("show", place.Lng, place.Lat, zoom));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await OpenAsync();

        // Also after the first: parameters may have changed while the script was loading.
        if (map is null || disposed || MapState.Of(this) is var now && now == shown) return;
        var before = shown;
        shown = now;
        await Quietly(async () => await map.InvokeVoidAsync("update", now.ForScript(before)));
    }

    private Task OpenAsync() => Quietly(async () =>
    {
        // Some browsers remember a script that could not be fetched under its address, and would never fetch it again.
        var address = "./Shell/LiveMap.razor.js" + (tries++ == 0 ? "" : $"?try={tries}");
        module = await Js.InvokeAsync<IJSObjectReference>("import", address);
        if (disposed)
        {
            // Taken off the page while its script was loading: its place in the document is gone.
            await module.DisposeAsync();
            return;
        }
        self ??= DotNetObjectReference.Create(this);
        shown = MapState.Of(this);
        map = await module.InvokeAsync<IJSObjectReference>("open", host, self, shown.ForScript(null), Config["Maps:StyleUrl"]);
        if (disposed) await CloseAsync(map);
    });

    /// <summary>Where the script runs, it has its own "try again" on the same button; here is the one for a script that never came or broke.</summary>
    private async Task TryAgainAsync()
    {
        if (!failed) return;
        failed = false;
        var before = map;
        map = null;
        if (before is not null) await Quietly(() => CloseAsync(before));
        await OpenAsync();
    }

    [JSInvokable]
    public Task CourierClicked(int number) => OnCourierClick.InvokeAsync(number);

    [JSInvokable]
    public Task MarkerClicked(string key) => OnMarkerClick.InvokeAsync(key);

    [JSInvokable]
    public Task MapClicked(double lat, double lng) => OnMapClick.InvokeAsync(new GeoPoint(lat, lng));

    private async Task Quietly(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or ObjectDisposedException || (disposed && gone is JSException or OperationCanceledException))
        {
            // The page was closed while we spoke to it.
        }
        catch (Exception broken) when (broken is JSException or OperationCanceledException)
        {
            // A lost file or a broken script costs the map, not the page around it.
            failed = true;
            StateHasChanged();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        await Quietly(async () =>
        {
            if (map is not null) await CloseAsync(map);
            if (module is not null) await module.DisposeAsync();
        });
        self?.Dispose();
    }

    private static async Task CloseAsync(IJSObjectReference map)
    {
        await map.InvokeVoidAsync("close");
        await map.DisposeAsync();
    }
}
