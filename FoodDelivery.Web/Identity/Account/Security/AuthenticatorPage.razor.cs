using System.Text;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using QRCoder;

namespace FoodDelivery.Web.Identity.Account.Security;

/// <summary>Shows the secret once, as picture and as text, and turns the second factor on when the app answers with a right code.</summary>
public sealed partial class AuthenticatorPage
{
    private SecondFactor.Offer? offer;
    private IReadOnlyList<string>? codes;
    private string picture = "";
    private Error? problem;

    [CascadingParameter] private HttpContext? Http { get; set; }
    [SupplyParameterFromQuery] private string? Why { get; set; }
    [SupplyParameterFromForm(FormName = "authenticator")] private Typed Input { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        if ((await MeAsync()).UserId is not { } id) return;
        var me = await Ask((UserManager<AppUser> people) => people.FindByIdAsync(id.ToString()));
        if (me is null or { TwoFactorEnabled: true } or { IsGuest: true }) return;
        // What is sent is refused by itself; a form that is not there could not even be answered.
        if (Input.Sealed is null && await Ask((FreshProof fresh) => fresh.RefuseAsync(Session, Leaving)) is not null)
        {
            Navigation.NavigateTo(Proof);
            return;
        }
        offer = await Ask((SecondFactor use) => Task.FromResult(use.Make(me, Input.Sealed)));
        using var qr = QRCodeGenerator.GenerateQrCode(offer.Uri, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(qr);
        // Dark on white in both themes: many cameras read nothing else.
        picture = "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg.GetGraphic(6, "#000000", "#ffffff")));
    }

    private async Task SubmitAsync()
    {
        if (await Do((SecondFactor use) => use.EnrolAsync(Session, Input.Sealed, Input.Code)) is not { IsOk: true } made)
        {
            if (problem?.Code == FreshProof.Needed.Code) Navigation.NavigateTo(Proof);
            return;
        }
        var id = (await MeAsync()).UserId!.Value;
        await Do<SignIn>(async signIn =>
        {
            await signIn.GoOnAloneAsync(id);
            return Result.Ok;
        });
        codes = made.Value.Codes;
    }

    private string Proof => ProvePage.On($"/account/security/authenticator{(Why == "admin" ? "?why=admin" : "")}");

    private Guid? Session => Http is null ? null : PersonSignIn.SessionOf(Http.User);

    protected override void Refused(Error error) => problem = error;

    public sealed class Typed
    {
        public string? Sealed { get; set; }
        public string? Code { get; set; }
    }
}
