using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Tests.Support;

namespace FoodDelivery.Tests.Modules.Payments;

/// <summary>Payments by PayPal: the same room, PayPal's emulator on the wire.</summary>
public abstract class PayPalTest(ClassDatabase database) : PaymentsTest(database)
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Every order has a number of its own, as PayPal takes an invoice's money once.</summary>
    protected StartPayment.Request AskedOfPayPal(Guid order, string provider = PayPalProvider.ProviderName) => Asked(order) with { Provider = provider, OrderNumber = "FD-" + order.ToString("N")[^10..] };

    protected Task<Result<StartedPayment>> StartPayPalAsync(Guid order, string provider = PayPalProvider.ProviderName) =>
        AsAsync<StartPayment, Result<StartedPayment>>(Actor.Anonymous, start => start.RunAsync(AskedOfPayPal(order, provider), None));

    /// <summary>An order whose payer has agreed and has come back.</summary>
    protected async Task<Guid> HeldAtPayPalAsync(string funding = "balance")
    {
        var order = NewOrder();
        Assert.Equal("approved", await PayPal.PayAsync(SessionOf((await StartPayPalAsync(order)).Value), funding));
        Assert.Equal(PaymentAnswer.Paid, await CheckAsync(order));
        return order;
    }

    protected Task<PaymentAnswer> SettleAsync(Guid payment) => WithAsync<SettlePayment, PaymentAnswer>(settle => settle.RunAsync(payment, look: false, endIfUnpaid: false));
}
