using System.Net;
using FoodDelivery.Catalog;
using FoodDelivery.Dispatch;
using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace FoodDelivery.Tests.Api.Identity;

/// <summary>Somebody without an account orders, finds that order again and nobody else's, and may keep it as an account.</summary>
public sealed class GuestTest(GuestTest.Product product) : IClassFixture<GuestTest.Product>
{
    /// <summary>On a real port: the payment provider is asked over the wire.</summary>
    public sealed class Product : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(city: true, listen: true, settings: new Dictionary<string, string?> { ["Identity:TriesPerMinute"] = "1000" });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private TestApp App => product.App;

    [Fact]
    public async Task A_guest_sees_the_own_order_and_nobody_elses()
    {
        var (mine, theirs) = (await OrderAsync("nora@example.com"), await OrderAsync("otto@example.com"));
        Assert.NotEqual(mine.Guest, theirs.Guest);
        using var nora = await EnterAsync(mine);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(nora, $"/orders/{mine.Order}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(nora, $"/orders/{theirs.Order}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(nora, $"/api/v1/ordering/orders/{theirs.Order}"));
        using var stranger = App.NewVisitor();
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(stranger, $"/orders/{mine.Order}"));
        foreach (var door in new[] { "/admin", "/kitchen", "/dispatch", "/courier" }) Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(nora, door));
    }

    [Fact]
    public async Task The_secret_link_opens_only_what_it_was_made_for()
    {
        var made = await OrderAsync("paul@example.com");
        var link = App.Services.GetRequiredService<GuestLinks>().ToOrders(made.Guest);
        using (var other = App.NewVisitor())
        using (var opened = await other.GetAsync(new Uri(link, UriKind.Relative)))
        {
            Assert.Equal("/orders", opened.Headers.Location!.ToString());
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, $"/orders/{made.Order}"));
        }
        // Changed by one letter it is nothing.
        using (var forger = App.NewVisitor())
        using (var refused = await forger.GetAsync(new Uri(link[..^3] + (link[^3] == 'A' ? 'B' : 'A') + link[^2..], UriKind.Relative)))
            Assert.Equal("/account/sign-in?link=old", refused.Headers.Location!.ToString());
        // Whoever is signed in stays who they are.
        using var ada = await App.SignedInAsync(DemoPeople.Ada);
        using (await ada.GetAsync(new Uri(link, UriKind.Relative))) { }
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(ada, $"/orders/{made.Order}"));
    }

    [Fact]
    public async Task A_guest_keeps_the_order_as_an_account_and_the_link_is_worth_nothing_any_more()
    {
        var made = await OrderAsync("quinn@example.com");
        using var quinn = await EnterAsync(made);
        using (var kept = await quinn.RegisterAsync("quinn@example.com", name: "Quinn")) Assert.Equal("/", kept.LeadsTo());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(quinn, $"/orders/{made.Order}"));
        using var elsewhere = App.NewVisitor();
        using (var signedIn = await elsewhere.SignInAsync("quinn@example.com", "a long sentence")) Assert.Equal("/", signedIn.LeadsTo());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(elsewhere, $"/orders/{made.Order}"));
        using var late = App.NewVisitor();
        using var refused = await late.GetAsync(new Uri(App.Services.GetRequiredService<GuestLinks>().ToOrders(made.Guest), UriKind.Relative));
        Assert.Equal("/account/sign-in?link=old", refused.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Typing_somebodys_address_gives_nothing_of_theirs_until_their_mail_is_read()
    {
        using (var rosa = App.NewVisitor())
        using (await rosa.RegisterAsync("rosa@example.com")) { }
        // A while ago, or nothing new would be sent yet.
        await App.Database.ExecuteAsync("UPDATE identity.hourly_counts SET last_at = last_at - interval '30 minutes'");
        var made = await OrderAsync("rosa@example.com");
        using var guest = await EnterAsync(made);
        using (var begun = await guest.BeginRegistrationAsync("rosa@example.com", "quite another one")) Assert.StartsWith("/account/register?step=code", begun.LeadsTo(), StringComparison.Ordinal);
        // Not the password typed now, nor the guest's cookie, opens the account.
        using (var thief = App.NewVisitor())
        using (var refused = await thief.SignInAsync("rosa@example.com", "quite another one")) Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        for (var i = 0; i < 600 && await App.Database.ScalarAsync<long>("SELECT count(*) FROM sandbox.sendgrid_mails WHERE \"to\" = 'rosa@example.com'") < 2; i++) await Task.Delay(50);
        using (var joined = await guest.SendFormAsync("/account/register?step=code", "prove", ("Proof.Code", await guest.CodeAsync("rosa@example.com")))) Assert.Equal("/", joined.LeadsTo());
        var rosas = await App.Database.ScalarAsync<Guid>("SELECT id FROM identity.users WHERE email = 'rosa@example.com'");
        for (var i = 0; i < 200 && await OwnerAsync(made.Order) != rosas; i++) await Task.Delay(50);
        Assert.Equal(rosas, await OwnerAsync(made.Order));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(guest, $"/orders/{made.Order}"));
    }

    [Theory]
    [InlineData("no address", "212 555 0123", "identity.email_wrong")]
    [InlineData("sue@example.com", "12", "ordering.phone_invalid")]
    public async Task Without_a_way_to_be_reached_nobody_orders(string email, string phone, string code)
    {
        var before = await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.users");
        var refused = await App.InsideAsync((PlaceGuestOrder use) => AsNobodyAsync(use, new PlaceOrder.Request(null, Guid.Empty, [], "", null, "Sue", phone, null, 0, 0, null, "http://localhost/"), email));
        Assert.Equal(code, refused.Error?.Code);
        Assert.Equal(before, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.users"));
    }

    [Fact]
    public async Task Who_only_tries_leaves_nobody_behind()
    {
        var dish = await App.PlainDishAsync();
        var before = await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.users");
        // Everything is in order but the total, which is not what such a dish costs.
        var order = new PlaceOrder.Request(null, dish.RestaurantId, [new(dish.Id, 1, [], null)], DemoPeople.Ada.AddressLine, null, "Tim", "212 555 0123", null, 0, 1, null, "http://localhost/");
        var tried = await App.InsideAsync((PlaceGuestOrder use) => AsNobodyAsync(use, order, "tim@example.com"));
        Assert.Equal("ordering.total_changed", tried.Value.Placed.Error?.Code);
        Assert.Equal(before, await App.Database.ScalarAsync<long>("SELECT count(*) FROM identity.users"));
    }

    private static Task<Result<PlaceGuestOrder.Outcome>> AsNobodyAsync(PlaceGuestOrder use, PlaceOrder.Request order, string email) => use.RunAsync(new(order, email), CancellationToken.None);

    private async Task<(Guid Guest, Guid Order, string PayUrl)> OrderAsync(string email)
    {
        var dish = await App.PlainDishAsync();
        var ada = DemoPeople.Ada;
        var quote = (await App.InsideAsync(async (Quotes quotes) => await quotes.MakeAsync(dish.RestaurantId, [new(dish.Id, 1, [], null)],
            (await App.InsideAsync((IMapService maps) => maps.FindAddressAsync(ada.AddressLine!, 1, default)))[0].Location, 0, null, null, default))).Value;
        var outcome = await App.InsideAsync((PlaceGuestOrder use) => AsNobodyAsync(use, new PlaceOrder.Request(null, dish.RestaurantId, [new(dish.Id, 1, [], null)], ada.AddressLine, null, "Guest", "212 555 0123", null,
            0, quote.Bill.TotalMinor, null, App.Address.ToString()), email));
        return (outcome.Value.Guest, outcome.Value.Placed.Value.OrderId, outcome.Value.Placed.Value.PayUrl);
    }

    /// <summary>The way from the checkout to the payment page, which gives the browser its cookie.</summary>
    private async Task<HttpClient> EnterAsync((Guid Guest, Guid Order, string PayUrl) made)
    {
        var guest = App.NewVisitor();
        using var led = await guest.GetAsync(new Uri(App.Services.GetRequiredService<GuestLinks>().ToPay(made.Guest, made.PayUrl), UriKind.Relative));
        Assert.Equal(made.PayUrl, led.Headers.Location!.ToString());
        return guest;
    }

    private Task<Guid> OwnerAsync(Guid order) => App.Database.ScalarAsync<Guid>("SELECT customer_id FROM ordering.orders WHERE id = $1", order);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient who, string path)
    {
        using var answer = await who.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }
}
