using FoodDelivery.Kernel;

namespace FoodDelivery.Catalog;

/// <summary>Rush mode: longer preparation times are promised, until a set end.</summary>
public sealed class SetRush(OperateRestaurant operate, TimeProvider time)
{
    /// <param name="For">Null ends it now.</param>
    public sealed record Request(Guid RestaurantId, TimeSpan? For);

    public Task<Result> RunAsync(Request request, CancellationToken cancel) => operate.RunAsync(request.RestaurantId, restaurant =>
    {
        if (request.For is { } length) return restaurant.StartRush(length, time.GetUtcNow());
        restaurant.EndRush();
        return Result.Ok;
    }, cancel);
}
