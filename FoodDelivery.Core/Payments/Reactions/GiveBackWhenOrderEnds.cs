using FoodDelivery.Ordering;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FoodDelivery.Payments;

/// <summary>
/// The order comes to nothing, so its money goes back, whatever state it is in and whenever it arrives: the page is closed, a hold
/// released, taken money refunded.
/// </summary>
public sealed class GiveBackWhenOrderEnds(PaymentsDb db, PaymentBooks books, SettlePayment settle, TimeProvider time)
    : IReaction<OrderRejected>, IReaction<OrderExpired>, IReaction<OrderCancelled>, IReaction<OrderPaymentFailed>
{
    public Task RunAsync(OrderRejected happened, EventContext context, CancellationToken cancel) => GiveBackAsync(happened.OrderId, cancel);

    public Task RunAsync(OrderExpired happened, EventContext context, CancellationToken cancel) => GiveBackAsync(happened.OrderId, cancel);

    public Task RunAsync(OrderCancelled happened, EventContext context, CancellationToken cancel) => GiveBackAsync(happened.OrderId, cancel);

    public Task RunAsync(OrderPaymentFailed happened, EventContext context, CancellationToken cancel) => GiveBackAsync(happened.OrderId, cancel);

    private async Task GiveBackAsync(Guid orderId, CancellationToken cancel)
    {
        var payment = await books.WantAsync(orderId, PaymentWish.GiveBack, time.GetUtcNow(), cancel);
        if (payment is null)
        {
            // The customer may be about to open a payment page for a dead order; this row is in the way of that.
            db.Payments.Add(Payment.ForEndedOrder(orderId, time.GetUtcNow()));
            try
            {
                await db.SaveChangesAsync(cancel);
                return;
            }
            catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                db.ChangeTracker.Clear(); // It was opened this very moment.
                payment = await books.WantAsync(orderId, PaymentWish.GiveBack, time.GetUtcNow(), cancel);
            }
        }
        await settle.RunAsync(payment!.Id, look: false, endIfUnpaid: false);
    }
}
