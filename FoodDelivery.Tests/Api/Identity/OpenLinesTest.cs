using System.Security.Claims;
using FoodDelivery.Identity;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>What is open when a sign-in ends or a person is deactivated: hubs are cut, circuits are asked by the same question.</summary>
public sealed class OpenLinesTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    private TestApp App => product.App;

    [Fact]
    public async Task A_sign_in_that_is_ended_elsewhere_cuts_its_own_line_and_no_other()
    {
        await using var phone = await App.TrackingAsync(DemoPeople.Ada);
        await phone.StartAsync();
        var phones = await App.Database.ScalarAsync<Guid>("SELECT id FROM identity.sessions WHERE user_id = $1", DemoPeople.Ada.Id);
        await using var laptop = await App.TrackingAsync(DemoPeople.Ada);
        await laptop.StartAsync();
        var cut = new TaskCompletionSource();
        phone.Closed += _ => { cut.TrySetResult(); return Task.CompletedTask; };
        var signIns = App.Services.GetRequiredService<HubSignIns>();
        await signIns.CheckAsync(default);
        Assert.Equal(Microsoft.AspNetCore.SignalR.Client.HubConnectionState.Connected, phone.State);
        await App.Database.ExecuteAsync("DELETE FROM identity.sessions WHERE id = $1", phones);
        await signIns.CheckAsync(default);
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(Microsoft.AspNetCore.SignalR.Client.HubConnectionState.Connected, laptop.State);
    }

    [Fact]
    public async Task An_open_page_asks_the_same_question()
    {
        var session = await App.InsideAsync((Sessions sessions) => sessions.StartAsync(DemoPeople.Marco.Id, "A browser on Linux", default));
        var stamp = await App.InsideAsync(async (UserManager<AppUser> people) => (await people.FindByIdAsync(DemoPeople.Marco.Id.ToString()))!.SecurityStamp!);
        var marco = new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, DemoPeople.Marco.Id.ToString()), new("AspNet.Identity.SecurityStamp", stamp), new(PersonSignIn.SessionClaim, session.ToString())], "test"));
        Task<bool> HoldsAsync() => App.InsideAsync((SignInCheck check) => check.HoldsAsync(marco));
        Assert.True(await HoldsAsync());
        await App.Database.ExecuteAsync("UPDATE identity.users SET deactivated_at = now() WHERE id = $1", DemoPeople.Marco.Id);
        Assert.False(await HoldsAsync());
        await App.Database.ExecuteAsync("UPDATE identity.users SET deactivated_at = NULL WHERE id = $1", DemoPeople.Marco.Id);
        Assert.True(await HoldsAsync());
        await App.InsideAsync((Sessions sessions) => sessions.EndAsync(session, DemoPeople.Marco.Id, default));
        Assert.False(await HoldsAsync());
    }
}
