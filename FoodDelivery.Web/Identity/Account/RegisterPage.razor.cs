using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

/// <summary>Opens an account, or makes one of a guest. Where mails can be sent the address is proven first, and the page says the same of every address.</summary>
public sealed partial class RegisterPage
{
    private Error? problem;
    private PersonInfo? guest;
    private bool asked, hasPasskey;

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }
    [SupplyParameterFromForm(FormName = "register")] private Typed Input { get; set; } = default!;
    [SupplyParameterFromForm(FormName = "prove", Name = "Proof")] private Typed Proof { get; set; } = default!;

    private string Next => LocalUrl.Of(ReturnUrl);

    protected override async Task OnInitializedAsync()
    {
        // Whoever comes with a code has asked before.
        (asked, Input, Proof) = (Proof?.Email is not null, Input ?? new(), Proof ?? new());
        if ((await MeAsync()).UserId is { } me && await Ask((Guests guests) => guests.IsGuestAsync(me, Leaving))) guest = await Ask((People people) => people.FindAsync(me, Leaving));
        hasPasskey = guest is not null && (await Ask((Passkeys passkeys) => passkeys.MineAsync())).Count > 0;
    }

    private async Task SubmitAsync()
    {
        if (await Ask((Codes codes) => Task.FromResult(codes.CanSend(CodeChannel.Email))))
        {
            asked = await Do((BeginRegistration useCase) => useCase.RunAsync(new(Input.Name, Input.Email, Input.Password, guest?.Id), Leaving));
            Proof.Email = Input.Email;
            return;
        }
        var registered = guest is { } own
            ? await Do((KeepGuest useCase) => useCase.RunAsync(new(own.Id, Input.Name, Input.Email, Input.Password), Leaving))
            : await Do((RegisterCustomer useCase) => useCase.RunAsync(new(Input.Name ?? "", Input.Email ?? "", Input.Password ?? ""), Leaving));
        if (registered is { IsOk: true } done) await EnterAsync(done.Value);
    }

    private async Task ProveAsync()
    {
        if (await Do((FinishRegistration useCase) => useCase.RunAsync(new(Proof.Email, Proof.Code), CancellationToken.None)) is { IsOk: true } done) await EnterAsync(done.Value);
    }

    /// <summary>Straight in, unless the address turned out to have an account with a second factor.</summary>
    private async Task EnterAsync(AppUser user)
    {
        if (await Do<SignIn, SignIn.Step>(signIn => signIn.BeginAsync(user)) is not { IsOk: true } step) return;
        Navigation.NavigateTo(step.Value.NeedsCode ? $"/account/sign-in/code?returnUrl={Uri.EscapeDataString(Next)}" : Next);
    }

    protected override void Refused(Error error) => problem = error;

    private string? For(string field) => problem?.Field == field ? problem.Message : null;

    public sealed class Typed
    {
        public string? Name { get; set; }
        public string? Email { get; set; }
        public string? Password { get; set; }
        public string? Code { get; set; }
    }
}
