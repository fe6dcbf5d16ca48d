using System.Diagnostics;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Browser.Journey;

/// <summary>The same order, but the server is killed after the kitchen has accepted. Screens come back alone and show the truth.</summary>
[Collection("alone")]
public sealed class KilledServerTest
{
    [Fact]
    public async Task Screens_survive_a_killed_server_with_no_hand_touching_them()
    {
        await using var server = new ServerProcess(settings: new Dictionary<string, string?> { ["Demo:Enabled"] = "true" });
        await server.StartReadyAsync(TimeSpan.FromSeconds(120));
        await using var ada = await Hungry.ArriveAsync(server.Address, DemoPeople.Ada);
        await using var marco = await Cook.ArriveAsync(server.Address, DemoPeople.Marco, "nonnas-corner");
        await using var dora = await AtTheDesk.ArriveAsync(server.Address, DemoPeople.Dora);
        await using var lena = await OnTheBike.ArriveAsync(server.Address, DemoPeople.Lena);
        await lena.GoOnDutyAsync();
        await ada.CheckOutAsync("Nonna's Corner", "350 W 42nd St", "Caesar of the House");
        await ada.PayAsync();
        var order = await ada.SeeOrderAsync("Waiting for Nonna's Corner");
        var number = await OrderToDoorTest.NumberAsync(ada);
        await marco.SeeAsync(order, "new");
        await marco.AcceptAsync(order);
        await marco.SeeAsync(order, "prep");

        await server.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        await server.StartReadyAsync(TimeSpan.FromSeconds(120));
        var back = Stopwatch.StartNew();
        await marco.SeeLiveAsync();
        await marco.SeeAsync(order, "prep", 10);
        await ada.SeeAsync("is cooking", 10);
        Assert.True(back.Elapsed < TimeSpan.FromSeconds(10), $"The screens took {back.Elapsed.TotalSeconds:0.0} s to come back.");
        TestContext.Current.TestOutputHelper?.WriteLine($"Kitchen and tracking were back {back.Elapsed.TotalSeconds:0.0} s after the server was ready.");

        await dora.SeeAsync(number, "Unassigned");
        await dora.AssignAsync(number, "Lena Okafor");
        await lena.SeeJobAsync(number, 30);
        await marco.BumpAsync(order);
        await lena.PressAsync("arrive-at-restaurant", "AtRestaurant");
        await lena.PressAsync("pick-up", "PickedUp");
        await ada.SeeAsync("Lena");
        await lena.PressAsync("arrive-at-door", "AtDoor");
        await lena.HandOverAsync(await ada.DoorCodeAsync());
        await ada.SeeAsync("Enjoy your meal");
    }
}
