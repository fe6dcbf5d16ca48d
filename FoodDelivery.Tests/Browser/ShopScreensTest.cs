using System.Text.RegularExpressions;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FoodDelivery.Tests.Browser;

/// <summary>Checkout, tracking and history as customers meet them: phone and desk, both themes, axe, no sideways scroll.</summary>
public sealed partial class ShopScreensTest(BrowserApp product) : IClassFixture<BrowserApp>
{
    public static readonly TheoryData<Device, bool> Looks = new() { { Device.Phone, false }, { Device.Phone, true }, { Device.Wall, false }, { Device.Wall, true } };

    private static DemoPerson Ada => DemoPeople.Ada;

    [Theory, MemberData(nameof(Looks))]
    public async Task Checkout_empty_filled_and_refused_beside_the_field(Device device, bool dark)
    {
        await EmptyCartAsync();
        await using var screen = await OpenAsync(device, dark);
        await screen.GoAsync("/checkout");
        await Expect(screen.Page.GetByText("Your cart is empty")).ToBeVisibleAsync();
        await LookAsync(screen, $"checkout-empty-{Name(device, dark)}");

        Assert.True((await product.App.AddToCartAsync(Ada, await product.App.PlainDishAsync())).IsOk);
        await screen.GoAsync("/checkout");
        await Expect(screen.Page.GetByText("Total", new() { Exact = true })).ToBeVisibleAsync();
        await LookAsync(screen, $"checkout-{Name(device, dark)}");

        await screen.Page.GetByLabel("Phone").FillAsync("ring me");
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Other" }).ClickAsync();
        await screen.Page.GetByLabel("Your tip in USD").FillAsync("-5");
        await screen.Page.GetByLabel("Your tip in USD").PressAsync("Tab");
        await Expect(screen.Page.GetByText("A tip cannot be negative")).ToBeVisibleAsync();
        await screen.Page.GetByLabel("Your tip in USD").FillAsync("2.50");
        await screen.Page.GetByLabel("Your tip in USD").PressAsync("Tab");
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Pay $" }).ClickAsync();
        await Expect(screen.Page.GetByText("Write the phone number with its country code")).ToBeVisibleAsync();
        await LookAsync(screen, $"checkout-refused-{Name(device, dark)}");
        Assert.True(screen.Complaints.Count == 0, string.Join("\n", screen.Complaints));
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task Tracking_moves_by_itself_from_waiting_to_declined(Device device, bool dark)
    {
        var id = await product.App.PlaceOrderAsync(Ada);
        await using var screen = await OpenAsync(device, dark);
        await screen.GoAsync($"/orders/{id}");
        await Expect(screen.Page.Locator("h1")).ToContainTextAsync("Waiting for");
        await LookAsync(screen, $"tracking-waiting-{Name(device, dark)}");

        await KitchenAsync(id, (order, cook, now) => order.Accept(20, cook, now));
        await Expect(screen.Page.Locator("h1")).ToContainTextAsync("is cooking");
        await LookAsync(screen, $"tracking-cooking-{Name(device, dark)}");
        Assert.Equal(1, screen.Loads);

        var refused = await product.App.PlaceOrderAsync(Ada);
        await screen.GoAsync($"/orders/{refused}");
        await KitchenAsync(refused, (order, cook, now) => order.Reject(RejectReason.TooBusy, null, [], cook, now));
        await Expect(screen.Page.Locator("h1")).ToContainTextAsync("cannot make your order");
        await Expect(screen.Page.GetByText("You were not charged")).ToBeVisibleAsync();
        await LookAsync(screen, $"tracking-declined-{Name(device, dark)}");

        await screen.GoAsync("/orders");
        await Expect(screen.Page.GetByText("Declined").First).ToBeVisibleAsync();
        await LookAsync(screen, $"orders-{Name(device, dark)}");
        Assert.True(screen.Complaints.Count == 0, string.Join("\n", screen.Complaints));
    }

    [Fact]
    public async Task Cancelling_says_what_it_costs_first_and_an_unpaid_order_can_be_paid_later()
    {
        await EmptyCartAsync();
        Assert.True((await product.App.AddToCartAsync(Ada, await product.App.PlainDishAsync())).IsOk);
        await using var screen = await OpenAsync(Device.Phone, dark: false);
        await screen.GoAsync("/checkout");
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Pay $" }).ClickAsync();
        await screen.Page.ArriveAsync(new Regex("/sandbox/stripe/pay/"));
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Leave without paying" }).ClickAsync();
        await screen.Page.ArriveAsync(new Regex("/orders/"));
        await Expect(screen.Page.Locator("h1")).ToHaveTextAsync("Not paid yet");
        await Expect(screen.Page.GetByText("Your dishes are still in the cart")).ToBeVisibleAsync();
        await screen.ReadyAsync();
        await LookAsync(screen, "tracking-unpaid");

        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Pay $" }).ClickAsync();
        await screen.Page.ArriveAsync(new Regex("/sandbox/stripe/pay/"));
        await screen.Page.Locator("button.card.good").First.ClickAsync();
        await screen.Page.ArriveAsync(new Regex("/orders/"));
        await Expect(screen.Page.Locator("h1")).ToContainTextAsync("Waiting for");
        await screen.ReadyAsync();

        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();
        await Expect(screen.Page.GetByText("that is held is released")).ToBeVisibleAsync();
        await LookAsync(screen, "tracking-cancel-question");
        await screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();
        await Expect(screen.Page.Locator("h1")).ToHaveTextAsync("This order was cancelled");
        Assert.True(screen.Complaints.Count == 0, string.Join("\n", screen.Complaints));
    }

    [Fact]
    public async Task Somebody_elses_order_looks_like_no_order()
    {
        var id = await product.App.PlaceOrderAsync(Ada);
        await using var screen = await product.OpenAsync(Device.Phone);
        await screen.SignInAsync(DemoPeople.Lena);
        foreach (var path in new[] { $"/orders/{id}", $"/orders/{Guid.Empty}" })
        {
            await screen.Page.GotoAsync(new Uri(product.App.Address, path).ToString());
            await Expect(screen.Page.Locator("h1")).ToHaveTextAsync("There is nothing at this address");
        }
    }

    private async Task<Screen> OpenAsync(Device device, bool dark)
    {
        var screen = await product.OpenAsync(device, dark);
        await screen.SignInAsync(Ada);
        return screen;
    }

    private Task EmptyCartAsync() => product.App.AsPersonAsync<ClearCart, Result>(Ada, clear => clear.RunAsync(new(Guid.Empty), CancellationToken.None));

    private async Task KitchenAsync(Guid id, Func<Order, Actor, DateTimeOffset, Result> change)
    {
        var restaurant = (await product.App.PlainDishAsync()).RestaurantId;
        var marco = new Actor(DemoPeople.Marco.Id, DemoPeople.Marco.Name, new HashSet<string> { Roles.Restaurant }, new HashSet<Guid> { restaurant });
        var result = await product.App.InsideAsync<OrderChanges, Result<Order>>(orders => orders.RunAsync(id, order => change(order, marco, order.PlacedAt!.Value.AddMinutes(1)), CancellationToken.None));
        Assert.True(result.IsOk, result.Error?.Message);
    }

    private static async Task LookAsync(Screen screen, string name)
    {
        // The title comes with the head's own render, a moment after the page's.
        await Expect(screen.Page).ToHaveTitleAsync(Something());
        await screen.PictureAsync(name, whole: true);
        await screen.NoSidewaysScrollAsync();
        await screen.NoViolationsAsync();
    }

    [GeneratedRegex(".+")]
    private static partial Regex Something();

    private static string Name(Device device, bool dark) => $"{device}-{(dark ? "dark" : "light")}";
}
