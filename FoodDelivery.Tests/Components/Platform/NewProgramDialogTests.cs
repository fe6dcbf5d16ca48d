using Bunit;
using FoodDelivery.Identity;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Web.Platform.Programs;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace FoodDelivery.Tests.Components.Platform;

/// <summary>Letting a program in: refusals keep what was typed, and the secret comes out once.</summary>
public sealed class NewProgramDialogTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    [Fact]
    public async Task A_service_is_let_in_after_what_was_missing_is_named()
    {
        await using var screen = new CityScreen(city, DemoPeople.Alex);
        screen.SetRendererInfo(new("Server", isInteractive: true));
        var shown = screen.Render<MudDialogProvider>();
        var dialog = await shown.InvokeAsync(() => screen.Services.GetRequiredService<IDialogService>().ShowAsync<NewProgramDialog>("Let a program in", new DialogParameters<NewProgramDialog> { { d => d.Restaurants, [] } }));
        await shown.FindAll("button")[^1].ClickAsync();
        await shown.WaitForAssertionAsync(() => Assert.Contains("Give the program a name", shown.Find("[role=alert]").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));

        shown.Find(".line input").Input("Till");
        shown.FindAll("input[type=radio]")[2].Change(true);
        shown.FindAll(".long label").Single(label => label.TextContent.Contains(OrderingPermissions.Read, StringComparison.Ordinal)).QuerySelector("input")!.Change(true);
        Assert.Empty(shown.FindAll("textarea"));
        await shown.FindAll("button")[^1].ClickAsync();
        var made = Assert.IsType<MakeProgram.Made>((await dialog.Result.WaitAsync(TimeSpan.FromSeconds(20)))!.Data);
        Assert.Equal(43, made.Secret!.Length);
        Assert.Equal(200, (await city.App.AskForTokensAsync(new() { ["grant_type"] = "client_credentials", ["client_id"] = made.ClientId, ["client_secret"] = made.Secret, ["scope"] = OrderingPermissions.Read })).Status);
    }
}
