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
    [SupplyParameterFromForm(FormName = "sign-in")] private Typed Input { get; set; } = default!;

    private string Next => LocalUrl.Of(ReturnUrl);

    protected override void OnInitialized()
    {
        Input ??= new();
        demo = Environment.IsDevelopment() && Demo.IsEnabled;
        base.OnInitialized();
    }

    private async Task SubmitAsync()
    {
        var signed = await Do<SignIn, string>(async signIn =>
        {
            var user = await signIn.WithPasswordAsync(Input.Email, Input.Password);
            return user.IsOk ? await signIn.HomeOfAsync(user.Value) : user.Error;
        });
        if (signed is { IsOk: true } home) Navigation.NavigateTo(Next == LocalUrl.Home ? home.Value : Next);
    }

    protected override void Refused(FoodDelivery.Kernel.Error error) => problem = error.Message;

    public sealed class Typed
    {
        public string? Email { get; set; }
        public string? Password { get; set; }
    }
}
