using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

public sealed partial class RegisterPage
{
    private Error? problem;

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }
    [SupplyParameterFromForm(FormName = "register")] private Typed Input { get; set; } = default!;

    private string Next => LocalUrl.Of(ReturnUrl);

    protected override void OnInitialized()
    {
        Input ??= new();
        base.OnInitialized();
    }

    private async Task SubmitAsync()
    {
        var registered = await Do((RegisterCustomer useCase) => useCase.RunAsync(new(Input.Name ?? "", Input.Email ?? "", Input.Password ?? ""), Leaving));
        if (registered is not { IsOk: true } done) return;
        await Do<SignIn>(async signIn =>
        {
            await signIn.AsNewPersonAsync(done.Value);
            return Result.Ok;
        });
        Navigation.NavigateTo(Next);
    }

    protected override void Refused(Error error) => problem = error;

    private string? For(string field) => problem?.Field == field ? problem.Message : null;

    public sealed class Typed
    {
        public string? Name { get; set; }
        public string? Email { get; set; }
        public string? Password { get; set; }
    }
}
