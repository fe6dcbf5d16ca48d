using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

/// <summary>Opens an account, or makes one of a guest. Where mails can be sent the address is proven first, and the page says the same of every address.</summary>
public sealed partial class RegisterPage
{
    private Error? problem;
    private PersonInfo? guest;
    private bool hasPasskey;
    private IReadOnlyList<byte[]> passkeys = [];

    // This browser has asked, and is asked for the code.
    private CodeTickets.Ticket? ticket;

    [Inject] private CodeTickets Tickets { get; set; } = default!;
    [Inject] private GuestPasskeys GuestPasskeys { get; set; } = default!;
    [CascadingParameter] private HttpContext? Http { get; set; }
    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }
    [SupplyParameterFromQuery] private string? Step { get; set; }
    [SupplyParameterFromForm(FormName = "register")] private Typed Input { get; set; } = default!;
    [SupplyParameterFromForm(FormName = "prove", Name = "Proof")] private Typed Proof { get; set; } = default!;

    private string Next => LocalUrl.Of(ReturnUrl);

    protected override async Task OnInitializedAsync()
    {
        (Input, Proof) = (Input ?? new(), Proof ?? new());
        if (Step == "code" || Proof.Code is not null) ticket = Tickets.Read(Http, CodePurpose.Register);
        // A step of its own in the browser's history: back leads to the form, and loading it again asks for nothing.
        if (Step == "code" && ticket is null && Proof.Code is null)
        {
            Navigation.NavigateTo($"/account/register?returnUrl={Uri.EscapeDataString(Next)}");
            return;
        }
        if ((await MeAsync()).UserId is { } me && await Ask((Guests guests) => guests.IsGuestAsync(me, Leaving))) guest = await Ask((People people) => people.FindAsync(me, Leaving));
        if (guest is { Id: var own }) passkeys = GuestPasskeys.Of(Http, own);
        hasPasskey = passkeys.Count > 0;
    }

    private async Task SubmitAsync()
    {
        if (await Ask((Codes codes) => Task.FromResult(codes.CanSend(CodeChannel.Email))))
        {
            var asker = Tickets.AskerOf(Http, CodePurpose.Register);
            if (await Do((BeginRegistration useCase) => useCase.RunAsync(new(Input.Name, Input.Email, Input.Password, guest?.Id, passkeys), asker, Leaving)) is not { IsOk: true } row || Http is null) return;
            Tickets.Write(Http, CodePurpose.Register, row.Value, Input.Email!.Trim());
            Navigation.NavigateTo($"/account/register?step=code&returnUrl={Uri.EscapeDataString(Next)}");
            return;
        }
        var registered = guest is { } own
            ? await Do((KeepGuest useCase) => useCase.RunAsync(new(own.Id, Input.Name, Input.Email, Input.Password), Leaving))
            : await Do((RegisterCustomer useCase) => useCase.RunAsync(new(Input.Name ?? "", Input.Email ?? "", Input.Password ?? ""), Leaving));
        if (registered is { IsOk: true } done) await EnterAsync(done.Value);
    }

    private async Task ProveAsync()
    {
        if (await Do((FinishRegistration useCase) => useCase.RunAsync(new(ticket?.Row, ticket?.Email, Proof.Code), CancellationToken.None)) is not { IsOk: true } done) return;
        if (Http is not null) Tickets.Clear(Http, CodePurpose.Register);
        await EnterAsync(done.Value);
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
