using System.Globalization;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

/// <summary>What a person has allowed, and the way to take it back.</summary>
public sealed partial class ProgramsPage
{
    private IReadOnlyList<AllowedProgram> programs = [];
    private string? problem;

    [SupplyParameterFromQuery] private bool Taken { get; set; }
    [SupplyParameterFromForm(FormName = "take-back", Name = "ProgramId")] private Guid? ProgramId { get; set; }

    protected override async Task OnInitializedAsync() => programs = await Ask((ProgramReads reads) => reads.MineAsync(Leaving));

    private async Task TakeBackAsync()
    {
        if (ProgramId is { } id && await Do((TakeBackProgram useCase) => useCase.RunAsync(new(id), Leaving))) Navigation.NavigateTo("/account/programs?taken=true");
    }

    protected override void Refused(Error error) => problem = error.Message;

    private static string Dates(AllowedProgram program) =>
        $"Allowed {Day(program.Since)}{(program.LastUsed is null ? "" : $" · last used {Day(program.LastUsed)}")}";

    private static string Day(DateTimeOffset? at) => at?.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) ?? "once";
}
