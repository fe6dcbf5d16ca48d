using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Notifications;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Platform.Partners;

public sealed partial class EndpointDialog
{
    private readonly HashSet<string> types = [];
    private readonly HashSet<Guid> chosen = [];
    private string? name;
    private string? url;
    private Error? problem;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = default!;

    /// <summary>Null for a new one.</summary>
    [Parameter] public PartnerEndpointRow? Endpoint { get; set; }
    [Parameter, EditorRequired] public IReadOnlyList<RestaurantInfo> Restaurants { get; set; } = [];

    /// <summary>Null when nothing was saved.</summary>
    public static async Task<SavePartnerEndpoint.Saved?> AskAsync(IDialogService dialogs, PartnerEndpointRow? endpoint, IReadOnlyList<RestaurantInfo> restaurants)
    {
        var parameters = new DialogParameters<EndpointDialog> { { d => d.Endpoint, endpoint }, { d => d.Restaurants, restaurants } };
        var dialog = await dialogs.ShowAsync<EndpointDialog>(endpoint is null ? "New endpoint" : $"Change {endpoint.Name}", parameters, new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false });
        return await dialog.Result is { Canceled: false, Data: SavePartnerEndpoint.Saved saved } ? saved : null;
    }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        (name, url) = (Endpoint?.Name, Endpoint?.Url);
        types.UnionWith(Endpoint?.Types ?? []);
        chosen.UnionWith(Endpoint?.Restaurants ?? []);
    }

    protected override void Refused(Error error) => problem = error;

    private static void Toggle<T>(HashSet<T> set, T one)
    {
        if (!set.Remove(one)) set.Add(one);
    }

    private void All()
    {
        if (types.Count == PartnerEvents.All.Count) types.Clear();
        else types.UnionWith(PartnerEvents.All.Select(type => type.Name));
    }

    private async Task SaveAsync()
    {
        problem = null;
        var saved = await Do((SavePartnerEndpoint save) => save.RunAsync(new(Endpoint?.Id, name, url, types, chosen, Endpoint?.Version), Leaving));
        if (saved is { IsOk: true } done) Dialog.Close(DialogResult.Ok(done.Value));
    }

    private string? Wrong(string field) => problem?.Field == field ? "true" : null;
}
