using FoodDelivery.Kernel;
using FoodDelivery.Ordering;
using FoodDelivery.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Tests.Modules.Ordering;

/// <summary>Orders placed before the customer wants to pay, and programs that ask again.</summary>
public sealed class PayLaterTests(ClassDatabase database) : OrderingTest(database)
{
    [Fact]
    public async Task Placed_without_a_page_it_is_paid_on_one_that_is_opened_later()
    {
        var placed = await PlacedAsync(await AgreedAsync() with { PayLater = true });
        Assert.Equal($"http://localhost/orders/{placed.OrderId}", placed.PayUrl);
        Assert.Equal(0, await Stripe.CountAsync("sessions", placed.OrderId));

        var page = await AsAsync<RetryPayment, Result<string>>(Customer, retry => retry.RunAsync(new(placed.OrderId, "http://localhost/"), CancellationToken.None));
        Assert.Equal(1, await Stripe.CountAsync("sessions", placed.OrderId));
        await PayAsync(placed with { PayUrl = page.Value });
        Assert.Equal(OrderStatus.Placed, (await OrderAsync(placed.OrderId)).Status);
    }

    [Fact]
    public async Task Never_paid_it_is_given_up_and_no_page_opens_any_more()
    {
        var placed = await PlacedAsync(await AgreedAsync() with { PayLater = true });
        Time.Advance(TimeSpan.FromMinutes(Rooms.GetRequiredService<IOptions<OrderingOptions>>().Value.PayWithinMinutes + 1));
        await RunJobAsync(ExpireUnpaidOrders.Id);
        await RelayAsync();
        Assert.Equal(OrderStatus.PaymentFailed, (await OrderAsync(placed.OrderId)).Status);
        Assert.False((await AsAsync<RetryPayment, Result<string>>(Customer, retry => retry.RunAsync(new(placed.OrderId, "http://localhost/"), CancellationToken.None))).IsOk);
        Assert.Equal(0, await Stripe.CountAsync("sessions", placed.OrderId));
    }

    [Theory]
    [InlineData("UPDATE catalog.items SET price_minor = price_minor + 100")]
    [InlineData("UPDATE catalog.items SET sold_out_until = '2099-01-01'")]
    public async Task A_program_that_asks_again_hears_of_its_order_whatever_has_changed_since(string change)
    {
        var request = await AgreedAsync() with { ClientKey = $"key-{change.GetHashCode(StringComparison.Ordinal)}" };
        var first = await PlacedAsync(request);
        await Database.ExecuteAsync(change);
        Assert.Equal(first, await PlacedAsync(request));
        Assert.Equal("ordering.key_reused", (await PlaceAsync(request with { TipMinor = request.TipMinor + 1 })).Error?.Code);
        Assert.Equal(1, await OrdersAsync());
        Assert.Equal(1, await Stripe.CountAsync("sessions", first.OrderId));
    }

    [Fact]
    public async Task A_program_that_asks_five_times_at_once_has_one_order_and_one_payment()
    {
        var request = await AgreedAsync() with { ClientKey = "five" };
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PlaceAsync(request)));
        Assert.All(results, result => Assert.True(result.IsOk, result.Error?.Message));
        Assert.Single(results.Select(result => result.Value.PayUrl).Distinct());
        Assert.Equal(1, await OrdersAsync());
        Assert.Equal(1, await Stripe.CountAsync("sessions", results[0].Value.OrderId));
    }
}
