using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>No new orders until the next business day.</summary>
public sealed class CloseForToday(OperateRestaurant operate, TimeProvider time)
{
    public sealed record Request(Guid RestaurantId);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => operate.RunAsync(request.RestaurantId, restaurant =>
    {
        restaurant.CloseForToday(time.GetUtcNow());
        return Result.Ok;
    }, cancel);
}
