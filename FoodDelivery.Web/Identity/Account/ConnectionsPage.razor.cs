using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

/// <summary>Which accounts elsewhere open this one.</summary>
public sealed partial class ConnectionsPage
{
    private WaysIn.Ways? ways;
    private Error? problem;

    [SupplyParameterFromQuery(Name = "done")] private string? Connected { get; set; }
    [SupplyParameterFromQuery] private string? Gone { get; set; }

    private string? Done => problem is not null ? null
        : SignInProvider.All.Contains(Connected) && ways?.Providers.Any(one => one.Provider == Connected) == true ? $"{SignInProvider.Label(Connected!)} is connected."
        : SignInProvider.All.Contains(Gone) && ways?.Providers.All(one => one.Provider != Gone) == true ? $"{SignInProvider.Label(Gone!)} is disconnected." : null;

    protected override async Task OnInitializedAsync() => ways = await Ask((ConnectionReads reads) => reads.MineAsync(Leaving));

    private async Task DisconnectAsync(string provider)
    {
        if (!await Do((UnlinkProvider useCase) => useCase.RunAsync(provider, Leaving))) return;
        var me = await MeAsync();
        await Do<SignIn>(async signIn =>
        {
            await signIn.RefreshAsync(me.UserId!.Value); // Every other sign-in of this person ends; this one goes on.
            return Result.Ok;
        });
        Navigation.NavigateTo($"/account/connections?gone={provider}");
    }

    protected override void Refused(Error error) => problem = error;
}
