using FoodDelivery.Identity;
using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Ordering;

/// <summary>Sends the customer back to the payment page of an order that still waits for its money.</summary>
public sealed class RetryPayment(OrderingDb db, OrderChanges orders, StartPayment payments, People people, CurrentActor current, PublicAddress address, TimeProvider time)
{
    /// <param name="BaseUrl">Where the browser comes back to, ending in a slash.</param>
    /// <param name="Provider">Who to pay with, which may be another than the first time.</param>
    public sealed record Request(Guid OrderId, string BaseUrl, string Provider = StripeProvider.ProviderName);

    /// <summary>The address of the payment page.</summary>
    public async Task<Result<string>> RunAsync(Request request, CancellationToken cancel)
    {
        var actor = current.Actor;
        var retried = await orders.RunAsync(request.OrderId, order => order.CustomerId == actor.UserId ? order.RetryPayment(actor, time.GetUtcNow()) : OrderChanges.NotFound, cancel);
        if (!retried.IsOk) return retried.Error;
        var order = await db.Orders.AsNoTracking().Include(o => o.Lines).FirstAsync(o => o.Id == request.OrderId, cancel);
        var email = (await people.FindAsync(order.CustomerId, cancel))?.Email;
        var started = await payments.RunAsync(PaymentRequest.For(order, address.Or(request.BaseUrl), email, request.Provider), cancel);
        return started.IsOk ? started.Value.Url : started.Error;
    }
}
