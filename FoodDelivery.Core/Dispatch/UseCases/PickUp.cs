using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>The courier has the food. Allowed before the kitchen says "ready": it is the bag that counts, not the button somebody forgot.</summary>
public sealed class PickUp(CourierStep step)
{
    public Task<Result> RunAsync(CourierPress press, CancellationToken cancel) => step.RunAsync(press,
        already: delivery => delivery.PickedUpAt is not null,
        step: (delivery, courier, doing, _) => Task.FromResult(delivery.PickUp(courier, doing)),
        publish: (db, delivery) => db.Publish(new DeliveryPickedUp(delivery.OrderId, delivery.Id)), cancel);
}
