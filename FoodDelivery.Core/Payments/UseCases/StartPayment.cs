using FoodDelivery.Kernel;

namespace FoodDelivery.Payments;

/// <summary>Opens the provider's payment page for an order. Safe to call twice: the second call returns the page that is still open.</summary>
public sealed class StartPayment
{
    /// <param name="Amount">The order's total; it may never change for an order.</param>
    /// <param name="Lines">For display. Shown one by one when they add up to the amount, else as one line.</param>
    /// <param name="Merchant">The restaurant's name, for the page and the customer's card statement.</param>
    /// <param name="SuccessUrl">Absolute. Where the browser goes after paying.</param>
    /// <param name="CancelUrl">Absolute. Where the browser goes when the customer leaves without paying.</param>
    public sealed record Request(Guid OrderId, string OrderNumber, Money Amount, string Merchant, IReadOnlyList<PaymentLine> Lines,
        string SuccessUrl, string CancelUrl, string? CustomerEmail);

    public Task<Result<StartedPayment>> RunAsync(Request request, CancellationToken cancel) =>
        Task.FromResult<Result<StartedPayment>>(Error.Unavailable("payments.not_yet", "Payments are being built."));
}
