namespace FoodDelivery.Payments;

/// <summary>Asks the provider how an order's payment stands, and applies the answer. For the page the customer returns to, and before an unpaid order is given up.</summary>
public sealed class CheckPayment
{
    /// <param name="EndIfUnpaid">Close the payment page when nothing was paid, so that it can't be paid later. Ordering's expiry says true.</param>
    public sealed record Request(Guid OrderId, bool EndIfUnpaid);

    public Task<PaymentAnswer> RunAsync(Request request, CancellationToken cancel) => Task.FromResult(PaymentAnswer.Unknown);
}
