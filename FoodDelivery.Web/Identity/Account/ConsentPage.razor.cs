using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

/// <summary>Asks a person whether a program may act for them. Comes from the authorization endpoint with its whole question in the address, and goes back there.</summary>
public sealed partial class ConsentPage
{
    private string? program, problem;
    private string me = "";
    private IReadOnlyList<string> scopes = [];

    [SupplyParameterFromQuery(Name = "client_id")] private string? ClientId { get; set; }
    [SupplyParameterFromQuery(Name = "scope")] private string? Scope { get; set; }
    [SupplyParameterFromForm(FormName = "consent", Name = "Answer")] private string? Answer { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var asker = await MeAsync();
        me = asker.Name;
        // What the person may not do themselves the program does not get either; the endpoint leaves it out in the same way.
        scopes = [.. (Scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(scope => Permissions.Find(scope) is not { } permission || permission.IsFor(asker.Is))];
        if (ClientId is { Length: > 0 } id) program = await Ask(async (ProgramBook programs) => (await programs.FindByClientIdAsync(id, Leaving))?.DisplayName);
    }

    private async Task AnswerAsync()
    {
        var question = new Uri(Navigation.Uri).Query;
        if (Answer != "agree") Navigation.NavigateTo($"/connect/continue{question}&{ConnectEndpoints.Refused}=true");
        else if (await Do((AllowProgram useCase) => useCase.RunAsync(new(ClientId ?? "", scopes), Leaving))) Navigation.NavigateTo("/connect/continue" + question);
    }

    protected override void Refused(Error error) => problem = error.Message;
}
