using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>The courier is at the customer's door. Pressing twice is fine.</summary>
public sealed class ArriveAtDoor(CourierStep step)
{
    public Task<Result> RunAsync(CourierPress press, CancellationToken cancel) => step.RunAsync(press,
        already: delivery => delivery.AtDoorAt is not null,
        step: (delivery, courier, doing, _) => Task.FromResult(delivery.ArriveAtDoor(courier, doing)),
        publish: (db, delivery) => db.Publish(new CourierArrivedAtDoor(delivery.OrderId, delivery.Id)), cancel);
}
