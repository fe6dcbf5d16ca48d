using FoodDelivery.Payments;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>The customer turns from PayPal to a card before paying: the order must not be given up for the page that was closed on the way.</summary>
public sealed class AnotherWayTests(ClassDatabase database) : PayPalTest(database)
{
    [Fact]
    public async Task Turning_to_another_way_to_pay_is_not_giving_up()
    {
        var order = NewOrder();
        Assert.True((await StartPayPalAsync(order)).IsOk);
        var card = await StartPayPalAsync(order, PaymentMethods.Card);
        Assert.True(card.IsOk, card.Error?.Code);
        await ArriveAsync();
        // Nobody was told that a page ended: whoever hears that ends the order.
        Assert.Equal("", await FactsAsync(order));
        Assert.Equal("paid", await Stripe.PayAsync(SessionOf(card.Value)));
        await ArriveAsync();
        Assert.Equal("Authorised", await FactsAsync(order));
    }

    [Fact]
    public async Task Killed_between_the_two_pages_the_order_is_told_after_all()
    {
        var order = NewOrder();
        var page = SessionOf((await StartPayPalAsync(order)).Value);
        (Dying(PayPalProvider.ProviderName).Next, Dying(PayPalProvider.ProviderName).At) = (DyingProvider.When.AfterTheCall, CallPurpose.EndSession);
        await Assert.ThrowsAsync<DyingProvider.Died>(() => StartPayPalAsync(order, PaymentMethods.Card));
        // PayPal has no closing of a page: it forgets it by itself, and only then the order is told.
        Time.Advance(TimeSpan.FromHours(4));
        for (var i = 0; i < 200 && await PayPal.PayAsync(page, answer: "cancel") != "closed"; i++) await Task.Delay(25);
        await SweepAsync();
        Assert.Equal("", await FactsAsync(order));
        await SweepAsync();
        await SweepAsync();
        Assert.Equal("SessionEnded", await FactsAsync(order));
        // And a customer who is still there can begin anew.
        Assert.True((await StartPayPalAsync(order, PaymentMethods.Card)).IsOk);
    }
}
