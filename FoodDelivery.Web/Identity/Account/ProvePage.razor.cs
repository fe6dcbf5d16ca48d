using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

/// <summary>Between wanting a new way in and getting it, for whoever has been signed in for a while; see <see cref="FreshProof"/>.</summary>
public sealed partial class ProvePage
{
    private FreshProof.Ways ways = new(false, false, false);
    private Error? problem;
    private bool asked;

    [Inject] private CodeTickets Tickets { get; set; } = default!;
    [CascadingParameter] private HttpContext? Http { get; set; }
    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }
    [SupplyParameterFromQuery] private string? Step { get; set; }
    [SupplyParameterFromForm(FormName = "prove-password", Name = "ByPassword")] private Typed ByPassword { get; set; } = default!;
    [SupplyParameterFromForm(FormName = "prove-passkey", Name = "ByPasskey")] private Typed ByPasskey { get; set; } = default!;
    [SupplyParameterFromForm(FormName = "prove-code", Name = "ByCode")] private Typed ByCode { get; set; } = default!;

    private string Next => LocalUrl.Of(ReturnUrl);

    private Guid? Session => Http is null ? null : PersonSignIn.SessionOf(Http.User);

    /// <summary>The way here and on.</summary>
    public static string On(string returnUrl) => $"/account/prove?returnUrl={Uri.EscapeDataString(returnUrl)}";

    protected override async Task OnInitializedAsync()
    {
        (ByPassword, ByPasskey, ByCode) = (ByPassword ?? new(), ByPasskey ?? new(), ByCode ?? new());
        ways = await Ask((FreshProof fresh) => fresh.WaysAsync(Leaving));
        asked = (Step == "code" || ByCode.Code is not null) && ways.Mail;
    }

    private Task WithPasswordAsync() => GoOnAsync((FreshProof fresh) => fresh.WithPasswordAsync(Session, ByPassword.Password, Leaving));

    private Task WithPasskeyAsync() => GoOnAsync((Passkeys passkeys) => passkeys.ProveAsync(ByPasskey.Credential));

    private Task WithCodeAsync() => GoOnAsync((FreshProof fresh) => fresh.WithCodeAsync(Session, ByCode.Code, CancellationToken.None));

    private async Task AskAsync()
    {
        if (await Do((FreshProof fresh) => fresh.AskAsync(Tickets.AskerOf(Http, CodePurpose.ProveItsYou), Leaving))) Navigation.NavigateTo($"{On(Next)}&step=code");
        // Too soon: the one before can be typed all the same.
        else asked = problem?.Code == CodeLimits.SoonCode;
    }

    private async Task GoOnAsync<TUseCase>(Func<TUseCase, Task<Result>> prove) where TUseCase : notnull
    {
        if (await Do(prove)) Navigation.NavigateTo(Next);
    }

    protected override void Refused(Error error) => problem = error;

    private string? For(string field) => problem?.Field == field ? problem.Message : null;

    public sealed class Typed
    {
        public string? Password { get; set; }
        public string? Code { get; set; }
        public string? Credential { get; set; }
    }
}
