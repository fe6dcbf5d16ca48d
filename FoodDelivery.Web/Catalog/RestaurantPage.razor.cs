using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Web.Ordering;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace FoodDelivery.Web.Catalog;

/// <summary>One restaurant: its menu with what is in every dish, whether it takes orders, and the way into the cart.</summary>
public sealed partial class RestaurantPage : ConsolePage
{
    private static readonly TimeSpan LookAtTheClock = TimeSpan.FromSeconds(20);
    private RestaurantPageView? view;
    private GeoPoint? near;
    private CartBar? cartBar;
    private Dictionary<Guid, int> inCart = [];
    private IJSObjectReference? script;
    private bool missing;
    private bool broken, following;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    [Parameter] public string Slug { get; set; } = "";

    protected override async Task OnInitializedAsync()
    {
        Watch<MenuChanged>(change => change.RestaurantId == view?.Restaurant.Id, _ => RefreshAsync());
        Watch<RestaurantChanged>(change => change.RestaurantId == view?.Restaurant.Id, _ => RefreshAsync());
        // Opening, the last order and the end of a pause come by the clock; nobody tells of them.
        Every(LookAtTheClock, () => view?.Card.Open.Until <= Time.GetUtcNow() ? RefreshAsync() : Task.CompletedTask);
        if (Visit.Address is { } line && (await Ask((IMapService map) => map.FindAddressAsync(line, 1, Leaving))) is [var known, ..]) near = known.Location;
    }

    protected override Task OnParametersSetAsync() => RefreshAsync();

    protected override async Task ReadAsync()
    {
        try
        {
            view = await Ask((StorefrontReads reads) => reads.PageAsync(Slug, near, Leaving));
            (missing, broken) = (view is null, false);
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or InvalidOperationException or TimeoutException)
        {
            broken = view is null;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (following || view is null) return;
        following = true;
        try
        {
            script = await Js.InvokeAsync<IJSObjectReference>("import", Leaving, "./Catalog/RestaurantPage.razor.js");
            await script.InvokeVoidAsync("followSections", Leaving);
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The page was left meanwhile, or its script did not come over a bad line: then no section lights up, and everything can be ordered.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (script is not null) await script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its script with it.
        }
        await base.DisposeAsync();
    }

    private async Task ChooseAsync(MenuItem item)
    {
        if (view is null || cartBar is null) return;
        if (item.Groups.Count == 0 && view.Card.Open.State == Openness.Open)
        {
            if (await cartBar.AddAsync(view.Restaurant.Id, new(item.Id, 1, [], null))) Snackbar.Add($"{item.Name} is in your cart", Severity.Success);
            return;
        }
        await OpenAsync(item);
    }

    private async Task OpenAsync(MenuItem item)
    {
        var said = await OneQuestion(async () =>
        {
            var dialog = await Dialogs.ShowAsync<ItemDialog>(item.Name, new DialogParameters<ItemDialog>
            {
                { d => d.Item, item },
                { d => d.Restaurant, view!.Card },
                { d => d.Add, line => cartBar!.AddAsync(view.Restaurant.Id, line) },
            }, new DialogOptions { NoHeader = true, FullWidth = true, MaxWidth = MaxWidth.Small, CloseOnEscapeKey = true });
            return await dialog.Result;
        });
        if (said is { Canceled: false }) Snackbar.Add($"{item.Name} is in your cart", Severity.Success);
    }

    private void CartChangedAsync(CartView cart) => inCart = cart.Lines.GroupBy(l => l.Wanted.ItemId).ToDictionary(g => g.Key, g => g.Sum(l => l.Wanted.Quantity));

    private static string Anchor(MenuSection section) => "menu-" + SearchText.Normalise(section.Name).Replace(' ', '-');
}
