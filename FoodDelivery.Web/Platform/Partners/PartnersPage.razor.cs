using FoodDelivery.Catalog;
using FoodDelivery.Notifications;
using MudBlazor;

namespace FoodDelivery.Web.Platform.Partners;

/// <summary>Who outside is told what happens, and whether it arrives.</summary>
public sealed partial class PartnersPage
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private IReadOnlyList<PartnerEndpointRow>? endpoints;
    private IReadOnlyDictionary<Guid, RestaurantInfo> restaurants = new Dictionary<Guid, RestaurantInfo>();
    private bool stirred;

    private string? Standing => endpoints is not { Count: > 0 } ? null : endpoints.Count(e => e.OffSince is not null || e.FailingSince is not null) switch
    {
        0 => "All are heard",
        1 => "1 needs a look",
        var n => $"{n} need a look",
    };

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Watch<PartnersChanged>(_ => !stirred, async _ =>
        {
            stirred = true;
            await Task.Delay(Calm, Time, Leaving);
            stirred = false;
            await LoadAsync();
        });
    }

    protected override async Task ReadAsync()
    {
        restaurants = await Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(Leaving));
        endpoints = await Ask((PartnerReads reads) => reads.EndpointsAsync(Leaving));
    }

    private string NameOf(Guid restaurant) => restaurants.GetValueOrDefault(restaurant)?.Name ?? "a restaurant that is gone";

    private async Task MakeAsync()
    {
        if (await OneQuestion(() => EndpointDialog.AskAsync(Dialogs, null, [.. restaurants.Values.OrderBy(r => r.Name)])) is not { } made) return;
        await OnceDialog.ShowAsync(Dialogs, "The endpoint's secret", "Give it to the partner on a safe way: with it they check that a message is from us.", "Secret", made.Secret!, "If it is lost, rotate it.");
        Navigation.NavigateTo($"/admin/partners/{made.Id}");
    }
}
