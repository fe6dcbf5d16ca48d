using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

/// <summary>Between a provider's yes and being signed in, where something is missing: an e-mail, or the proof that the account which has it is theirs.</summary>
public sealed partial class ExternalPage
{
    private PendingConnection? waiting;
    private Error? problem;
    private bool signedIn;

    [Inject] private PendingConnections Pending { get; set; } = default!;
    [CascadingParameter] private HttpContext? Http { get; set; }
    [SupplyParameterFromForm(FormName = "email")] private Typed? Input { get; set; }

    private string Label => waiting?.Person.Label ?? "";
    private string As => waiting?.Person.Email ?? waiting?.Person.Name ?? "Your account";
    private string Title => waiting is null ? "Nothing to finish" : signedIn ? $"Connect {Label}?" : waiting.Why == EnterWithProvider.EmailTaken ? "This email is in use" : "Almost there";

    protected override async Task OnInitializedAsync()
    {
        waiting = Http is null ? null : Pending.Read(Http);
        signedIn = (await MeAsync()).UserId is not null;
    }

    private async Task ConnectAsync()
    {
        if (waiting is not { } here || Http is null) return;
        var stale = false;
        var linked = await Do<LinkProvider>(async useCase =>
        {
            var done = await useCase.RunAsync(here.Person, PersonSignIn.SessionOf(Http.User), Leaving);
            stale = done.Error?.Code == FreshProof.Needed.Code;
            return done;
        });
        if (stale) Navigation.NavigateTo(ProvePage.On("/account/external"));
        if (!linked) return;
        Pending.Clear(Http);
        Navigation.NavigateTo(here.ReturnUrl == LocalUrl.Home ? $"/account/connections?done={here.Person.Provider}" : here.ReturnUrl);
    }

    private async Task EnterAsync()
    {
        if (waiting is not { } here || Http is null) return;
        var entered = await Do((EnterWithProvider useCase) => useCase.RunAsync(new(here.Person, Input?.Email ?? ""), Leaving));
        if (entered is not { IsOk: true } done) return;
        Pending.Clear(Http);
        Navigation.NavigateTo(await Ask((ExternalAnswer answer) => answer.LetInAsync(here.Person, done.Value, here.ReturnUrl)));
    }

    protected override void Refused(Error error) => problem = error;

    public sealed class Typed
    {
        public string? Email { get; set; }
    }
}
