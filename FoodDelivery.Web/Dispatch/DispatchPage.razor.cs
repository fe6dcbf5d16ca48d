using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Dispatch;

/// <summary>Map, queue and detail for the dispatcher. What it shows comes from the shared <see cref="DispatchBoard"/>; what it does is in DispatchPage.Actions.cs.</summary>
public sealed partial class DispatchPage
{
    private const int FewTroubles = 5;

    private ElementReference root;
    private LiveMap? map;
    private BoardSnapshot? picture;
    private IReadOnlyList<BoardRow> shownUnassigned = [], shownUnderWay = [];
    private IReadOnlyList<BoardCourier> shownCouriers = [];
    private IReadOnlyList<MapMarker> markers = [];
    private IReadOnlyList<GeoPoint>? route;
    private IReadOnlyList<RankedCourier>? ranked;
    private Guid? selected, selectedCourier;
    private string search = "", announcement = "";
    private bool allTroubles, showOffDuty;

    [Inject] private DispatchBoard Board { get; set; } = default!;

    private int ShownTroubles => allTroubles ? int.MaxValue : FewTroubles;

    private BoardRow? SelectedRow => picture?.Rows.FirstOrDefault(r => r.Id == selected);

    private int? CourierNumber => picture?.Couriers.FirstOrDefault(c => c.Id == (selectedCourier ?? SelectedRow?.Delivery.CourierId))?.Courier.Number;

    private int OnDutyCount => picture?.Couriers.Count(c => c.Courier.IsOnDuty) ?? 0;

    private int OffDutyCount => (picture?.Couriers.Count ?? 0) - OnDutyCount;

    private IEnumerable<BoardRow> ShownRows => shownUnassigned.Concat(shownUnderWay);

    protected override void OnInitialized()
    {
        base.OnInitialized();
        if (RendererInfo.IsInteractive)
        {
            Board.Changed += OnBoard;
            Board.BrokenChanged += OnBroken;
        }
        Show(Board.Now);
    }

    protected override Task ReadAsync()
    {
        Board.ReadAgain();
        return Task.CompletedTask;
    }

    private void OnBoard(BoardSnapshot next) => _ = InvokeAsync(async () =>
    {
        var before = picture;
        Show(next);
        StateHasChanged();
        await RankAgain(before);
    });

    private void OnBroken() => _ = InvokeAsync(StateHasChanged);

    private void Show(BoardSnapshot? next)
    {
        if (next is null) return;
        var before = picture;
        picture = next;
        if (selected is not null && SelectedRow is null)
        {
            var gone = before?.Rows.FirstOrDefault(r => r.Id == selected);
            Deselect();
            if (gone is not null) announcement = $"{gone.Delivery.Number} is done and left the board.";
        }
        if (before is not null && next.Unassigned.Count > before.Unassigned.Count) announcement = $"{next.Unassigned.Count} orders without a courier.";
        Filter();
        Mark(before);
    }

    /// <summary>A new list tells the map to look, so only when a marker is another one.</summary>
    private void Mark(BoardSnapshot? before)
    {
        if (picture is null) return;
        var now = DispatchMarkers.Of(picture, selected);
        if (before is null || !now.SequenceEqual(markers)) markers = now;
    }

    private void Search(string? text)
    {
        search = text?.Trim() ?? "";
        Filter();
    }

    private void Filter()
    {
        if (picture is null) return;
        shownUnassigned = search.Length == 0 ? picture.Unassigned : [.. picture.Unassigned.Where(Matches)];
        shownUnderWay = search.Length == 0 ? picture.UnderWay : [.. picture.UnderWay.Where(Matches)];
        shownCouriers = [.. picture.Couriers.Where(c => search.Length > 0 ? Has(c.Courier.Name) || Has(c.Orders) : showOffDuty || c.Courier.IsOnDuty)];

        bool Matches(BoardRow row) => Has(row.Delivery.Number) || Has(row.Delivery.RestaurantName) || Has(row.Delivery.DropOffLine) || Has(row.Delivery.PickupLine) || Has(row.Delivery.CourierName);
        bool Has(string? text) => text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true;
    }

    /// <summary>What can still be given to somebody can be dragged to them.</summary>
    private static string Draggable(BoardRow row) => row.Delivery.Status is DeliveryStatus.Unassigned or DeliveryStatus.Assigned or DeliveryStatus.AtRestaurant ? "true" : "false";

    private BoardCourier? CourierOf(BoardRow row) => picture?.Couriers.FirstOrDefault(c => c.Id == row.Delivery.CourierId);

    private async Task Select(Guid id)
    {
        if (selected == id) return;
        (selected, selectedCourier, ranked, route) = (id, null, null, null);
        Mark(null);
        if (SelectedRow is not { } row) return;
        if (map is not null) await map.ShowAsync(row.Delivery.Pickup);
        var way = await TryAsk((IMapService service) => service.RouteAsync(row.Delivery.Pickup, row.Delivery.DropOff, Leaving));
        // Another row may have been chosen while the way was looked for.
        if (selected == id) route = way?.Path;
    }

    private void Deselect()
    {
        (selected, selectedCourier, ranked, route) = (null, null, null, null);
        Mark(null);
    }

    /// <summary>From the exceptions list, where a row may be filtered away.</summary>
    private async Task Open(Guid id)
    {
        Search("");
        await Select(id);
        await ScrollToSelectedAsync();
    }

    private async Task ChooseCourier(Guid id)
    {
        selectedCourier = selectedCourier == id ? null : id;
        if (selectedCourier is not null && SelectedRow is { Delivery.Status: DeliveryStatus.Unassigned or DeliveryStatus.Assigned or DeliveryStatus.AtRestaurant } row && ranked is null) await PickFor(row.Id);
        if (picture?.Couriers.FirstOrDefault(c => c.Id == selectedCourier) is { Courier.Position: { } place } && map is not null) await map.ShowAsync(place);
    }

    private async Task CourierOnMap(int number)
    {
        if (picture?.Couriers.FirstOrDefault(c => c.Courier.Number == number) is not { } courier) return;
        // A click on a courier without a chosen order means "what are they doing?".
        if (selected is null && picture.Rows.FirstOrDefault(r => r.Delivery.CourierId == courier.Id) is { } row) await Select(row.Id);
        else await ChooseCourier(courier.Id);
    }

    private async Task MarkerOnMap(string key)
    {
        if (picture is not null && DispatchMarkers.RowOf(picture, key) is { } row) await Open(row.Id);
    }

    public override async ValueTask DisposeAsync()
    {
        Board.Changed -= OnBoard;
        Board.BrokenChanged -= OnBroken;
        await DisposeKeysAsync();
        await base.DisposeAsync();
    }
}
