using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Platform;

/// <summary>Who has an account, and what they may do.</summary>
public sealed partial class PeoplePage
{
    private Page<PersonRow>? people;
    private IReadOnlyDictionary<Guid, RestaurantInfo> restaurants = new Dictionary<Guid, RestaurantInfo>();

    [Inject] private OperationsClock Clock { get; set; } = default!;
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? Role { get; set; }

    protected override async Task ReadAsync()
    {
        restaurants = await Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(Leaving));
        people = await Ask((PeopleReads reads) => reads.PageAsync(new(Q, Role), PageAt - 1, PageSize, Leaving));
    }

    private string NameOf(Guid restaurant) => restaurants.GetValueOrDefault(restaurant)?.Name ?? "a restaurant that is gone";

    private async Task ChangeAsync(PersonRow person)
    {
        var dialog = await Dialogs.ShowAsync<RolesDialog>($"What {person.Name} may do", new DialogParameters<RolesDialog>
        {
            { d => d.Person, person },
            { d => d.Restaurants, restaurants.Values.OrderBy(r => r.Name).ToList() },
        }, new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });
        if (await dialog.Result is not { Canceled: false, Data: SetRoles.Request wanted }) return;
        if (await Do((SetRoles useCase) => useCase.RunAsync(wanted, Leaving), done: $"{person.Name}'s roles are changed; they have to sign in again.")) await LoadAsync();
    }
}
