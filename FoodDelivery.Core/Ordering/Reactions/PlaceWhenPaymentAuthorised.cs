using FoodDelivery.Payments;
using FoodDelivery.Platform;

namespace FoodDelivery.Ordering;

/// <summary>The money is held: the order goes to the kitchen and its cart is empty again. The customer's browser need not be there.</summary>
public sealed class PlaceWhenPaymentAuthorised(PlacePaidOrder place) : IReaction<PaymentAuthorised>
{
    public Task RunAsync(PaymentAuthorised happened, EventContext context, CancellationToken cancel) => place.RunAsync(happened.OrderId, cancel);
}
