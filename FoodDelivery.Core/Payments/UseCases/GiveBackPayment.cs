using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>
/// Gives all of an order's money back: an open page is closed, a hold released, taken money refunded. For good: the order can't be paid or
/// captured afterwards. Repeating it gives nothing back twice.
/// </summary>
public class GiveBackPayment(PaymentsDb db, PaymentBooks books, SettlePayment settle, AuditLog audit, CurrentActor current, TimeProvider time)
{
    public sealed record Request(Guid OrderId);

    public virtual async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("payments.not_yours", "Only an operator may give a payment back.");
        var payment = await books.ChangeAsync(request.OrderId, found =>
        {
            var (was, now) = (found.Wish, time.GetUtcNow());
            found.Want(PaymentWish.GiveBack, now);
            if (found.Wish != was) audit.Write(db, "payments.given_back_by_operator", request.OrderId.ToString(), before: new { Wish = was }, after: new { found.Wish });
        }, time.GetUtcNow(), cancel);
        if (payment is null) return Error.NotFound("payments.not_found", "There is no payment for this order.");
        return await settle.RunAsync(payment.Id, look: false, endIfUnpaid: false) == PaymentAnswer.NotPaid ? Result.Ok
            : Error.Unavailable("payments.not_confirmed", "The provider has not confirmed yet. It is asked again by itself; nothing is given back twice.");
    }
}
