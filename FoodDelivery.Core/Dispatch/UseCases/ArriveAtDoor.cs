using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>The courier is at the customer's door. Pressing twice is fine; pressing from somewhere else is asked back once.</summary>
public sealed class ArriveAtDoor(CourierStep step)
{
    public Task<Result> RunAsync(CourierPress press, CancellationToken cancel) => step.RunAsync(press,
        already: delivery => delivery.AtDoorAt is not null,
        step: async (delivery, courier, doing, stop) => delivery.ArriveAtDoor(courier, doing, await step.ElsewhereAsync(press, delivery, courier, delivery.DropOffPoint, doing, stop)),
        publish: (db, delivery) => db.Publish(new CourierArrivedAtDoor(delivery.OrderId, delivery.Id)),
        cancel, keepRefusals: true);
}
