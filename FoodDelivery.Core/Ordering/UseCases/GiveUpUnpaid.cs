using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>
/// Makes an unpaid order give way to a new checkout of its cart. The provider is asked first, and its page closed: the customer may have
/// paid on it a moment ago, in another tab, and would else pay twice or lose what is paid.
/// </summary>
public sealed class GiveUpUnpaid(OrderingDb db, OrderChanges orders, CheckPayment payments, TimeProvider time)
{
    /// <param name="customerId">Who checks out now; somebody else's order is not spoken of.</param>
    /// <param name="baseUrl">Of the link to the paid order, ending in a slash.</param>
    public async Task<Result> RunAsync(Order unpaid, Guid customerId, string baseUrl, CancellationToken cancel)
    {
        switch (await payments.RunAsync(new(unpaid.Id, EndIfUnpaid: true), cancel))
        {
            case PaymentAnswer.NotPaid:
                break;
            case PaymentAnswer.Paid:
                return AlreadyPaid(unpaid, customerId, baseUrl);
            default:
                return Error.Unavailable("ordering.payment_unclear", "The payment provider does not answer, so we cannot tell whether this cart is paid already. Nothing more was charged. Try again in a minute.");
        }
        var given = await orders.RunAsync(unpaid.Id, o => o.GiveUpPayment("The order was changed before it was paid.", Actor.System, time.GetUtcNow()), cancel);
        db.ChangeTracker.Clear();
        if (given.IsOk) return Result.Ok;
        // Something else happened to it in this very moment: only an end lets the cart go.
        var now = await db.Orders.AsNoTracking().Where(o => o.Id == unpaid.Id).Select(o => new { o.Status, o.EndedAt }).FirstAsync(cancel);
        return now.EndedAt is not null ? Result.Ok : now.Status == OrderStatus.AwaitingPayment ? given.Error : AlreadyPaid(unpaid, customerId, baseUrl);
    }

    private static Error AlreadyPaid(Order order, Guid customerId, string baseUrl) => Error.Conflict("ordering.already_paid", order.CustomerId == customerId
        ? $"You have already paid {order.Number}. Follow it at {baseUrl}orders/{order.Id}; to order something else as well, load this page again."
        : "This cart has just been paid for in another account. Load this page again to start a new one.");
}
