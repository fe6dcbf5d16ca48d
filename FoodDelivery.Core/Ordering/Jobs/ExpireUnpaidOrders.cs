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
public sealed class ExpireUnpaidOrders(
    OrderingDb db, OrderChanges orders, PlacePaidOrder place, OneByOne oneByOne, CheckPayment payments, IOptions<OrderingOptions> options, TimeProvider time, ILogger<ExpireUnpaidOrders> log) : IJob
{
    public const string Id = "ordering.expire-unpaid";
    private static readonly TimeSpan EventMayTake = TimeSpan.FromMinutes(1);

    public async Task RunAsync(string? argument, CancellationToken cancel)
    {
        var before = time.GetUtcNow().AddMinutes(-options.Value.PayWithinMinutes);
        var unpaid = await db.Orders.AsNoTracking().Where(o => o.Status == OrderStatus.AwaitingPayment && o.StatusSince <= before)
            .OrderBy(o => o.StatusSince).Select(o => o.Id).Take(200).ToListAsync(cancel);
        await oneByOne.RunAsync(unpaid, id => LookAfterAsync(id, cancel), cancel);
    }

    private async Task LookAfterAsync(Guid id, CancellationToken cancel)
    {
        switch (await payments.RunAsync(new(id, EndIfUnpaid: true), cancel))
        {
            case PaymentAnswer.NotPaid:
                await orders.FollowAsync(id, order => order.GiveUpPayment("The payment was not completed in time.", Actor.System, time.GetUtcNow()), cancel);
                break;
            case PaymentAnswer.Paid when await IsOnItsWayAsync(id, cancel):
                break;
            case PaymentAnswer.Paid:
                log.LogWarning("Order {OrderId} is paid and the event of its payment has not placed it; it is placed by the clock.", id);
                await place.RunAsync(id, cancel);
                break;
            case var answer:
                log.LogWarning("The payment of order {OrderId} is {Answer}; it stays open and is asked about again.", id, answer);
                break;
        }
    }

    /// <summary>The event that places it was published a moment ago, perhaps by our own question. An older one that still waits, fails or has died places nothing.</summary>
    private Task<bool> IsOnItsWayAsync(Guid id, CancellationToken cancel)
    {
        var (type, subject, lately) = (EventName.Of(typeof(PaymentAuthorised)), id.ToString(), time.GetUtcNow() - EventMayTake);
        return db.Outbox.AnyAsync(row => row.State == OutboxState.Pending && row.Subject == subject && row.Type == type && row.Time > lately, cancel);
    }
}
