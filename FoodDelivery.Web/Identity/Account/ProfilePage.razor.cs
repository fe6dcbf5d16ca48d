using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using Microsoft.AspNetCore.Components;

namespace FoodDelivery.Web.Identity.Account;

public sealed partial class ProfilePage
{
    private Error? problem;

    [SupplyParameterFromQuery] private bool Saved { get; set; }
    [SupplyParameterFromForm(FormName = "profile", Name = "Input")] private Typed? Posted { get; set; }

    private Typed Input { get; set; } = new();

    protected override async Task OnInitializedAsync()
    {
        var me = (await MeAsync()).UserId is { } id ? await Ask((People people) => people.FindAsync(id, Leaving)) : null;
        Input = Posted ?? new() { Name = me?.Name, Phone = me?.Phone, DefaultAddress = me?.DefaultAddress };
        Input.Email = me?.Email;
    }

    private async Task SubmitAsync()
    {
        if (!await Do((ChangeProfile useCase) => useCase.RunAsync(new(Input.Name ?? "", Input.Phone, Input.DefaultAddress), Leaving))) return;
        var me = await MeAsync();
        await Do<SignIn>(async signIn =>
        {
            await signIn.RefreshAsync(me.UserId!.Value); // The name stands in the cookie.
            return Result.Ok;
        });
        Navigation.NavigateTo("/account?saved=true");
    }

    protected override void Refused(Error error) => problem = error;

    private string? For(string field) => problem?.Field == field ? problem.Message : null;

    public sealed class Typed
    {
        public string? Email { get; set; }
        public string? Name { get; set; }
        public string? Phone { get; set; }
        public string? DefaultAddress { get; set; }
    }
}
