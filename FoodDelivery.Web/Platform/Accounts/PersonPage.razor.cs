using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Platform.Accounts;

/// <summary>One person: what they may do, whether they may come in, and everything that was changed about that.</summary>
public sealed partial class PersonPage
{
    private const int MostLines = 100;
    private PersonRow? person;
    private IReadOnlyList<AuditRow> lines = [];
    private IReadOnlyDictionary<Guid, RestaurantInfo> restaurants = new Dictionary<Guid, RestaurantInfo>();
    private bool read;

    [Inject] private OperationsClock Clock { get; set; } = default!;
    [Parameter] public Guid Id { get; set; }

    protected override Task OnParametersSetAsync() => RefreshAsync();

    protected override async Task ReadAsync()
    {
        restaurants = await Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(Leaving));
        person = await Ask(async (PeopleReads reads) =>
        {
            lines = await reads.AuditOfAsync(Id.ToString(), MostLines, Leaving);
            return await reads.OneAsync(Id, Leaving);
        });
        read = true;
    }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        // The line of a change is written a moment after the change itself.
        Every(TimeSpan.FromSeconds(5), RefreshAsync);
    }

    private string NameOf(Guid restaurant) => restaurants.GetValueOrDefault(restaurant)?.Name ?? "a restaurant that is gone";

    private async Task RolesAsync()
    {
        if (await OneQuestion(() => RolesDialog.AskAsync(Dialogs, person!, [.. restaurants.Values.OrderBy(r => r.Name)])) is not { } wanted) return;
        if (await Do((SetRoles useCase) => useCase.RunAsync(wanted, Leaving), done: $"{person!.Name}'s roles are changed; they have to sign in again.")) await RefreshAsync();
    }

    private async Task DeactivateAsync()
    {
        if (await AskWhy($"Deactivate {person!.Name}?", "They are signed out everywhere within a minute and can't sign in again until somebody reactivates them. Their roles are kept.", "Deactivate") is not { } why) return;
        if (await Do((DeactivatePerson useCase) => useCase.RunAsync(new(Id, why), Leaving), done: $"{person.Name} is deactivated.")) await RefreshAsync();
    }

    private async Task ReactivateAsync()
    {
        if (await AskWhy($"Reactivate {person!.Name}?", "They can sign in again, with the roles they had.", "Reactivate") is not { } why) return;
        if (await Do((ReactivatePerson useCase) => useCase.RunAsync(new(Id, why), Leaving), done: $"{person.Name} may come in again.")) await RefreshAsync();
    }
}
