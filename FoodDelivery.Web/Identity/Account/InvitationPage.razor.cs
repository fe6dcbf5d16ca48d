using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

/// <summary>Where the link of an invitation leads: a password for somebody new, a sign-in for somebody known. Static, because a cookie can only be set while the answer has not begun.</summary>
public sealed partial class InvitationPage
{
    private AcceptInvitation.Offer? offer;
    private IReadOnlyList<string> restaurants = [];
    private Actor? me;
    private Error? problem;

    [SupplyParameterFromQuery] private string? Token { get; set; }
    [SupplyParameterFromForm(FormName = "invitation")] private Typed Input { get; set; } = default!;

    private string Here => "/" + InvitationEndpoints.PathOf(Uri.EscapeDataString(Token ?? ""));

    private string Words
    {
        get
        {
            var roles = offer!.Roles.Where(role => role != Roles.Customer).ToList();
            var words = roles.Count > 1 ? $"{string.Join(", ", roles.SkipLast(1))} and {roles[^1]}" : string.Join("", roles);
            return restaurants.Count == 0 ? words : $"{words} ({string.Join(", ", restaurants)})";
        }
    }

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        me = await MeAsync() is { UserId: not null } somebody ? somebody : null;
        var looked = await Ask((AcceptInvitation accept) => accept.LookAsync(Token, Leaving));
        if (looked.IsOk) offer = looked.Value;
        else problem = looked.Error;
        if (offer is { Restaurants.Count: > 0 })
        {
            var known = await Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(Leaving));
            restaurants = [.. offer.Restaurants.Select(id => known.GetValueOrDefault(id)?.Name).OfType<string>().Order()];
        }
        base.OnInitialized();
    }

    private async Task SubmitAsync()
    {
        var accepted = await Do((AcceptInvitation accept) => accept.RunAsync(new(Token, Input.Name, Input.Password), Leaving));
        if (accepted is not { IsOk: true } done) return;
        var home = await Do<SignIn, string>(async signIn =>
        {
            // Whoever was signed in stays so, and the cookie learns the new roles.
            if (me is null) await signIn.AsNewPersonAsync(done.Value);
            else await signIn.RefreshAsync(done.Value.Id);
            return await signIn.HomeOfAsync(done.Value);
        });
        Navigation.NavigateTo(home is { IsOk: true } known ? known.Value : LocalUrl.Home);
    }

    protected override void Refused(Error error) => problem = error;

    private string? For(string field) => problem?.Field == field ? problem.Message : null;

    public sealed class Typed
    {
        public string? Name { get; set; }
        public string? Password { get; set; }
    }
}
