using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Platform.Programs;

/// <summary>Which programs are let in, what they may do, their secrets, and the switch.</summary>
public sealed partial class ProgramsPage
{
    private IReadOnlyList<ProgramRow>? programs;
    private IReadOnlyDictionary<Guid, RestaurantInfo> restaurants = new Dictionary<Guid, RestaurantInfo>();

    [Inject] private OperationsClock Clock { get; set; } = default!;

    protected override async Task ReadAsync()
    {
        restaurants = await Ask((CatalogLookup catalog) => catalog.RestaurantsAsync(Leaving));
        programs = await Ask((ProgramReads reads) => reads.AllAsync(Leaving));
    }

    private string NameOf(Guid restaurant) => restaurants.GetValueOrDefault(restaurant)?.Name ?? "a restaurant that is gone";

    private static string KindWords(ProgramKind kind) => kind switch { ProgramKind.App => "App", ProgramKind.Tablet => "Tablet", _ => "Service" };

    private async Task MakeAsync()
    {
        var said = await OneQuestion(async () =>
        {
            var dialog = await Dialogs.ShowAsync<NewProgramDialog>("Let a program in", new DialogParameters<NewProgramDialog>
            {
                { d => d.Restaurants, restaurants.Values.OrderBy(r => r.Name).ToList() },
            }, new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true });
            return await dialog.Result;
        });
        if (said is not { Canceled: false, Data: MakeProgram.Made made }) return;
        await ShowAsync("The program is let in", made.ClientId, made.Secret);
        await LoadAsync();
    }

    private async Task RenewAsync(ProgramRow program)
    {
        var answer = await OneQuestion(() => Dialogs.ShowMessageBoxAsync($"A new secret for {program.Name}", "With an overlap the old secret is taken for one more day, so that the program can be changed over. At once is for a secret that others have seen: the program stands still until it has the new one.",
            yesText: "With an overlap", noText: "At once", cancelText: "Keep the old one"));
        if (answer is not { } overlap) return;
        if (await Do<RenewProgramSecret, string>(useCase => useCase.RunAsync(new(program.Id, AtOnce: !overlap), Leaving)) is not { IsOk: true } renewed) return;
        await ShowAsync($"The new secret of {program.Name}", program.ClientId, renewed.Value);
        await LoadAsync();
    }

    private async Task SwitchAsync(ProgramRow program)
    {
        var on = program.OffSince is not null;
        if (!on && !await Confirm($"Switch {program.Name} off?", "Everything it does stops within a minute, and whoever uses it is signed out of it. It can be switched on again.", yes: "Switch off", no: "Leave it on")) return;
        if (await Do((SwitchProgram useCase) => useCase.RunAsync(new(program.Id, on), Leaving), done: $"{program.Name} is {(on ? "on" : "off")}.")) await LoadAsync();
    }

    private async Task ShowAsync(string title, string clientId, string? secret)
    {
        var dialog = await Dialogs.ShowAsync<SecretDialog>(title, new DialogParameters<SecretDialog> { { d => d.ClientId, clientId }, { d => d.Secret, secret } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false });
        await dialog.Result;
    }
}
