using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>
/// Gives up orders that nobody paid, but never without asking the provider first: "paid, and the order is still a cart" is the worst
/// that can happen to a customer. Asking also closes the payment page, so that it can't be paid afterwards.
/// </summary>
public sealed class ExpireUnpaidOrders(OrderingDb db, OrderChanges orders, CheckPayment payments, IOptions<OrderingOptions> options, TimeProvider time, ILogger<ExpireUnpaidOrders> log) : IJob
{
    public const string Id = "ordering.expire-unpaid";

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddMinutes(-options.Value.PayWithinMinutes);
        var unpaid = await db.Orders.AsNoTracking().Where(o => o.Status == OrderStatus.AwaitingPayment && o.StatusSince <= before)
            .OrderBy(o => o.StatusSince).Select(o => o.Id).Take(200).ToListAsync(cancel);
        foreach (var id in unpaid)
        {
            switch (await payments.RunAsync(new(id, EndIfUnpaid: true), cancel))
            {
                case PaymentAnswer.NotPaid:
                    await orders.RunAsync(id, order => order.GiveUpPayment("The payment was not completed in time.", Actor.System, time.GetUtcNow()), cancel);
                    db.ChangeTracker.Clear();
                    break;
                case PaymentAnswer.Paid:
                    break; // Its event is on the way and places the order.
                case var answer:
                    log.LogWarning("The payment of order {OrderId} is {Answer}; it stays open and is asked about again.", id, answer);
                    break;
            }
        }
    }
}
