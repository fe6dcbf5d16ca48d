using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FoodDelivery.Web.Catalog;

/// <summary>The front door: where to, what for, who cooks. Filters live in the address bar, so every view can be shared and works without scripts.</summary>
public sealed partial class StorefrontPage : ConsolePage
{
    private static readonly TimeSpan Slowly = TimeSpan.FromMinutes(1);
    private GeoAddress? address;
    private Storefront? store;
    private StorefrontSort sort;
    private DateTimeOffset now;
    private string typed = "";
    private string sought = "";
    private int typing;
    private bool broken;
    private bool refreshing;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "cuisine")] public string? Cuisine { get; set; }

    [SupplyParameterFromQuery(Name = "q")] public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] public string? Sort { get; set; }

    private string Headline
    {
        get
        {
            var meal = now == default ? "Food" : TimeZoneInfo.ConvertTimeBySystemTimeZoneId(now, store?.Cards is [var first, ..] ? first.TimeZone : "America/New_York").Hour switch
            {
                >= 5 and < 11 => "Breakfast",
                >= 11 and < 15 => "Lunch",
                >= 15 and < 17 => "A bite",
                >= 17 and < 22 => "Dinner",
                _ => "Midnight food",
            };
            return address is null ? $"{meal}, brought to your door" : $"{meal} to {address.Line}";
        }
    }

    private string Lead => store is null ? "One moment, the kitchens are reporting in." : store.All == 0 ? "The kitchens are not here yet."
        : address is null ? "Tell us where, and we show who delivers, how soon and for how much."
        : store.Cards.Count(c => c is { Delivers: true, Open.State: Openness.Open }) switch
        {
            0 => "None of these kitchens delivers here right now.",
            1 => "One kitchen cooks for this address right now.",
            var many => $"{many} kitchens cook for this address right now.",
        };

    private string Count => store!.Cards.Count == 1 ? "1 restaurant" : $"{store.Cards.Count} restaurants";

    protected override async Task OnInitializedAsync()
    {
        Watch<RestaurantChanged>(_ => true, _ => SoonAsync());
        Watch<MenuChanged>(_ => sought.Length > 0, _ => SoonAsync());
        Every(Slowly, RefreshAsync);
        if (Visit.Address is { } line && (await Ask((IMapService map) => map.FindAddressAsync(line, 1, Leaving))) is [var known, ..]) address = known;
    }

    protected override Task OnParametersSetAsync()
    {
        // The address comes back with what was sought; by then more may have been typed, and that must stay.
        if ((Text ?? "") != sought) typed = sought = Text ?? "";
        sort = Enum.TryParse<StorefrontSort>(Sort, ignoreCase: true, out var wanted) ? wanted : StorefrontSort.Recommended;
        return RefreshAsync();
    }

    protected override async Task ReadAsync()
    {
        try
        {
            store = await Ask((StorefrontReads reads) => reads.FindAsync(new(address?.Location, sought, Cuisine, sort), Leaving));
            (broken, now) = (false, Time.GetUtcNow());
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or InvalidOperationException or TimeoutException)
        {
            broken = store is null;
        }
    }

    /// <summary>A rush hour changes many restaurants a minute: read once for all of them.</summary>
    private async Task SoonAsync()
    {
        if (refreshing) return;
        refreshing = true;
        await Task.Delay(TimeSpan.FromMilliseconds(250), Time, Leaving);
        refreshing = false;
        await RefreshAsync();
    }

    private async Task DeliverToAsync(GeoAddress chosen)
    {
        address = chosen;
        Visit.DeliverTo(chosen.Line);
        await RefreshAsync();
        try
        {
            await using var script = await Js.InvokeAsync<IJSObjectReference>("import", Leaving, "./Catalog/StorefrontPage.razor.js");
            await script.InvokeVoidAsync("remember", Leaving, Visit.AddressCookie, chosen.Line);
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // What is shown here is right all the same; only the next page load does not know it yet.
        }
    }

    /// <summary>Waits until the typing pauses, so that a word is one look at the restaurants.</summary>
    private async Task SearchAsync(string? now)
    {
        typed = now ?? "";
        var mine = ++typing;
        await Task.Delay(TimeSpan.FromMilliseconds(200), Time, Leaving);
        if (mine != typing) return;
        sought = typed;
        await RefreshAsync();
        if (mine == typing) Navigation.NavigateTo(Link(Cuisine), replace: true);
    }

    private void SortAsync(ChangeEventArgs change)
    {
        sort = Enum.TryParse<StorefrontSort>(change.Value as string, out var wanted) ? wanted : StorefrontSort.Recommended;
        Navigation.NavigateTo(Link(Cuisine), replace: true);
    }

    private string Link(string? cuisine) => Navigation.GetUriWithQueryParameters("/", new Dictionary<string, object?>
    {
        ["cuisine"] = cuisine,
        ["q"] = sought.Length == 0 ? null : sought,
        ["sort"] = sort == StorefrontSort.Recommended ? null : sort.ToString(),
    });
}
