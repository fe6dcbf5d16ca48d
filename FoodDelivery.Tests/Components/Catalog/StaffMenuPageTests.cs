using System.Security.Claims;
using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using FoodDelivery.Web.Catalog;
using FoodDelivery.Web.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace FoodDelivery.Tests.Components.Catalog;

/// <summary>The staff's menu page reads itself again at every change; what somebody is typing must outlive that.</summary>
public sealed class StaffMenuPageTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    [Fact]
    public async Task Typed_hours_outlive_a_dish_that_sells_out_and_other_people_s_hours_are_not_silently_replaced()
    {
        await using var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        var authorization = context.AddAuthorization();
        city.AddServices(context.Services);
        context.Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        context.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        authorization.SetAuthorized(DemoPeople.Marco.Name);
        authorization.SetRoles(DemoPeople.Marco.Role);
        authorization.SetPolicies(Policies.Kitchen);
        authorization.SetClaims([new(ClaimTypes.NameIdentifier, DemoPeople.Marco.Id.ToString()), new(ClaimTypes.Name, DemoPeople.Marco.Name), new(ActorFromClaims.Restaurant, PagesTest.City.RestaurantId.ToString())]);
        var page = context.Render<StaffMenuPage>(p => p.Add(c => c.Slug, DemoPeople.MarcosRestaurant));
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".day")), TimeSpan.FromSeconds(20));
        await page.InvokeAsync(() => Monday().Input("09:00-10:00"));

        // Somebody marks a dish: the whole page is read anew.
        var sold = page.Find(".sold").TextContent;
        var dish = await InsideAsync(context, (CatalogDb db) => db.Items.Where(i => i.RestaurantId == PagesTest.City.RestaurantId && i.SoldOutUntil == null).OrderBy(i => i.Id).Select(i => i.Id).FirstAsync());
        var off = await InsideAsync(context, (MarkSoldOut use) => use.RunAsync(new(dish, SoldOutFor.Today), default));
        Assert.True(off.IsOk, off.Error?.Message);
        context.Services.GetRequiredService<LiveFeed>().Tell(new MenuChanged(PagesTest.City.RestaurantId));
        await page.WaitForAssertionAsync(() => Assert.NotEqual(sold, page.Find(".sold").TextContent), TimeSpan.FromSeconds(20));
        Assert.Equal("09:00-10:00", Monday().GetAttribute("value"));

        // Somebody else saves other hours: said, not done behind the typing person's back.
        var days = Enum.GetValues<DayOfWeek>().ToDictionary(day => day, _ => "07:00-08:00");
        var saved = await InsideAsync(context, (ChangeOpeningHours use) => use.RunAsync(new(PagesTest.City.RestaurantId, days, 15), default));
        Assert.True(saved.IsOk, saved.Error?.Message);
        context.Services.GetRequiredService<LiveFeed>().Tell(new RestaurantChanged(PagesTest.City.RestaurantId));
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".theirs")), TimeSpan.FromSeconds(20));
        Assert.Equal("09:00-10:00", Monday().GetAttribute("value"));
        await page.InvokeAsync(() => page.Find(".theirs").Click());
        Assert.StartsWith("07:00", Monday().GetAttribute("value"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".theirs"));

        // Saved hours come back in our own words, and nobody is said to have interfered.
        await page.InvokeAsync(() => Monday().Input("9:00 - 21:00"));
        await page.InvokeAsync(() => page.Find(".hours form").Submit());
        await page.WaitForAssertionAsync(() => Assert.Equal("09:00-21:00", Monday().GetAttribute("value")), TimeSpan.FromSeconds(20));
        Assert.Empty(page.FindAll(".theirs"));

        IElement Monday() => page.FindAll(".day input")[0];
    }

    private static async Task<T> InsideAsync<TService, T>(BunitContext context, Func<TService, Task<T>> ask) where TService : notnull
    {
        await using var scope = context.Services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
        return await ask(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
