using FoodDelivery.Kernel;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>Takes the money that is held for an order. Done by itself when the kitchen accepts; by an operator when that came to nothing.</summary>
public class CapturePayment(PaymentsDb db, PaymentBooks books, SettlePayment settle, AuditLog audit, CurrentActor current, TimeProvider time)
{
    public sealed record Request(Guid OrderId);

    public virtual async Task<Result> RunAsync(Request request, CancellationToken cancel)
    {
        if (!current.Actor.IsAdmin) return Error.Forbidden("payments.not_yours", "Only an operator may take a payment.");
        var payment = await books.ChangeAsync(request.OrderId, found =>
        {
            var (was, now) = (found.Wish, time.GetUtcNow());
            found.Want(PaymentWish.Take, now);
            if (found.Wish != was) audit.Write(db, "payments.captured_by_operator", request.OrderId.ToString(), before: new { Wish = was }, after: new { found.Wish });
        }, time.GetUtcNow(), cancel);
        if (payment is null) return Error.NotFound("payments.not_found", "There is no payment for this order.");
        if (payment.Wish == PaymentWish.GiveBack) return Error.Conflict("payments.order_ended", "The order has ended; its money is given back.");
        await settle.RunAsync(payment.Id, look: false, endIfUnpaid: false);
        var after = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == payment.Id, cancel);
        return after.Status switch
        {
            PaymentStatus.Captured => Result.Ok,
            PaymentStatus.Authorised => Error.Unavailable("payments.not_confirmed", "The provider has not confirmed yet. It is asked again by itself; nothing is taken twice."),
            PaymentStatus.Failed => Error.Conflict("payments.hold_gone", "The hold on the card is gone. The customer would have to pay again."),
            _ => Error.Conflict("payments.nothing_held", "Nothing is held on a card for this order."),
        };
    }
}
