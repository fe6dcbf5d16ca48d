using FoodDelivery.Kernel;

namespace FoodDelivery.Dispatch;

/// <summary>The courier is at the restaurant. Pressing twice is fine.</summary>
public sealed class ArriveAtRestaurant(CourierStep step)
{
    public Task<Result> RunAsync(CourierPress press, CancellationToken cancel) => step.RunAsync(press,
        already: delivery => delivery.AtRestaurantAt is not null,
        step: (delivery, courier, doing, _) => Task.FromResult(delivery.ArriveAtRestaurant(courier, doing)),
        publish: (db, delivery) => db.Publish(new CourierArrivedAtRestaurant(delivery.OrderId, delivery.Id)), cancel);
}
