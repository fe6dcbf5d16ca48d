using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>The courier is at the restaurant. Pressing twice is fine; pressing from somewhere else is asked back once.</summary>
public sealed class ArriveAtRestaurant(CourierStep step)
{
    public Task<Result> RunAsync(CourierPress press, CancellationToken cancel) => step.RunAsync(press,
        already: delivery => delivery.AtRestaurantAt is not null,
        step: async (delivery, courier, doing, stop) => delivery.ArriveAtRestaurant(courier, doing, await step.ElsewhereAsync(press, delivery, courier, delivery.PickupPoint, doing, stop)),
        publish: (db, delivery) => db.Publish(new CourierArrivedAtRestaurant(delivery.OrderId, delivery.Id)),
        cancel, keepRefusals: true);
}
