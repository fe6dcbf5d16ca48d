using FoodDelivery.Kernel;
using FoodDelivery.Payments;
using FoodDelivery.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Ordering;

/// <summary>The money is held: the order goes to the kitchen and its cart is empty again. The customer's browser need not be there.</summary>
public sealed class PlaceWhenPaymentAuthorised(OrderChanges orders, OrderingDb db, IOptions<OrderingOptions> options, TimeProvider time, ILogger<PlaceWhenPaymentAuthorised> log)
    : IReaction<PaymentAuthorised>
{
    public async Task RunAsync(PaymentAuthorised happened, EventContext context, CancellationToken cancel)
    {
        var result = await orders.RunAsync(happened.OrderId,
            order => order.Place(options.Value.AcceptWithin, Actor.System, time.GetUtcNow()), cancel,
            alongside: async order =>
            {
                if (await db.Carts.Include(cart => cart.Lines).FirstOrDefaultAsync(cart => cart.Id == order.CartId, cancel) is { } cart) cart.Clear(time.GetUtcNow());
            });

        // Placed before: this is the second call. Ended before: Payments lets the money go because of the event that ended it.
        if (!result.IsOk) log.LogInformation("Order {OrderId} was not placed on its payment: {Code}", happened.OrderId, result.Error.Code);
    }
}
