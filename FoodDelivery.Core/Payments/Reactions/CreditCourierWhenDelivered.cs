using FoodDelivery.Dispatch;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Payments;

/// <summary>Delivery pay and tip become the courier's who brought the order.</summary>
public sealed class CreditCourierWhenDelivered(PaymentsDb db, Ledger ledger, DispatchLookup dispatch, TimeProvider time) : IReaction<DeliveryCompleted>
{
    public async Task RunAsync(DeliveryCompleted happened, EventContext context, CancellationToken cancel)
    {
        if (await dispatch.ForOrderAsync(happened.OrderId, cancel) is not { CourierId: { } courier }) return;
        while (true)
        {
            db.ChangeTracker.Clear();
            if (await db.Whole.SingleOrDefaultAsync(p => p.OrderId == happened.OrderId, cancel) is not { CourierId: null } payment) return;
            payment.BroughtBy(courier);
            await ledger.DeliveredAsync(db, payment, courier, time.GetUtcNow(), cancel);
            try
            {
                await db.SaveChangesAsync(cancel);
                return;
            }
            catch (DbUpdateConcurrencyException)
            {
                // The payment moved this moment, perhaps by a refund: what stands in its accounts is another sum now.
            }
        }
    }
}
