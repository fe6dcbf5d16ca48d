using FoodDelivery.Platform;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

/// <summary>Static, because a cookie can only be set while the answer has not begun.</summary>
public sealed partial class SignInPage
{
    private string? problem;
    private bool demo;

    [Inject] private IHostEnvironment Environment { get; set; } = default!;
    [Inject] private DemoSeeder Demo { get; set; } = default!;
    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }
    [SupplyParameterFromQuery] private string? Passkey { get; set; }
    [SupplyParameterFromQuery] private string? Link { get; set; }
    [SupplyParameterFromForm(FormName = "sign-in")] private Typed Input { get; set; } = default!;

    private string Next => LocalUrl.Of(ReturnUrl);

    protected override void OnInitialized()
    {
        Input ??= new();
        problem = (Passkey, Link) switch
        {
            ("no", _) => "This passkey does not open an account here. Use another one, or your password.",
            (_, "old") => "This link is not good any more. Sign in, or look for the order in the browser you ordered with.",
            _ => null,
        };
        demo = Environment.IsDevelopment() && Demo.IsEnabled;
        base.OnInitialized();
    }

    private async Task SubmitAsync()
    {
        var signed = await Do<SignIn, string>(async signIn =>
        {
            var step = await signIn.WithPasswordAsync(Input.Email, Input.Password);
            if (!step.IsOk) return step.Error;
            if (step.Value.NeedsCode) return $"/account/sign-in/code?returnUrl={Uri.EscapeDataString(Next)}";
            return Next == LocalUrl.Home ? await signIn.HomeOfAsync(step.Value.User) : Next;
        });
        if (signed is { IsOk: true } next) Navigation.NavigateTo(next.Value);
    }

    protected override void Refused(FoodDelivery.Kernel.Error error) => problem = error.Message;

    public sealed class Typed
    {
        public string? Email { get; set; }
        public string? Password { get; set; }
    }
}
