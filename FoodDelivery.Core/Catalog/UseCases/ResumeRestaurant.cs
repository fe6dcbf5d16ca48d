using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>Takes orders again: ends a pause and an early closing.</summary>
public sealed class ResumeRestaurant(OperateRestaurant operate)
{
    public sealed record Request(Guid RestaurantId);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => operate.RunAsync(request.RestaurantId, restaurant =>
    {
        restaurant.Resume();
        return Result.Ok;
    }, cancel);
}
