using System.Net;
using FoodDelivery.Dispatch;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Dispatch;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Dispatch;

/// <summary>The dispatchers' board and buttons by programs.</summary>
public sealed class DispatcherApiTests(ClassApp product) : IClassFixture<ClassApp>
{
    private const string Root = "api/v1/dispatch";

    private TestApp App => product.App;

    [Fact]
    public async Task A_delivery_is_given_moved_taken_back_and_closed_with_whose_word()
    {
        var (one, two) = (await OnDutyAsync(5), await OnDutyAsync(6));
        var delivery = await App.DeliveryAsync("4711");
        using var dora = await App.ProgramOfAsync(DemoPeople.Dora, DispatchPermissions.Read, DispatchPermissions.Assign);
        var at = $"{Root}/deliveries/{delivery}";
        Assert.Contains(delivery.ToString(), (await dora.ReadAsync($"{Root}/deliveries"))["items"]!.AsArray().Select(row => (string)row!["id"]!));
        Assert.Contains(one.ToString(), (await dora.ReadAsync($"{at}/candidates"))["items"]!.AsArray().Select(row => (string)row!["courierId"]!));

        await SendAsync("assign", new { courierId = one });
        await RefusedAsync("assign", new { courierId = two }, HttpStatusCode.Conflict, "dispatch.already_assigned");
        await RefusedAsync("reassign", new { fromCourierId = two, toCourierId = one }, HttpStatusCode.Conflict, "dispatch.moved_meanwhile");
        await SendAsync("reassign", new { fromCourierId = one, toCourierId = two });
        await RefusedAsync("unassign", new { fromCourierId = two }, HttpStatusCode.UnprocessableEntity, "dispatch.reason_missing");
        await SendAsync("unassign", new { fromCourierId = two, reason = "a flat tyre" });
        await RefusedAsync("assign", new { courierId = Guid.CreateVersion7() }, HttpStatusCode.NotFound, "dispatch.no_such_courier");
        await SendAsync("assign", new { courierId = one });
        await SendAsync("complete-without-pin", new { reason = "confirmed by phone" }, refusal: (HttpStatusCode.Conflict, "dispatch.not_possible_now"));
        Assert.True((await App.InsideAsync((ArriveAtRestaurant use) => use.RunAsync(new(delivery), default))).IsOk);
        Assert.True((await App.InsideAsync((PickUp use) => use.RunAsync(new(delivery), default))).IsOk);
        await SendAsync("complete-without-pin", new { reason = "confirmed by phone" });
        await RefusedAsync("close-undelivered", new { reason = "nobody there" }, HttpStatusCode.Conflict, "dispatch.not_possible_now");

        var file = await dora.ReadAsync(at);
        Assert.Equal("Delivered", (string?)file["delivery"]!["status"]);
        Assert.Contains(file["timeline"]!.AsArray(), line => (string?)line!["by"] == DemoPeople.Dora.Name && ((string?)line["detail"])?.Contains("confirmed by phone", StringComparison.Ordinal) == true);

        async Task SendAsync(string act, object body, (HttpStatusCode Status, string Code)? refusal = null)
        {
            using var answer = await dora.SendAsync(HttpMethod.Post, $"{at}/{act}", body);
            if (refusal is var (status, code)) await answer.RefusedAsync(status, code);
            else await answer.WentThroughAsync(HttpStatusCode.NoContent);
        }

        async Task RefusedAsync(string act, object body, HttpStatusCode status, string code)
        {
            using var answer = await dora.SendAsync(HttpMethod.Post, $"{at}/{act}", body);
            await answer.RefusedAsync(status, code);
        }
    }

    [Fact]
    public async Task The_board_and_the_couriers_are_told_as_on_the_screen()
    {
        var courier = await OnDutyAsync(9);
        var delivery = await App.DeliveryAsync("4711");
        await App.Services.GetRequiredService<DispatchBoard>().LookAsync(default);
        App.Services.GetRequiredService<DispatchBoard>().ReadAgain();
        using var dora = await App.ProgramOfAsync(DemoPeople.Dora, DispatchPermissions.Read);
        for (var i = 0; i < 100 && !await OnBoardAsync(); i++) await Task.Delay(100);
        Assert.True(await OnBoardAsync());
        Assert.Contains((await dora.ReadAsync($"{Root}/couriers?onDuty=true"))["items"]!.AsArray(), one => (Guid)one!["id"]! == courier && (bool)one["onDuty"]!);
        Assert.DoesNotContain((await dora.ReadAsync($"{Root}/couriers?onDuty=false"))["items"]!.AsArray(), one => (Guid)one!["id"]! == courier);
        Assert.Equal(courier, (Guid)(await dora.ReadAsync($"{Root}/couriers/{courier}"))["id"]!);
        using (var none = await dora.GetAsync(ApiCalls.Path($"{Root}/couriers/{Guid.CreateVersion7()}"))) await none.RefusedAsync(HttpStatusCode.NotFound, "dispatch.no_such_courier");
        using (var assign = await dora.SendAsync(HttpMethod.Post, $"{Root}/deliveries/{delivery}/assign", new { courierId = courier })) await assign.RefusedAsync(HttpStatusCode.Forbidden, "request.scope_missing");

        async Task<bool> OnBoardAsync() => (await dora.ReadAsync($"{Root}/board"))["unassigned"]!.AsArray().Any(line => (Guid)line!["delivery"]!["id"]! == delivery);
    }

    [Fact]
    public async Task A_courier_is_told_how_a_job_was_lost()
    {
        Assert.True((await App.AsPersonAsync<GoOnDuty, FoodDelivery.Kernel.Result>(DemoPeople.Lena, use => use.RunAsync(new(), default))).IsOk);
        var delivery = await App.DeliveryForLenaAsync("4711");
        using var lena = await App.ProgramOfAsync(DemoPeople.Lena, DispatchPermissions.Courier);
        var me = await lena.ReadAsync($"{Root}/me");
        var job = Assert.Single(me["jobs"]!.AsArray(), one => (Guid)one!["deliveryId"]! == delivery)!;
        Assert.Equal("Ada Lindqvist", (string?)job["contactName"]);
        using (var still = await lena.GetAsync(ApiCalls.Path($"{Root}/me/lost/{delivery}"))) await still.RefusedAsync(HttpStatusCode.NotFound, "dispatch.not_lost");
        using var dora = await App.ProgramOfAsync(DemoPeople.Dora, DispatchPermissions.Assign);
        using (var taken = await dora.SendAsync(HttpMethod.Post, $"{Root}/deliveries/{delivery}/unassign", new { fromCourierId = (Guid)me["courierId"]!, reason = "closer courier" })) await taken.WentThroughAsync(HttpStatusCode.NoContent);
        Assert.Equal("closer courier", (string?)(await lena.ReadAsync($"{Root}/me/lost/{delivery}"))["why"]);
    }

    private async Task<Guid> OnDutyAsync(int nth)
    {
        var courier = await App.InsideAsync((DispatchDb db) => db.Couriers.AsNoTracking().Where(one => !one.ForPeople).OrderBy(one => one.Number).Skip(nth).Select(one => one.Id).FirstAsync());
        Assert.True((await App.InsideAsync((GoOnDuty use) => use.RunAsync(new(courier), default))).IsOk);
        return courier;
    }
}
