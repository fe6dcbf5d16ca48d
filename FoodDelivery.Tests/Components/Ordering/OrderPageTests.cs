using Bunit;
using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using FoodDelivery.Tests.Support;
using FoodDelivery.Web.Ordering;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Tests.Components.Ordering;

/// <summary>The tracking page lives by its own clock when nobody tells it anything, and says about money only what the payment says.</summary>
public sealed class OrderPageTests(PagesTest.City city) : IClassFixture<PagesTest.City>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Its_clock_runs_from_the_start_outlives_a_hiccup_and_the_strip_goes_when_the_order_has_ended()
    {
        var order = await KitchenOrders.PlaceAsync(city.App.Services, DemoPeople.MarcosRestaurant);
        await city.App.InsideAsync(async (PaymentsDb db) =>
        {
            db.Add(new Payment(order.Id, order.Number, new Money(2500, "USD"), PaymentMethods.Card, PaymentShares.None, TimeProvider.System.GetUtcNow()));
            return await db.SaveChangesAsync();
        });
        await PaymentAsync("Authorised", 0);
        await using var screen = new CityScreen(city, DemoPeople.Ada);
        var reads = screen.MayBreak<MyOrders>();
        var page = screen.Open<OrderPage>(p => p.Add(tracking => tracking.Id, order.Id));
        await page.WaitForAssertionAsync(() => Assert.Contains("to say yes", page.Find("h1").TextContent, StringComparison.Ordinal), Patience);
        Assert.Single(page.FindAll("[data-strip]"));

        reads.Broken = true;
        await TickAsync();
        reads.Broken = false;
        Result accepted = await city.App.InsideAsync((AcceptOrder accept) => accept.RunAsync(new(order.Id, 15), CancellationToken.None));
        Assert.True(accepted.IsOk);
        await TickAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("is cooking", page.Find("h1").TextContent, StringComparison.Ordinal), Patience);

        Result cancelled = await city.App.InsideAsync((CancelOrder cancel) => cancel.RunAsync(new(order.Id, "No gas"), CancellationToken.None));
        Assert.True(cancelled.IsOk);
        await TickAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("was cancelled", page.Find("h1").TextContent, StringComparison.Ordinal), Patience);
        Assert.Empty(page.FindAll("[data-strip]"));
        Assert.Contains("$25.00 on your card is being released", page.Markup, StringComparison.Ordinal);

        // Nobody tells of the refund either; the page looks until the money has come to rest.
        await PaymentAsync("Refunded", 2500);
        await TickAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("$25.00 went back to your card", page.Markup, StringComparison.Ordinal), Patience);
        var settled = reads.Asked;
        await TickAsync(reads: false);
        Assert.Equal(settled, reads.Asked);

        Task PaymentAsync(string status, long refunded) =>
            city.App.InsideAsync((PaymentsDb db) => db.Payments.Where(p => p.OrderId == order.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, Enum.Parse<PaymentStatus>(status)).SetProperty(p => p.RefundedMinor, refunded)));

        async Task TickAsync(bool reads = true)
        {
            var before = Asked();
            screen.Time.Advance(TimeSpan.FromSeconds(20));
            if (reads) await page.WaitForAssertionAsync(() => Assert.True(Asked() > before), Patience);
            else await page.InvokeAsync(() => Task.CompletedTask);
        }

        int Asked() => reads.Asked;
    }
}
