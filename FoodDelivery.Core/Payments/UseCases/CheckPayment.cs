using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>Asks the provider how an order's payment stands, and applies the answer. For the page the customer returns to, and before an unpaid order is given up.</summary>
public class CheckPayment(PaymentsDb db, SettlePayment settle)
{
    /// <param name="EndIfUnpaid">Close the payment page when nothing was paid, so that it can't be paid later. Ordering's expiry says true.</param>
    public sealed record Request(Guid OrderId, bool EndIfUnpaid);

    public virtual async Task<PaymentAnswer> RunAsync(Request request, CancellationToken cancel)
    {
        var id = await db.Payments.Where(p => p.OrderId == request.OrderId).Select(p => (Guid?)p.Id).SingleOrDefaultAsync(cancel);
        return id is null ? PaymentAnswer.NotPaid : await settle.RunAsync(id.Value, look: true, request.EndIfUnpaid);
    }
}
