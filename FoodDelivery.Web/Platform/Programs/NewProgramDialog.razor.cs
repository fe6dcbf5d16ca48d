using FoodDelivery.Catalog;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FoodDelivery.Web.Platform.Programs;

/// <summary>Asks what a new program is and may do, and makes it.</summary>
public sealed partial class NewProgramDialog
{
    private static readonly (ProgramKind Kind, string Words)[] Kinds =
    [
        (ProgramKind.App, "App: on a phone or in a browser, people sign in with us"),
        (ProgramKind.Tablet, "Tablet: shows a code that a person types elsewhere"),
        (ProgramKind.Service, "Service: acts for itself, with a secret"),
    ];

    private readonly HashSet<string> scopes = [], roles = [];
    private readonly HashSet<Guid> mine = [];
    private ProgramKind kind = ProgramKind.App;
    private string name = "", redirects = "";
    private bool ours;
    private string? problem;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = default!;
    [Parameter, EditorRequired] public IReadOnlyList<RestaurantInfo> Restaurants { get; set; } = [];

    private static void Toggle<T>(HashSet<T> chosen, T one)
    {
        if (!chosen.Remove(one)) chosen.Add(one);
    }

    private async Task SaveAsync()
    {
        problem = null;
        var request = new MakeProgram.Request(name, kind, scopes, kind == ProgramKind.App ? redirects.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [],
            Ours: ours && kind != ProgramKind.Service, roles, roles.Contains(Roles.Restaurant) ? mine : []);
        if (await Do<MakeProgram, MakeProgram.Made>(useCase => useCase.RunAsync(request, Leaving)) is { IsOk: true } made) Dialog.Close(DialogResult.Ok(made.Value));
    }

    protected override void Refused(Error error) => problem = error.Message;
}
