using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using FoodDelivery.Catalog;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using FoodDelivery.Web.Ordering;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace FoodDelivery.Tests.Components.Ordering;

/// <summary>The box for a code and the panels for sold-out dishes, on the real rooms with the demo city: a refusal stands beside what has to change.</summary>
public sealed class CodesAndSoldOutTests(PagesTest.City city) : IClassFixture<PagesTest.City>, IAsyncDisposable
{
    private readonly BunitContext context = new();

    [Fact]
    public async Task A_code_is_given_refused_in_words_and_taken_out()
    {
        SignIn(DemoPeople.Ada);
        var dish = await WithAsync<CatalogDb, MenuItem>(db => db.Items.AsNoTracking().Where(item => item.RestaurantId == PagesTest.City.RestaurantId && item.Groups.All(choice => choice.Min == 0)).OrderByDescending(item => item.Price.Minor).FirstAsync());
        await WithAsync<AddToCart, Result>(add => add.RunAsync(new(Guid.Empty, dish.RestaurantId, new(dish.Id, 1, [], null)), CancellationToken.None));
        var filled = await CartAsync();
        var box = context.Render<CodeBox>(parameters => parameters.Add(b => b.Cart, filled));

        await ApplyAsync("");
        await box.WaitForAssertionAsync(() => Assert.Contains("then press Apply", box.Find(".wrong").TextContent));
        await ApplyAsync("nope");
        await box.WaitForAssertionAsync(() => Assert.Contains("We do not know this code", box.Find(".wrong").TextContent));
        Assert.Equal("true", box.Find("#code").GetAttribute("aria-invalid"));
        await ApplyAsync("nonna5");
        await box.WaitForAssertionAsync(() => Assert.Contains("NONNA5 needs dishes for", box.Find(".wrong").TextContent));

        await WithAsync<AddToCart, Result>(add => add.RunAsync(new(Guid.Empty, dish.RestaurantId, new(dish.Id, 9, [], null)), CancellationToken.None));
        await ApplyAsync(" nonna5 ");
        var cart = await WaitForAsync("NONNA5");
        box.Render(parameters => parameters.Add(b => b.Cart, cart).Add(b => b.Problem, "NONNA5 has been used up."));
        Assert.Contains("used up", box.Find("[role=alert]").TextContent);
        Assert.Empty(box.FindAll("#code"));
        await box.Find("button").ClickAsync(new());
        await WaitForAsync(null);

        async Task ApplyAsync(string code)
        {
            await box.Find("#code").ChangeAsync(new ChangeEventArgs { Value = code });
            await box.Find("form").SubmitAsync();
        }

        async Task<CartView> WaitForAsync(string? code)
        {
            for (var i = 0; i < 100; i++, await Task.Delay(50)) if (await CartAsync() is { } now && now.Code == code) return now;
            throw new TimeoutException($"The cart never had the code {code ?? "none"}.");
        }
    }

    [Theory]
    [InlineData(OrderStatus.Placed, "Accept without these · 15 min", OrderStatus.Preparing)]
    [InlineData(OrderStatus.Ready, "Take off the order", OrderStatus.Ready)]
    public async Task Dishes_are_taken_off_after_the_panel_has_said_what_it_means(OrderStatus from, string word, OrderStatus to)
    {
        SignIn(DemoPeople.Marco);
        var (order, ticket) = await TicketAsync(from);
        var closed = false;
        var panel = context.Render<KitchenItems>(parameters => parameters.Add(p => p.Ticket, ticket).Add(p => p.AcceptMinutes, 15).Add(p => p.OnClose, () => closed = true));

        Assert.True(panel.Find(".kp-act .kb-main").HasAttribute("disabled"));
        await ToggleAsync(panel, 0);
        await ToggleAsync(panel, 1);
        await panel.WaitForAssertionAsync(() => Assert.Contains("leave nothing of this order", panel.Find(".kp-cost").TextContent));
        Assert.True(panel.Find(".kp-act .kb-main").HasAttribute("disabled"));
        await ToggleAsync(panel, 0);
        await panel.WaitForAssertionAsync(() => Assert.Matches(@"the customer pays \S+ less", panel.Find(".kp-cost").TextContent));
        Assert.Equal(word, panel.Find(".kp-act .kb-main").TextContent);
        await panel.Find(".kp-act .kb-main").ClickAsync(new());

        await panel.WaitForAssertionAsync(() => Assert.True(closed));
        await IsNowAsync(order, to);
    }

    [Fact]
    public async Task Who_is_about_to_reject_for_a_sold_out_dish_can_accept_without_it()
    {
        SignIn(DemoPeople.Marco);
        var (order, ticket) = await TicketAsync(OrderStatus.Placed);
        var closed = false;
        var panel = context.Render<KitchenReject>(parameters => parameters.Add(p => p.Ticket, ticket).Add(p => p.AcceptMinutes, 20).Add(p => p.OnClose, () => closed = true));
        await panel.Find("input[type=radio]").ChangeAsync(new ChangeEventArgs { Value = "SoldOut" });
        Assert.DoesNotContain("Accept without", panel.Markup);
        await ToggleAsync(panel, 1);
        await panel.WaitForAssertionAsync(() => Assert.Contains("Accept without these · 20 min", panel.Markup));
        await panel.Find(".kp-row .kb-main").ClickAsync(new());
        await panel.WaitForAssertionAsync(() => Assert.True(closed));
        await IsNowAsync(order, OrderStatus.Preparing);
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    private static Task ToggleAsync<T>(IRenderedComponent<T> panel, int n) where T : IComponent => panel.FindAll("input[type=checkbox]")[n].ChangeAsync(new ChangeEventArgs { Value = true });

    private async Task IsNowAsync(Guid id, OrderStatus status)
    {
        var order = await WithAsync<OrderingDb, Order>(db => db.Orders.AsNoTracking().Include(o => o.Lines).SingleAsync(o => o.Id == id));
        Assert.Equal(status, order.Status);
        Assert.Equal([false, true], order.Lines.OrderBy(line => line.Position).Select(line => line.IsRemoved));
    }

    private async Task<(Guid, Ticket)> TicketAsync(OrderStatus status)
    {
        var order = await KitchenOrders.PlaceAsync(context.Services, DemoPeople.MarcosRestaurant, status, TimeSpan.FromMinutes(3));
        return (order.Id, (await WithAsync<KitchenReads, Result<Slip>>(reads => reads.SlipAsync(order.Id, CancellationToken.None))).Value.Ticket);
    }

    private Task<CartView> CartAsync() => WithAsync<CartReads, CartView>(reads => reads.GetAsync(Guid.Empty));

    private DemoPerson? who;

    private void SignIn(DemoPerson person)
    {
        who = person;
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        var authorization = context.AddAuthorization();
        city.AddServices(context.Services);
        context.Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        context.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        authorization.SetAuthorized(person.Name);
        authorization.SetRoles(person.Role);
        authorization.SetClaims(new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()), new Claim(ClaimTypes.Name, person.Name), new Claim(ActorFromClaims.Restaurant, PagesTest.City.RestaurantId.ToString()));
    }

    private async Task<TAnswer> WithAsync<T, TAnswer>(Func<T, Task<TAnswer>> ask) where T : notnull
    {
        await using var scope = context.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = new Actor(who!.Id, who.Name, new HashSet<string> { who.Role }, new HashSet<Guid> { PagesTest.City.RestaurantId });
        return await ask(scope.ServiceProvider.GetRequiredService<T>());
    }
}
