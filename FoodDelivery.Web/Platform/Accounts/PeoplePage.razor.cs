using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Platform.Accounts;

/// <summary>Who has an account, what they may do, and who was asked to come.</summary>
public sealed partial class PeoplePage
{
    private Page<PersonRow>? people;
    private IReadOnlyList<InvitationRow> invitations = [];
    private IReadOnlyDictionary<Guid, RestaurantInfo> restaurants = new Dictionary<Guid, RestaurantInfo>();

    [Inject] private PublicAddress Address { get; set; } = default!;
    [Inject] private OperationsClock Clock { get; set; } = default!;
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? Role { get; set; }

    protected override async Task ReadAsync()
    {
        restaurants = await Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(Leaving));
        people = await Ask((PeopleReads reads) => reads.PageAsync(new(Q, Role), PageAt - 1, PageSize, Leaving));
        invitations = await Ask((InvitationReads reads) => reads.OpenAsync(Leaving));
    }

    /// <summary>Also for whoever presses before the page has read them.</summary>
    private async Task<IReadOnlyList<RestaurantInfo>> ChoicesAsync()
    {
        if (restaurants.Count == 0) restaurants = await Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(Leaving));
        return [.. restaurants.Values.OrderBy(r => r.Name)];
    }

    private string NameOf(Guid restaurant) => restaurants.GetValueOrDefault(restaurant)?.Name ?? "a restaurant that is gone";

    private async Task ChangeAsync(PersonRow person)
    {
        if (await OneQuestion(async () => await RolesDialog.AskAsync(Dialogs, person, await ChoicesAsync())) is not { } wanted) return;
        if (await Do((SetRoles useCase) => useCase.RunAsync(wanted, Leaving), done: $"{person.Name}'s roles are changed; they have to sign in again.")) await LoadAsync();
    }

    private async Task InviteAsync()
    {
        if (await OneQuestion(async () => await InviteDialog.AskAsync(Dialogs, await ChoicesAsync())) is { } made) await ShowAsync(made.Email, made.Invited);
    }

    /// <summary>The link itself is not kept, so a lost one is replaced by a new one.</summary>
    private async Task AgainAsync(InvitationRow row)
    {
        if (!await Confirm($"Make a new link for {row.Email}?", "The one they have stops working.", yes: "New link")) return;
        if (await Do((InvitePerson invite) => invite.RunAsync(new(row.Email, row.Roles, row.Restaurants, "A new link"), Leaving)) is { IsOk: true } made) await ShowAsync(row.Email, made.Value);
    }

    private async Task WithdrawAsync(InvitationRow row)
    {
        if (!await Confirm($"Withdraw the invitation of {row.Email}?", "Their link stops working.", yes: "Withdraw")) return;
        if (await Do((WithdrawInvitation withdraw) => withdraw.RunAsync(new(row.Id), Leaving), done: "The invitation is withdrawn.")) await LoadAsync();
    }

    private async Task ShowAsync(string email, InvitePerson.Invited invited)
    {
        await OnceDialog.ShowAsync(Dialogs, "The link of the invitation", $"Send it to {email} and to nobody else: whoever has it can accept. It works once, until {Clock.Words(invited.ExpiresAt)}.",
            "Link", Address.Or(Navigation.BaseUri) + InvitationEndpoints.PathOf(invited.Token), "If it is lost, make a new one.");
        await LoadAsync();
    }
}
