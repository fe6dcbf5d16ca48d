using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>
/// Gives all of an order's money back: an open page is closed, a hold released, taken money refunded. For good: the order can't be paid or
/// captured afterwards. Repeating it gives nothing back twice.
/// </summary>
public sealed class GiveBackPayment(PaymentBooks books, SettlePayment settle, CurrentActor current, TimeProvider time)
{
    public sealed record Request(Guid OrderId);

    public async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("payments.not_yours", "Only an operator may give a payment back.");
        var payment = await books.WantAsync(request.OrderId, PaymentWish.GiveBack, time.GetUtcNow(), cancel);
        if (payment is null) return Error.NotFound("payments.not_found", "There is no payment for this order.");
        return await settle.RunAsync(payment.Id, look: false, endIfUnpaid: false) == PaymentAnswer.NotPaid ? Result.Ok
            : Error.Unavailable("payments.not_confirmed", "Stripe has not confirmed yet. It is asked again by itself; nothing is given back twice.");
    }
}
